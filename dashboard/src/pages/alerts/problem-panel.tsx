import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { removalOf } from "../../features/paths/statement-removal.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import { AlertDetailDocument } from "../../gql/alerts.ts";
import type { AlertFilter } from "../../gql/schema-types.ts";
import { ProblemAlertsDocument } from "../../gql/problems.ts";
import { countOf } from "../../ui/format.ts";
import { useDetailTitle } from "../../ui/page-title.ts";
import { problemOf } from "../../ui/problem.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { SidePanel } from "../../ui/side-panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./alert-detail.module.css";
import { AlertEvidence } from "./alert-evidence.tsx";
import { AlertFix, type AlertFixProps } from "./alert-fix.tsx";
import { Stepper, type StepperLabels } from "./alert-stepper.tsx";
import { AlertTimeline } from "./alert-timeline.tsx";
import { FixButton, FixHeading } from "./fix-heading.tsx";
import { alertsQuery } from "./problem-links.ts";
import type { ProblemTriage } from "./problem-triage.tsx";
import { SetAsideMenu } from "./set-aside-menu.tsx";
import { useAlertFix } from "./use-alert-fix.ts";
import type { ProblemNode } from "./use-problem-list.ts";
import { type AlertDetail, useTriage } from "./use-triage.ts";

/** The alerts among which the one is looked for whose issue is the cause itself. */
const ALERTS_MAX = 100;

const LABELS: StepperLabels = { group: "Problems in the list", previous: "Previous problem", next: "Next problem" };

export interface ProblemPanelProps extends Pick<AlertFixProps, "tab" | "onTab"> {
  readonly problem: ProblemNode;
  /** Its place among the problems of the list, from 1. */
  readonly place: number;
  readonly total: number;
  readonly query: string;
  readonly filter: AlertFilter;
  readonly triage: ProblemTriage;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** One problem beside the list: what is wrong, what proves it, and its fix. The actions apply to all of its alerts. */
export function ProblemPanel(props: ProblemPanelProps): ReactElement {
  const { problem, query, triage, onClose } = props;
  const hasSeveralAccounts = useSession().accounts.length > 1;
  useShortcuts({ Escape: onClose });
  useDetailTitle(problem.title);
  const rowKeys = new Set([problem.id]);
  const { identityCount, alertCount } = problem;
  return (
    <SidePanel label={`Problem ${problem.title}`} onClose={onClose}>
      <Stepper labels={LABELS} place={props.place} total={props.total} onStep={props.onStep} />
      <article>
        <p className={styles["badges"]}>
          <SeverityBadge severity={problem.severity} />
          <Link to="/alerts" search={{ q: alertsQuery(query, problem.id) }}>
            {countOf(alertCount, "alert")}
          </Link>
          {identityCount > 0 && (
            <span className={styles["quiet"]}>
              on {countOf(identityCount, "identity", "identities")} of the account
            </span>
          )}
        </p>
        <h2 className={styles["heading"]}>{problem.title}</h2>
        <p className={styles["subject"]}>
          Open since <InstantOf at={problem.openSince} />
          {hasSeveralAccounts && ` in ${problem.account.name}`}
        </p>
        <div className={styles["actions"]} role="group" aria-label="Actions">
          <FixButton />
          <PreviewLink problem={problem} />
          <SetAsideMenu
            label={`Set aside ${countOf(alertCount, "alert")}`}
            onAcknowledge={() => triage.run({ action: "ACKNOWLEDGE" }, rowKeys)}
            onAsk={(action) => triage.ask(action, rowKeys)}
          />
          <PermissionGate permission="ALERTS_TRIAGE">
            <Button size="xs" variant="default" title="i" onClick={() => triage.ask("ASSIGN", rowKeys)}>
              Assign…
            </Button>
          </PermissionGate>
        </div>
        <Cause {...props} />
      </article>
    </SidePanel>
  );
}

/** The What if tab with the removal of the statement filled in. */
function PreviewLink({ problem }: { readonly problem: ProblemNode }): ReactElement | null {
  const { statement, isPreviewable } = problem;
  if (statement === null || !isPreviewable) return null;
  const change = removalOf(problem);
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(root) => (
        <Link to="/graph" search={{ tab: "what-if", change, account: problem.account.id }} {...root} />
      )}
    >
      {`Preview removal of statement ${statement + 1}`}
    </Button>
  );
}

/** The alert that is about the cause itself, or else the first: its evidence and its fix are those of the problem. */
function Cause({ problem, filter, query, tab, onTab }: ProblemPanelProps): ReactElement {
  const alerts = useQuery(ProblemAlertsDocument, {
    variables: { first: ALERTS_MAX, filter: { ...filter, problemIds: [problem.id] } },
  });
  const found = alerts.data?.alerts.nodes;
  const number = (found?.find(({ headline }) => headline === problem.title) ?? found?.[0])?.number;
  const detail = useQuery(AlertDetailDocument, { variables: { number: number ?? 0 }, skip: number === undefined });
  const error = alerts.error ?? detail.error;
  const alert = detail.data?.alert;
  if (alert) return <CauseDetail key={alert.id} alert={alert} problem={problem} {...{ query, tab, onTab }} />;
  const isMissing = !error && (found?.length === 0 || detail.data?.alert === null);
  const withoutAnswer = error ? (
    <ErrorState
      problem={problemOf(error)}
      what="the evidence"
      onRetry={() => void (alerts.error ? alerts.refetch() : detail.refetch())}
    />
  ) : (
    <LoadingRows label="Loading the evidence" rows={4} />
  );
  return (
    <>
      <FixHeading />
      <p className={styles["prose"]}>{problem.fix}</p>
      {isMissing ? (
        <p className={styles["quiet"]}>No alert of this problem still matches the filter.</p>
      ) : (
        withoutAnswer
      )}
    </>
  );
}

interface CauseDetailProps extends Pick<ProblemPanelProps, "problem" | "query" | "tab" | "onTab"> {
  readonly alert: AlertDetail;
}

function CauseDetail({ alert, problem, query, tab, onTab }: CauseDetailProps): ReactElement {
  const triage = useTriage(alert);
  const asked = useAlertFix(alert);
  return (
    <>
      <h3 className={styles["section"]}>What is wrong</h3>
      <AlertEvidence alert={alert} />
      <p className={styles["quiet"]}>
        From{" "}
        <Link to="/alerts/$number" params={{ number: alert.number }} search={{ q: alertsQuery(query, problem.id) }}>
          alert #{alert.number}
        </Link>
        , read from AWS on <InstantOf at={alert.evidenceAsOf} />
      </p>
      <FixHeading />
      <p className={styles["prose"]}>{problem.fix}</p>
      <AlertFix alert={alert} asked={asked} triage={triage} tab={tab} onTab={onTab} canCheckAgain />
      <h3 className={styles["section"]}>History of alert #{alert.number}</h3>
      <AlertTimeline events={alert.events} />
    </>
  );
}
