import { skipToken, useQuery } from "@apollo/client/react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { Button, Textarea } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { CheckReferences } from "../../features/alerts/check-references.tsx";
import { ControlReferences } from "../../features/alerts/control-references.tsx";
import { FactSources } from "../../features/alerts/fact-sources.tsx";
import { PermissionFields } from "../../features/session/permission-gate.tsx";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { SidePanel } from "../../ui/side-panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { DateOf, InstantOf, RelativeTime } from "../../ui/time.tsx";
import { AlertDetailDocument, RotationRequesterDocument } from "../../gql/alerts.ts";
import { useAlertEvents } from "../../features/alerts/alert-events.ts";
import { countOf, enumLabel, formatInstant } from "../../ui/format.ts";
import { useDetailTitle } from "../../ui/page-title.ts";
import { problemOf } from "../../ui/problem.ts";
import { OwnerText } from "../../features/inventory/owner-text.tsx";
import { useSession } from "../../features/session/session.ts";
import { useShortcuts } from "../../ui/shortcuts.ts";
import { AlertActions } from "./alert-actions.tsx";
import styles from "./alert-detail.module.css";
import { AlertEvidence } from "./alert-evidence.tsx";
import { AlertFix } from "./alert-fix.tsx";
import { ConsoleLink } from "./alert-share.tsx";
import { AlertStepper } from "./alert-stepper.tsx";
import { AlertTimeline } from "./alert-timeline.tsx";
import { AlertResource } from "../../features/inventory/alert-resource.tsx";
import { FixHeading } from "./fix-heading.tsx";
import { MutedBy } from "./exception-links.tsx";
import { ExposedKeys } from "./exposed-keys.tsx";
import { type AlertFix as AlertFixAnswer, useAlertFix } from "./use-alert-fix.ts";
import { type AlertDetail, useTriage } from "./use-triage.ts";

const route = getRouteApi("/frame/alerts/$number");

export function AlertDetailPage(): ReactElement {
  const { number } = route.useParams();
  const navigate = useNavigate();
  const session = useSession();
  const { data, error, observable, refetch } = useQuery(AlertDetailDocument, { variables: { number } });
  const close = (): void => void navigate({ to: "/alerts", search: (before) => before });
  useShortcuts({ Escape: close });
  useAlertEvents({
    filter: { query: `number:${number}` },
    after: session.serverInfo.lastEventCursor,
    onEvents: () => void readAgain({ observable }),
  });

  return (
    <SidePanel label={`Alert ${number}`} onClose={close} key={number}>
      <AlertStepper />
      {data?.alert && <Detail alert={data.alert} />}
      {!data?.alert && error && (
        <ErrorState problem={problemOf(error)} what={`alert ${number}`} onRetry={() => void refetch()} />
      )}
      {data && !data.alert && !error && (
        <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
      )}
      {!data && !error && <LoadingRows label={`Loading alert ${number}`} />}
    </SidePanel>
  );
}

