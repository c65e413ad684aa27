import { useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type AccountRowFragment, AccountsDocument } from "../../gql/accounts.ts";
import { hasPermission, hasRole } from "../../features/session/access.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { AccountGroups } from "./account-groups.tsx";
import { AccountCard } from "./account-card.tsx";
import styles from "./accounts.module.css";

/** How often the page polls while last accessed data is read; a few users and roles complete in this time. */
const READING_POLL_MS = 3_000;

const route = getRouteApi("/frame/settings/accounts");

export function AccountsPage(): ReactElement {
  const { archived = false } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch, startPolling, stopPolling } = useQuery(AccountsDocument, {
    variables: { includeArchived: archived },
  });
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
        question="Which AWS accounts are monitored, and how?"
        actions={
          <>
            <RoleGate needs="admin" permission="organizations.read">
              <Button component={Link} to="/settings/accounts/organization" size="xs" variant="default">
                Connect an organization
              </Button>
            </RoleGate>
            <RoleGate needs="admin" permission="accounts.connect">
              <Button component={Link} to="/settings/accounts/file" size="xs" variant="default">
                Import or save a file
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
      <WaitingRequests permission="accounts.enableWrites" onCarriedOut={() => void refetch()} />
      {canGroup && <WaitingRequests permission="operators.grantAdmin" onCarriedOut={() => void refetch()} />}
      {accounts && <AccountCards accounts={accounts} />}
      {accounts && accounts.length > 0 && canGroup && <AccountGroups accounts={accounts} />}
      {!accounts && error && (
        <ErrorState problem={problemOf(error)} what="the accounts" onRetry={() => void refetch()} />
      )}
      {!accounts && !error && <LoadingRows label="Loading accounts" />}
      <p className={styles["archived"]}>
        <button
          type="button"
          onClick={() => void navigate({ to: "/settings/accounts", search: archived ? {} : { archived: true } })}
        >
          {archived ? "Hide disconnected accounts" : "Show disconnected accounts too"}
        </button>
      </p>
    </>
  );
}

/** A card is large, so many accounts are shown page by page and found by name. */
const CARDS_STEP = 24;
const SEARCHED_FROM = 13;

function CardList({ accounts }: { readonly accounts: readonly AccountRowFragment[] }): ReactElement {
  const [words, setWords] = useState("");
  const [shownCount, setShownCount] = useState(CARDS_STEP);
  const wanted = words.trim().toLowerCase();
  const found = accounts.filter(({ name, awsAccountId }) =>
    `${name} ${awsAccountId ?? ""}`.toLowerCase().includes(wanted),
  );
  const more = found.length - shownCount;
  return (
    <>
      {accounts.length >= SEARCHED_FROM && (
        <div className={styles["find"]}>
          <TextInput
            label="Find an account"
            placeholder="Name or account number"
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
              setShownCount(CARDS_STEP);
            }}
          />
          <p role="status">{`${formatNumber(found.length)} of ${countOf(accounts.length, "account")}`}</p>
        </div>
      )}
      <div className={styles["cards"]}>
        {found.slice(0, shownCount).map((account) => (
          <AccountCard key={account.id} account={account} />
        ))}
      </div>
      {more > 0 && (
        <Button variant="default" size="xs" onClick={() => setShownCount(shownCount + CARDS_STEP)}>
          {`Show ${Math.min(more, CARDS_STEP)} more (${formatNumber(more)} left)`}
        </Button>
      )}
    </>
  );
}

function AccountCards({ accounts }: { readonly accounts: readonly AccountRowFragment[] }): ReactElement {
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
  return <CardList accounts={accounts} />;
}
