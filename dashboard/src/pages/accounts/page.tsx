import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { AccountsDocument } from "../../gql/accounts.ts";
import { hasPermission, hasRole } from "../../features/session/access.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { AccountGroups } from "./account-groups.tsx";
import { AccountCard } from "./account-card.tsx";
import { type FleetAccount, FLEET_MIN, FleetList } from "./fleet-list.tsx";
import styles from "./accounts.module.css";

/** How often the page polls while last accessed data is read; a few users and roles complete in this time. */
const READING_POLL_MS = 3_000;

const route = getRouteApi("/frame/settings/accounts");

export function AccountsPage(): ReactElement {
  const { archived = false } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, loading, refetch, startPolling, stopPolling } = useQuery(AccountsDocument, {
    variables: { includeArchived: archived },
  });
  const reread = (): void => void readAgain({ loading, refetch });
  const accounts = data?.accounts.nodes;
  const { viewer } = useSession();
  const canGroup = hasRole(viewer, "admin") && viewer.accountLimit === null;
  const isReading =
    accounts?.some(({ lastAccessedReading: reading }) => reading && (reading.isRunning || reading.outcome === null)) ??
    false;
  useEffect(() => {
    if (isReading) startPolling(READING_POLL_MS);
    return stopPolling;
  }, [isReading, startPolling, stopPolling]);
  return (
    <>
      <PageHeader
        title="Accounts"
        question={`Which AWS accounts are monitored, and how?${accounts ? ` ${countOf(accounts.length, "account")}.` : ""}`}
        actions={
          <>
            <RoleGate needs="admin" permission="organizations.read">
              <Button component={Link} to="/settings/accounts/organization" size="xs" variant="default">
                Connect an organization
              </Button>
            </RoleGate>
            <RoleGate needs="admin" permission="accounts.connect">
              <Button component={Link} to="/settings/accounts/file" size="xs" variant="default">
                Import or export accounts
              </Button>
            </RoleGate>
            <RoleGate needs="admin" permission="accounts.connect">
              <Button component={Link} to="/welcome" size="xs">
                Connect an account
              </Button>
            </RoleGate>
          </>
        }
      />
      <WaitingRequests permission="accounts.enableWrites" onCarriedOut={reread} />
      {canGroup && <WaitingRequests permission="operators.grantAdmin" onCarriedOut={reread} />}
      {accounts && <AccountList accounts={accounts} canGroup={canGroup} />}
      {accounts && accounts.length > 0 && canGroup && <AccountGroups accounts={accounts} />}
      {!accounts && error && (
        <ErrorState problem={problemOf(error)} what="the accounts" onRetry={() => void refetch()} />
      )}
      {!accounts && !error && <LoadingRows label="Loading accounts" />}
      {/* After the list, which would otherwise push it down. */}
      {(accounts ?? error) && (
        <p className={styles["archived"]}>
          <button
            type="button"
            onClick={() =>
              void navigate({
                to: "/settings/accounts",
                search: (before) => ({ ...before, archived: archived ? undefined : true }),
              })
            }
          >
            {archived ? "Hide disconnected accounts" : "Show disconnected accounts too"}
          </button>
        </p>
      )}
    </>
  );
}

function AccountList({
  accounts,
  canGroup,
}: {
  readonly accounts: readonly FleetAccount[];
  readonly canGroup: boolean;
}): ReactElement {
  const canConnect = hasPermission(useSession().viewer, "accounts.connect");
  if (accounts.length === 0)
    return (
      <EmptyState
        title="No account is connected"
        actions={
          <RoleGate needs="admin" permission="accounts.connect">
            <Button component={Link} to="/welcome">
              Connect an account
            </Button>
          </RoleGate>
        }
      >
        {canConnect
          ? "Connect your own account, or start with the demo account."
          : "An IAM Monitor admin can connect one."}
      </EmptyState>
    );
  if (accounts.length >= FLEET_MIN) return <FleetList accounts={accounts} canGroup={canGroup} />;
  return (
    <div className={styles["cards"]}>
      {accounts.map((account) => (
        <AccountCard key={account.id} account={account} />
      ))}
    </div>
  );
}