function Detail({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const session = useSession();
  const triage = useTriage(alert);
  const { fix: tab } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useAlertFix(alert);
  const shared = withFix(alert, asked.fix);
  useDetailTitle(`#${alert.number} ${alert.headline}`);
  return (
    <article>
      <p className={styles["badges"]}>
        <SeverityBadge severity={alert.severity} />
        <StatusBadge status={alert.status} />
        <span className={styles["quiet"]}>#{alert.number}</span>
      </p>
      <h2 className={styles["heading"]}>{alert.headline}</h2>
      <p className={styles["subject"]}>
        <AlertResource resource={alert.resource} account={alert.account} /> in {alert.account.name}{" "}
        {alert.account.awsAccountId && <code>{alert.account.awsAccountId}</code>} <ConsoleLink alert={alert} />
      </p>
      {alert.owner && (
        <p className={styles["quiet"]}>
          Owner: <OwnerText owner={alert.owner} />
        </p>
      )}
      <StatusFacts alert={alert} />
      <AlertActions alert={shared} triage={triage} myId={session.viewer.operatorId} />

      <h3 className={styles["section"]}>Why</h3>
      <AlertEvidence alert={alert} />
      <p className={styles["rationale"]}>{alert.check.rationale}</p>
      <p className={styles["quiet"]}>
        Read from AWS on <InstantOf at={alert.evidenceAsOf} />
      </p>
      <CheckReferences references={alert.check.references} />
      <FactSources facts={alert.check.facts} />

      <FixHeading />
      <ExposedKeys alert={alert} />
      <AlertFix
        alert={alert}
        asked={asked}
        triage={triage}
        tab={tab}
        onTab={(fix) => void navigate({ to: ".", search: (before) => ({ ...before, fix }), replace: true })}
      />

      <h3 className={styles["section"]}>Check and controls</h3>
      <p className={styles["controls"]}>
        <Link to="/checks" search={{ q: alert.check.id }}>
          <code>{alert.check.id}</code>
        </Link>
        {alert.title}
        <ControlReferences controls={alert.check.controls} />
      </p>

      <h3 className={styles["section"]}>History</h3>
      <PermissionFields permission="ALERTS_TRIAGE">
        <CommentForm onComment={triage.comment} />
      </PermissionFields>
      <AlertTimeline events={alert.events} />
    </article>
  );
}

/** The alert with the commands of its complete fix, for those it is shared with. */
function withFix(alert: AlertDetail, fix: AlertFixAnswer | null): AlertDetail {
  const { text, cli, terraform } = alert.remediation;
  const notes = fix?.notes ?? [];
  return {
    ...alert,
    remediation: {
      ...alert.remediation,
      text: [text, ...notes].join(" "),
      cli: fix?.cli ?? cli,
      terraform: fix?.terraform ?? terraform,
    },
  };
}

/** When the alert was seen, who acknowledged or dismissed it, and whether the latest scan could evaluate it. */
function StatusFacts({ alert }: { readonly alert: AlertDetail }): ReactElement {
  return (
    <ul className={styles["facts"]}>
      <li>
        First found <InstantOf at={alert.firstSeenAt} />
        {formatInstant(alert.lastSeenAt) !== formatInstant(alert.firstSeenAt) && (
          <>
            , last found <InstantOf at={alert.lastSeenAt} />
          </>
        )}
        {alert.reopenCount > 0 && `, reopened ${countOf(alert.reopenCount, "time")}`}
      </li>
      {alert.assignee && <li>Assigned to {alert.assignee.displayName}</li>}
      {alert.isStale && (
        <li className={styles["stale"]}>
          Not evaluated again since <DateOf at={alert.staleSince ?? alert.lastSeenAt} />. The alert keeps its state
          until a scan can evaluate it. {alert.staleReason}
        </li>
      )}
      {alert.status === "ACKNOWLEDGED" && alert.acknowledgedAt && (
        <li>
          Acknowledged by {alert.acknowledgedBy && <ActorName actor={alert.acknowledgedBy} />}{" "}
          <RelativeTime at={alert.acknowledgedAt} />
        </li>
      )}
      {alert.status === "SNOOZED" && alert.snooze && (
        <li>
          Snoozed by <ActorName actor={alert.snooze.by} /> until <InstantOf at={alert.snooze.until} />
        </li>
      )}
      {alert.status === "DISMISSED" && alert.exceptionRule && (
        <MutedBy rule={alert.exceptionRule} dismissal={alert.dismissal} />
      )}
      {alert.status === "DISMISSED" && alert.exceptionRule === null && alert.dismissal && (
        <li>
          Dismissed by <ActorName actor={alert.dismissal.by} />: {enumLabel(alert.dismissal.reason).toLowerCase()},
          until <DateOf at={alert.dismissal.expiresAt} />
          {alert.dismissal.comment && <> “{alert.dismissal.comment}”</>}
        </li>
      )}
      {alert.status === "RESOLVED" && alert.resolvedAt && (
        <li>
          Resolved <RelativeTime at={alert.resolvedAt} />
          {alert.resolution && ` (${RESOLUTIONS[alert.resolution]})`}
          <ResolvedByRotation events={alert.events} />
        </li>
      )}
    </ul>
  );
}

/** Leads to the rotation whose change of a key resolved the alert. Nothing if something else did, or if it was erased. */
function ResolvedByRotation({ events }: Pick<AlertDetail, "events">): ReactElement | null {
  const id = events.findLast(({ kind }) => kind === "RESOLVED")?.rotationId ?? null;
  const { data } = useQuery(RotationRequesterDocument, id === null ? skipToken : { variables: { id } });
  if (!data?.rotation) return null;
  const { schedule, requestedBy } = data.rotation;
  const name = schedule ? `the schedule ${schedule.name}` : requestedBy.displayName;
  return (
    <>
      {": "}
      <Link to="/rotation/$rotationId" params={{ rotationId: data.rotation.id }}>
        {`Rotated by ${name}`}
      </Link>
    </>
  );
}

const RESOLUTIONS: Readonly<Record<NonNullable<AlertDetail["resolution"]>, string>> = {
  FIXED: "fixed",
  GONE: "the resource was deleted",
  DISABLED: "the check was disabled",
  SUPERSEDED: "the check changed",
};

function CommentForm({ onComment }: { readonly onComment: (comment: string) => Promise<boolean> }): ReactElement {
  const [text, setText] = useState("");
  const [isSending, setSending] = useState(false);
  async function send(): Promise<void> {
    setSending(true);
    if (await onComment(text.trim())) setText("");
    setSending(false);
  }
  return (
    <form
      className={styles["comment"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") void send();
      }}
    >
      <Textarea
        aria-label="Comment"
        placeholder="Add a comment"
        autosize
        minRows={1}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" loading={isSending} disabled={text.trim() === ""}>
        Comment
      </Button>
    </form>
  );
}
