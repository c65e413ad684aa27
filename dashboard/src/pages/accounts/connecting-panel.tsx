import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { hasPermission } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import {
  ConnectionProgressDocument,
  type ConnectionProgressQuery,
  DismissOrganizationAccountsDocument,
} from "../../gql/organizations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./connecting-panel.module.css";

/** How often the numbers are read while accounts are being connected. */
const POLL_MS = 2_000;
/** The maximum number of failures that are shown here. The page of the organization has all. */
const FAILURES_SHOWN = 3;

type Organization = ConnectionProgressQuery["organizations"][number];

/** Whether accounts are being connected or need attention. */
function isOngoing({ connectionProgress: { waitingCount, failedCount, overdueCount } }: Organization): boolean {
  return waitingCount + failedCount + overdueCount > 0;
}

export interface ConnectingState {
  /** False until it is known whether there is something to show, so that it does not push down what follows. */
  readonly isKnown: boolean;
  readonly shown: readonly Organization[];
}

/**
 * The organizations whose accounts are being connected or could not be. One that is complete meanwhile stays until the
 * page is left. `onConnected` is called when accounts were connected, which the list does not have yet.
 */
export function useConnecting(onConnected: () => void): ConnectingState {
  const canRead = hasPermission(useSession().viewer, "ORGANIZATIONS_READ");
  const { data, error, startPolling, stopPolling } = useQuery(ConnectionProgressDocument, { skip: !canRead });
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const organizations = data?.organizations ?? [];
  const fresh = organizations.filter((each) => isOngoing(each) && !kept.has(each.id));
  if (fresh.length > 0) setKept(new Set([...kept, ...fresh.map(({ id }) => id)]));
  const isWaiting = organizations.some(({ connectionProgress: { waitingCount } }) => waitingCount > 0);
  useEffect(() => {
    if (isWaiting) startPolling(POLL_MS);
    return stopPolling;
  }, [isWaiting, startPolling, stopPolling]);
  const connectedCount = organizations.reduce((sum, each) => sum + each.connectionProgress.connectedCount, 0);
  const [listedCount, setListedCount] = useState<number | null>(null);
  useEffect(() => {
    if (data === undefined || connectedCount === listedCount) return;
    setListedCount(connectedCount);
    if (listedCount !== null) onConnected();
  }, [data, connectedCount, listedCount, onConnected]);
  return {
    isKnown: !canRead || data !== undefined || error !== undefined,
    shown: organizations.filter(({ id }) => kept.has(id)),
  };
}

export function ConnectingPanels({ shown }: Pick<ConnectingState, "shown">): ReactElement | null {
  if (shown.length === 0) return null;
  return (
    <div className={styles["panels"]}>
      {shown.map((organization) => (
        <ConnectingPanel key={organization.id} organization={organization} />
      ))}
    </div>
  );
}

function ConnectingPanel({ organization }: { readonly organization: Organization }): ReactElement {
  const { connectedCount, waitingCount, failedCount, otherCount, overdueCount, failures } =
    organization.connectionProgress;
  const asked = connectedCount + waitingCount + failedCount;
  const left = waitingCount + failedCount;
  return (
    <Panel
      title={
        waitingCount > 0
          ? `Connecting the organization: ${formatNumber(connectedCount)} of ${countOf(asked, "account")}`
          : `${formatNumber(connectedCount)} of ${countOf(asked, "account")} of the organization connected`
      }
      aside={
        <Button component={Link} to="/settings/accounts/organization" size="compact-sm" variant="default">
          {left > 0 ? `Show ${countOf(left, "account")}` : "Show the organization"}
        </Button>
      }
    >
      <StackedBar
        label="Accounts"
        segments={[
          { key: "connected", label: "connected", value: connectedCount, tone: "good" },
          { key: "waiting", label: "waiting", value: waitingCount, tone: "informational" },
          { key: "failed", label: "failed", value: failedCount, tone: "critical" },
        ]}
      />
      <p className={styles["counts"]} role="status">
        {formatNumber(connectedCount)} connected, {formatNumber(waitingCount)} waiting, {formatNumber(failedCount)}{" "}
        failed
        {otherCount > 0 && `. ${formatNumber(otherCount)} more in ${organization.awsOrganizationId} are not connected`}.
      </p>
      {overdueCount > 0 && (
        <p className={styles["overdue"]}>
          {countOf(overdueCount, "new account")} could not be connected within 24 hours. Nothing in{" "}
          {overdueCount === 1 ? "it" : "them"} is monitored.
        </p>
      )}
      {failures.length > 0 && <Failures organization={organization} />}
    </Panel>
  );
}

function Failures({ organization: { id, connectionProgress } }: { readonly organization: Organization }): ReactElement {
  const [dismiss, { loading }] = useMutation(DismissOrganizationAccountsDocument);
  const { problem, run } = useSubmit();
  const { failures, failedCount } = connectionProgress;
  const more = failedCount - Math.min(FAILURES_SHOWN, failures.length);
  return (
    <>
      <ul className={styles["failures"]} aria-label="Accounts that could not be connected">
        {failures.slice(0, FAILURES_SHOWN).map(({ awsAccountId, name, code, reason, fix }) => (
          <li key={awsAccountId}>
            <div>
              <p>
                <b>{name}</b> <code>{awsAccountId}</code>
              </p>
              <p>
                {code && <code>{code}</code>} {reason}
              </p>
              {fix && <p className={styles["fix"]}>{fix}</p>}
            </div>
            <Button
              size="compact-sm"
              variant="default"
              disabled={loading}
              aria-label={`Dismiss ${name}`}
              onClick={() =>
                void run(
                  async () =>
                    (await dismiss({ variables: { input: { id, awsAccountIds: [awsAccountId] } } })).data
                      ?.dismissOrganizationAccounts,
                  () => undefined,
                )
              }
            >
              Dismiss
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className={styles["counts"]}>
          <Link to="/settings/accounts/organization">{countOf(more, "more failed account")}</Link>
        </p>
      )}
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
    </>
  );
}
