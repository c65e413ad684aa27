import type { ApolloClient } from "@apollo/client";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useNewerScan } from "./newer-scan.tsx";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { AlertLines, type AlertLine } from "../alerts/alert-lines.tsx";
import { AsOf } from "./as-of.tsx";
import { DeletedNotice } from "./deleted-notice.tsx";
import { NewerScanButton } from "./newer-scan.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RelationsLink } from "./relations-link.tsx";
import { SeverityCounts, type SeverityCountsProps } from "../alerts/severity-counts.tsx";
import { countOf } from "../../ui/format.ts";
import { type Reading, readAgain, readAllAgain } from "../../ui/read-again.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type TabChoice, TabList } from "../../ui/tab-list.tsx";

export interface ResourceMissingProps {
  /** The heading that is shown until the resource's name is known. */
  readonly title: string;
  /** The noun for the resource, such as "user" or "policy". */
  readonly noun: string;
  readonly back: ReactNode;
  /** Null while the request is running or has succeeded. */
  readonly problem: Problem | null;
  readonly isLoaded: boolean;
  readonly onRetry: () => void;
}

const NOT_FOUND: Problem = { code: "NOT_FOUND", message: "", requestId: null, isRetryable: false };

/** The page of a resource that is not available: still loading, failed, or not found. */
export function ResourceMissing({ title, noun, back, problem, isLoaded, onRetry }: ResourceMissingProps): ReactElement {
  return (
    <>
      <PageHeader title={title} back={back} />
      {problem && <ErrorState problem={problem} what={`this ${noun}`} onRetry={onRetry} />}
      {!problem && isLoaded && <ErrorState problem={NOT_FOUND} what={`this ${noun}`} />}
      {!problem && !isLoaded && <LoadingRows label={`Loading the ${noun}`} />}
    </>
  );
}

export interface ResourceAlertsProps {
  readonly alerts: { readonly totalCount: number; readonly nodes: readonly AlertLine[] };
  /** The query that finds all alerts about the resource in the alerts list. */
  readonly query: string;
}

/** The alerts about one resource, with a link to all alerts if they do not fit on one page. */
export function ResourceAlerts({ alerts, query }: ResourceAlertsProps): ReactElement {
  return (
    <>
      <AlertLines alerts={alerts.nodes} />
      {alerts.totalCount > alerts.nodes.length && (
        <p>
          <Link to="/alerts" search={{ q: query }}>{`View all ${alerts.totalCount} alerts`}</Link>
        </p>
      )}
    </>
  );
}

/** The open alerts about one policy of a principal. */
export interface PolicyAlerts {
  readonly policyId: string;
  readonly policyName: string;
  readonly counts: SeverityCountsProps["counts"];
}

/** The policies of a principal that have open alerts, which do not count as alerts about the principal. */
function AlertsOfPolicies({
  noun,
  policies,
}: {
  readonly noun: string;
  readonly policies: readonly PolicyAlerts[];
}): ReactElement {
  return (
    <Panel title={`Open alerts about the policies of this ${noun}`}>
      <SimpleTable label={`Open alerts about the policies of this ${noun}`}>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Open alerts</th>
          </tr>
        </thead>
        <tbody>
          {policies.map(({ policyId, policyName, counts }) => (
            <tr key={policyId}>
              <th scope="row">
                <Link to="/policies/$policyId" params={{ policyId }}>
                  {policyName}
                </Link>
              </th>
              <td>
                <SeverityCounts counts={counts} />
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
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
  /** The noun for the principal: "user", "role" or "group". */
  readonly noun: string;
  /** The beginning of the line below the name, such as "IAM user". */
  readonly kind: string;
  readonly name: string;
  readonly back: ReactNode;
  /** The result of Apollo's `useQuery`. */
  readonly result: Reading & {
    readonly client: ApolloClient;
    readonly data: unknown;
    readonly error?: Error | undefined;
  };
  readonly principal: P | null | undefined;
  /** The alerts about its policies, if they are shown apart. */
  readonly alertsOfPolicies?: readonly PolicyAlerts[] | undefined;
  /** All tabs except Alerts, which is added last. The first is shown if the URL selects none. */
  readonly tabs: (principal: P) => readonly TabChoice[];
  readonly tab: string | undefined;
  /** Called with undefined for the first tab, which is not in the URL. */
  readonly onTab: (id: string | undefined) => void;
}

/** The layout shared by users, roles and groups: header, freshness, deletion notice, tabs and alerts. */
export function PrincipalPage<P extends Principal>(props: PrincipalPageProps<P>): ReactElement {
  const { noun, kind, name, back, result, principal, tab, onTab } = props;
  const newer = useNewerScan(result.data);
  const reload = (): void => void readAgain(result);
  if (!principal) {
    const problem = result.error ? problemOf(result.error) : null;
    return (
      <ResourceMissing
        title={name}
        noun={noun}
        back={back}
        problem={problem}
        isLoaded={result.data !== undefined}
        onRetry={reload}
      />
    );
  }
  const { account, openAlerts, alerts, asOf, deletedAt } = principal;
  const ownTabs = props.tabs(principal);
  const ofPolicies = props.alertsOfPolicies ?? [];
  const policyAlertCount = ofPolicies.reduce((sum, { counts }) => sum + counts.total, 0);
  return (
    <>
      <PageHeader
        back={back}
        title={name}
        question={`${kind} in account ${account.name}${account.awsAccountId ? ` (${account.awsAccountId})` : ""}`}
        facts={
          <>
            <NewerScanButton newer={newer} onShow={() => void readAllAgain(result.client)} />
            {policyAlertCount === 0 || openAlerts.total > 0 ? (
              <SeverityCounts counts={openAlerts} />
            ) : (
              "No alerts of its own"
            )}
            {policyAlertCount > 0 && <span>{`${countOf(policyAlertCount, "alert")} of its policies`}</span>}
            <AsOf at={asOf} />
          </>
        }
        actions={deletedAt === null && <RelationsLink around={principal.arn} accountId={principal.account.id} />}
      />
      <DeletedNotice noun={noun} deletedAt={deletedAt} />
      <TabList
        label={`Sections of this ${noun}`}
        value={tab}
        onChange={(id) => onTab(id === ownTabs[0]?.id ? undefined : id)}
        tabs={[
          ...ownTabs,
          {
            id: "alerts",
            label: "Alerts",
            count: alerts.totalCount + policyAlertCount,
            content: (
              <>
                {(alerts.totalCount > 0 || policyAlertCount === 0) && (
                  <Panel>
                    <ResourceAlerts alerts={alerts} query={`is:open,acknowledged,dismissed ${name}`} />
                  </Panel>
                )}
                {ofPolicies.length > 0 && <AlertsOfPolicies noun={noun} policies={ofPolicies} />}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
