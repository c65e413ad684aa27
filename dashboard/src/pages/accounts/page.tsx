import { useApolloClient, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { readAgain, readAllAgain, useReadAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type AccountRowFragment, AccountsDocument } from "../../gql/accounts.ts";
import { finishedScanIds } from "../../features/inventory/newer-scan.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { AccountGroups } from "./account-groups.tsx";
import { AccountCard } from "./account-card.tsx";
import { ConnectingPanels, useConnecting } from "./connecting-panel.tsx";
import { FleetExport, FleetList } from "./fleet-list.tsx";
import { FLEET_MIN } from "./fleet-search.ts";
import { useReadingPolls } from "./use-reading-polls.ts";
import styles from "./accounts.module.css";

const route = getRouteApi("/frame/settings/accounts");

export function AccountsPage(): ReactElement {
  const { archived = false } = route.useSearch();
  const navigate = useNavigate();
  const { viewer, accounts } = useSession();
  const isLarge = accounts.length >= FLEET_MIN;
  // The table stays until the page is left: what was disconnected in it is reported there.
  const [isFleet, setIsFleet] = useState(isLarge);
  if (isLarge && !isFleet) setIsFleet(true);
  const few = useQuery(AccountsDocument, { variables: { includeArchived: archived }, skip: isFleet });
  useReadingPolls(few, few.data?.accounts.nodes ?? []);
  // The session notices the end of a scan, but not what the scan has read.
  useReadAgain(isFleet ? null : finishedScanIds(accounts, null).join(" "), few);
  const apollo = useApolloClient();
  const reread = (): void => {
    if (isFleet) void readAllAgain(apollo);
    else void readAgain(few);
  };
  const connecting = useConnecting(reread);
  const canGroup = hasPermission(viewer, "ACCOUNT_GROUPS_UPDATE");
  const groups = accounts.length > 0 && canGroup && <AccountGroups accounts={accounts} />;
  const archivedChoice = (
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
  );
  return (
    <>
      <PageHeader
        title="Accounts"
        question={`Which AWS accounts are monitored, and how?${accounts.length > 0 ? ` ${countOf(accounts.length, "account")}.` : ""}`}
        actions={
          <>
            {isFleet && <FleetExport />}
            <PermissionGate permission="ORGANIZATIONS_READ">
              <Button component={Link} to="/settings/accounts/organization" size="xs" variant="default">
                Connect an organization
              </Button>
            </PermissionGate>
            <PermissionGate permission="ACCOUNTS_CONNECT">
              <Button component={Link} to="/settings/accounts/file" size="xs" variant="default">
                Import or export accounts
              </Button>
            </PermissionGate>
            <PermissionGate permission="ACCOUNTS_CONNECT">
              <Button component={Link} to="/welcome" size="xs">
                Connect an account
              </Button>
            </PermissionGate>
          </>
        }
      />
      <WaitingRequests permission="accounts.enableWrites" onCarriedOut={reread} />
      {canGroup && <WaitingRequests permission="operators.grantAdmin" onCarriedOut={reread} />}
      <ConnectingPanels {...connecting} />
      {!connecting.isKnown && <LoadingRows label="Loading accounts" />}
      {/* The list is read meanwhile, and appears in its place. */}
      <div hidden={!connecting.isKnown}>
        {isFleet ? (
          <FleetList canGroup={canGroup}>
            {groups}
            {archivedChoice}
          </FleetList>
        ) : (
          <>
            <AccountCards accounts={few.data?.accounts.nodes} error={few.error} onRetry={() => void few.refetch()} />
            {/* After the list, which would otherwise push them down. */}
            {few.data && groups}
            {(few.data || few.previousData || few.error) && archivedChoice}
          </>
        )}
      </div>
    </>
  );
}

interface AccountCardsProps {
  /** Undefined while they load. */
  readonly accounts: readonly AccountRowFragment[] | undefined;
  readonly error: Error | undefined;
  readonly onRetry: () => void;
}

/** A few accounts, each with its settings. */
function AccountCards({ accounts, error, onRetry }: AccountCardsProps): ReactElement {
  const canConnect = hasPermission(useSession().viewer, "ACCOUNTS_CONNECT");
  if (!accounts)
    return error ? (
      <ErrorState problem={problemOf(error)} what="the accounts" onRetry={onRetry} />
    ) : (
      <LoadingRows label="Loading accounts" />
    );
  if (accounts.length === 0)
    return (
      <EmptyState
        title="No account is connected"
        actions={
          <PermissionGate permission="ACCOUNTS_CONNECT">
            <Button component={Link} to="/welcome">
              Connect an account
            </Button>
          </PermissionGate>
        }
      >
        {canConnect
          ? "Connect your own account, or start with the demo account."
          : "An IAM Monitor admin can connect one."}
      </EmptyState>
    );
  return (
    <div className={styles["cards"]}>
      {accounts.map((account) => (
        <AccountCard key={account.id} account={account} />
      ))}
    </div>
  );
}
