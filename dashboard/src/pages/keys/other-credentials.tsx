import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useMemo } from "react";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { KeyStatus } from "../../features/inventory/key-status.tsx";
import { OTHER_CREDENTIAL_KINDS } from "../../features/inventory/other-credential-kinds.ts";
import { useSession } from "../../features/session/session.ts";
import { OtherCredentialsDocument, type OtherCredentialsQuery } from "../../gql/access-keys.ts";
import type { UserOrderField } from "../../gql/schema-types.ts";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { countOf } from "../../ui/format.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import rowName from "../../ui/row-name.module.css";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import styles from "./keys.module.css";

type User = OtherCredentialsQuery["users"]["nodes"][number];

interface ListedCredential {
  readonly id: string;
  readonly user: User;
  readonly credential: User["otherCredentials"][number];
}

const BY_USER = { key: "NAME", direction: "ascending" } as const;
const ANY = "credential:any";

/** One row for each credential of the users on a page. The total counts users, because pages do. */
function credentialsOf({ users }: OtherCredentialsQuery) {
  return {
    ...users,
    nodes: users.nodes.flatMap((user) =>
      user.otherCredentials.map((credential, index): ListedCredential => ({
        // The credential report has no IDs of certificates.
        id: `${user.id} ${credential.credentialId ?? index}`,
        user,
        credential,
      })),
    ),
  };
}

function columnsOf(hasSeveralAccounts: boolean): readonly GridColumn<ListedCredential>[] {
  return [
    {
      id: "user",
      sortKey: "NAME" satisfies UserOrderField,
      header: "User",
      width: "minmax(7rem, 1fr)",
      onCard: "title",
      cell: ({ user }) => (
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId: accountUrlParam(user.account), userName: user.userName }}
          search={{ tab: "keys" }}
          tabIndex={-1}
          className={rowName["name"]}
        >
          {user.userName}
        </Link>
      ),
    },
    ...accountColumns<{ readonly account: User["account"] }>(hasSeveralAccounts).map((column) => ({
      ...column,
      cell: ({ user }: ListedCredential) => column.cell(user),
    })),
    { id: "kind", header: "Kind", width: "10.5rem", cell: ({ credential }) => OTHER_CREDENTIAL_KINDS[credential.kind] },
    {
      id: "service",
      header: "Service",
      width: "minmax(11.5rem, 1fr)",
      onCard: "labelled",
      cell: ({ credential: { serviceName } }) =>
        serviceName ? <code>{serviceName}</code> : <span className={styles["quiet"]}>any</span>,
    },
    {
      id: "credentialId",
      header: "ID",
      width: "minmax(11.5rem, 1fr)",
      cell: ({ credential: { credentialId } }) =>
        credentialId ? (
          <code>{credentialId}</code>
        ) : (
          <span className={styles["quiet"]}>not in the credential report</span>
        ),
    },
    {
      id: "status",
      header: "Status",
      width: "7rem",
      cell: ({ credential: { isActive } }) => <KeyStatus isActive={isActive} />,
    },
    {
      id: "created",
      header: "Created",
      width: "7rem",
      hiddenBelowPx: 1400,
      onCard: "labelled",
      cell: ({ credential: { createdAt } }) =>
        createdAt ? <DateOf at={createdAt} /> : <span className={styles["quiet"]}>unknown</span>,
    },
    {
      id: "expires",
      header: "Expires",
      width: "7rem",
      onCard: "labelled",
      cell: ({ credential: { kind, expiresAt } }) => {
        if (expiresAt) return <RelativeTime at={expiresAt} />;
        // AWS reports no expiry of certificates.
        return kind === "SIGNING_CERTIFICATE" ? <span className={styles["quiet"]}>unknown</span> : "never";
      },
    },
  ];
}

interface OtherCredentialListProps {
  readonly search: InventorySearch;
  readonly onSearch: (search: InventorySearch) => void;
  /** Chooses between the views of the page. */
  readonly viewChoice: ReactNode;
}

/** API keys, passwords for services, SSH public keys and signing certificates of all users. */
export function OtherCredentialList({ search, onSearch, viewChoice }: OtherCredentialListProps): ReactElement {
  const session = useSession();
  const navigate = useNavigate();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const view = gridViewOf(
    useMemo(() => columnsOf(hasSeveral), [hasSeveral]),
    BY_USER,
    search,
  );
  const query = search.q ?? "";
  const inventory = useInventory(
    OtherCredentialsDocument,
    credentialsOf,
    { q: `${ANY} ${query}`, gone: search.gone },
    { view },
  );
  return (
    <InventoryList
      title="Other credentials"
      question="Who has API keys, SSH keys, service passwords or certificates?"
      noun="other credentials"
      countText={(count) => countOf(count, "user")}
      inventory={inventory}
      view={view}
      keyOf={({ id }) => id}
      nameOf={({ user, credential }) => `${OTHER_CREDENTIAL_KINDS[credential.kind]} of ${user.userName}`}
      onOpen={({ user }) =>
        void navigate({
          to: "/accounts/$awsAccountId/users/$userName",
          params: { awsAccountId: accountUrlParam(user.account), userName: user.userName },
          search: { tab: "keys" },
        })
      }
      queryList="USERS"
      query={query}
      queryExample="credential:api_key console:no svc-"
      quickFilters={Object.entries(OTHER_CREDENTIAL_KINDS).map(([kind, label]) => ({
        terms: `credential:${kind.toLowerCase()}`,
        label: `Users with: ${label}`,
      }))}
      includesDeleted={search.gone ?? false}
      viewChoice={viewChoice}
      onSearch={onSearch}
      onClear={() => onSearch({ q: undefined, gone: undefined })}
      emptyTitle="No other credentials"
      emptyText={<NotAllRead />}
    >
      <p className={styles["quiet"]}>
        AWS does not report when these credentials were last used. <NotAllRead />
      </p>
    </InventoryList>
  );
}

function NotAllRead(): ReactElement {
  return (
    <>
      API keys, passwords for services and SSH public keys are known only of accounts that read them: see the settings
      of the <Link to="/settings/accounts">accounts</Link>. Signing certificates are always read.
    </>
  );
}
