import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useNewerReading } from "./newer-reading.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { AlertLines, type AlertLine } from "../alerts/alert-lines.tsx";
import { AsOf } from "./as-of.tsx";
import { GoneNotice } from "./gone-notice.tsx";
import { NewerReading } from "./newer-reading.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelationsLink } from "./relations-link.tsx";
import { SeverityCounts, type SeverityCountsProps } from "../alerts/severity-counts.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type TabChoice, TabList } from "../../ui/tab-list.tsx";

export interface ResourceMissingProps {
  /** What the heading says until its name is known. */
  readonly title: string;
  /** "user", "policy". */
  readonly noun: string;
  readonly back: ReactNode;
  /** Null while the answer is on its way. */
  readonly problem: Problem | null;
  readonly hasAnswer: boolean;
  readonly onRetry: () => void;
}

/** A detail without its subject: still loading, refused, broken, or there is none of this name. */
export function ResourceMissing({
  title,
  noun,
  back,
  problem,
  hasAnswer,
  onRetry,
}: ResourceMissingProps): ReactElement {
  const missing: Problem = { code: "NOT_FOUND", message: "", requestId: null, isRetryable: false };
  return (
    <>
      <PageHeader title={title} back={back} />
      {problem ? (
        <ErrorState problem={problem} what={`this ${noun}`} onRetry={onRetry} />
      ) : hasAnswer ? (
        <ErrorState problem={missing} what={`this ${noun}`} />
      ) : (
        <LoadingRows label={`Loading the ${noun}`} />
      )}
    </>
  );
}

export interface ResourceAlertsProps {
  readonly alerts: { readonly totalCount: number; readonly nodes: readonly AlertLine[] };
  /** The words that find all of them in the alerts list. */
  readonly query: string;
}

/** The alerts about one thing; those beyond the first page are a link away. */
export function ResourceAlerts({ alerts, query }: ResourceAlertsProps): ReactElement {
  return (
    <>
      <AlertLines alerts={alerts.nodes} />
      {alerts.totalCount > alerts.nodes.length && (
        <p>
          <Link to="/alerts" search={{ q: query }}>{`All ${alerts.totalCount} in the alerts`}</Link>
        </p>
      )}
    </>
  );
}

interface Principal {
  readonly arn: string;
  readonly account: { readonly id: string; readonly name: string; readonly awsAccountId: string | null };
  readonly openAlerts: SeverityCountsProps["counts"];
  readonly alerts: ResourceAlertsProps["alerts"];
  readonly asOf: string;
  readonly deletedAt: string | null;
}

export interface PrincipalPageProps<P extends Principal> {
  /** "user", "role", "group". */
  readonly noun: string;
  /** "IAM user": how the line below the name begins. */
  readonly kind: string;
  readonly name: string;
  readonly back: ReactNode;
  /** What was asked for, as Apollo answers it. */
  readonly answer: {
    readonly data: unknown;
    readonly error?: Error | undefined;
    readonly refetch: () => Promise<unknown>;
  };
  readonly principal: P | null | undefined;
  /** All but the alerts, which every principal has last. The first is shown when the address names none. */
  readonly tabs: (principal: P) => readonly TabChoice[];
  readonly tab: string | undefined;
  /** Undefined for the first tab, which needs no place in the address. */
  readonly onTab: (id: string | undefined) => void;
}

/** The frame that users, roles and groups share: what it is, how fresh, whether it is gone, its tabs and its alerts. */
export function PrincipalPage<P extends Principal>(props: PrincipalPageProps<P>): ReactElement {
  const { noun, kind, name, back, answer, principal, tab, onTab } = props;
  const newer = useNewerReading(answer.data);
  const reload = (): void => void answer.refetch();
  if (!principal) {
    const problem = answer.error ? problemOf(answer.error) : null;
    return (
      <ResourceMissing
        title={name}
        noun={noun}
        back={back}
        problem={problem}
        hasAnswer={answer.data !== undefined}
        onRetry={reload}
      />
    );
  }
  const { account, openAlerts, alerts, asOf, deletedAt } = principal;
  const own = props.tabs(principal);
  return (
    <>
      <PageHeader
        back={back}
        title={name}
        question={`${kind} of ${account.name}${account.awsAccountId ? ` (${account.awsAccountId})` : ""}`}
        facts={
          <>
            <NewerReading newer={newer} onShow={reload} />
            <SeverityCounts counts={openAlerts} />
            <AsOf at={asOf} />
          </>
        }
        actions={deletedAt === null && <RelationsLink around={principal.arn} accountId={principal.account.id} />}
      />
      <GoneNotice noun={noun} deletedAt={deletedAt} />
      <TabList
        label={`About this ${noun}`}
        value={tab}
        onChange={(id) => onTab(id === own[0]?.id ? undefined : id)}
        tabs={[
          ...own,
          {
            id: "alerts",
            label: "Alerts",
            count: alerts.totalCount,
            content: (
              <Panel>
                <ResourceAlerts alerts={alerts} query={`is:open,acknowledged,dismissed ${name}`} />
              </Panel>
            ),
          },
        ]}
      />
    </>
  );
}
