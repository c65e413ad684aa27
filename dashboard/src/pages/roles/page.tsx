import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { columnsAt } from "../../features/inventory/past-columns.ts";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import { DateOf } from "../../ui/time.tsx";
import rowName from "../../ui/row-name.module.css";
import { type RoleRowFragment, type RoleRowNowFragment, RolesDocument, type RolesQuery } from "../../gql/roles.ts";
import type { RoleOrderField } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { useSession } from "../../features/session/session.ts";
import styles from "./roles.module.css";

const route = getRouteApi("/frame/roles");

/** The roles with the most access first, as the users are listed. */
const BY_ACCESS = { key: "ACCESS", direction: "descending" } as const;
/** The order of the API without another one. */
const BY_NAME = { key: "NAME", direction: "ascending" } as const;

const QUICK_FILTERS = [
  { terms: "admin:yes", label: "Administrators" },
  { terms: "admin:path", label: "Can become administrator" },
  { terms: "trusts:external", label: "Trusts other accounts" },
  { terms: "service:no", label: "Hide AWS service roles" },
  { terms: "used:>90d", label: "Not used for 90 days" },
  { terms: "boundary:no", label: "No permissions boundary" },
  { terms: "alerts:yes", label: "With open alerts" },
];

function rolesOf(answer: RolesQuery): RolesQuery["roles"] {
  return answer.roles;
}

/** The reaches of trusted principals, widest first. */
const REACHES: readonly RoleRowFragment["trustedBy"][number]["reach"][] = [
  "EVERYONE",
  "OTHER_ACCOUNT",
  "FEDERATION",
  "THIS_ACCOUNT",
  "SERVICE",
  "UNKNOWN",
];

/** Who can assume the role, widest first, in a few words. */
function reachOf(role: RoleRowFragment): ReactElement {
  if (role.trustPolicy.errorCode) return <span className={styles["quiet"]}>not parsed</span>;
  const allowed = role.trustedBy.filter(({ effect }) => effect === "Allow");
  if (allowed.length === 0) return <span className={styles["quiet"]}>no one</span>;
  const sorted = allowed.toSorted((a, b) => REACHES.indexOf(a.reach) - REACHES.indexOf(b.reach));
  return (
    <span
      className={styles["trusted"]}
      data-reach={sorted[0]?.reach.toLowerCase()}
      title={sorted.map(({ who }) => who).join("\n")}
    >
      {[...new Set(sorted.map(({ label }) => label))].join(", ")}
    </span>
  );
}

/** A row of the list. Fields that are known only for the present are missing in a list of the past. */
type ListedRole = RoleRowFragment & Partial<RoleRowNowFragment>;

function roleColumns(hasSeveralAccounts: boolean): readonly GridColumn<ListedRole>[] {
  return [
    {
      id: "roleName",
      sortKey: "NAME" satisfies RoleOrderField,
      header: "Role",
      width: "minmax(13rem, 1.4fr)",
      onCard: "title",
      cell: (role) => (
        <>
          <Link
            to="/accounts/$awsAccountId/roles/$roleName"
            params={{ awsAccountId: accountUrlParam(role.account), roleName: role.roleName }}
            tabIndex={-1}
            className={rowName["name"]}
          >
            {role.roleName}
          </Link>
          <DeletedMark deletedAt={role.deletedAt} />
        </>
      ),
    },
    ...accountColumns<ListedRole>(hasSeveralAccounts),
    {
      id: "access",
      sortKey: "ACCESS" satisfies RoleOrderField,
      sortsFirst: "descending",
      sortsBy: "access and open alerts",
      header: "Access",
      onCard: "labelled",
      width: "minmax(13.5rem, 1.5fr)",
      cell: (role) => role.adminReach && <AdminReachText reach={role.adminReach} reason={role.adminReachReason} />,
    },
    {
      id: "alerts",
      sortKey: "ALERTS" satisfies RoleOrderField,
      sortsFirst: "descending",
      header: "Open alerts",
      width: "11rem",
      cell: (role) => role.openAlerts && <SeverityCounts counts={role.openAlerts} />,
    },
    { id: "trusts", header: "Can be assumed by", onCard: "labelled", width: "minmax(11rem, 1.2fr)", cell: reachOf },
    {
      id: "used",
      sortKey: "LAST_USED" satisfies RoleOrderField,
      header: "Last used",
      onCard: "labelled",
      width: "minmax(12rem, 1fr)",
      cell: (role) => <LastUsedText lastUsed={role.lastUsed} />,
    },
    {
      id: "created",
      sortKey: "CREATED" satisfies RoleOrderField,
      header: "Created",
      width: "7.5rem",
      hiddenBelowPx: 900,
      onCard: "none",
      cell: (role) => <DateOf at={role.createdAt} />,
    },
  ];
}

export function RolesPage(): ReactElement {
  const session = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const columns = useMemo(() => columnsAt(roleColumns(hasSeveral), search.asOf), [hasSeveral, search.asOf]);
  const view = gridViewOf(columns, search.asOf === undefined ? BY_ACCESS : BY_NAME, search, BY_NAME);
  const inventory = useInventory(RolesDocument, rolesOf, search, { view });
  const show = (change: InventorySearch): void =>
    void navigate({ from: "/roles", to: ".", search: (before) => ({ ...before, ...change }) });

  return (
    <InventoryList
      title="Roles"
      question="What can each role do, and who can assume it?"
      noun="roles"
      countText={(count) => countOf(count, "role")}
      inventory={inventory}
      view={view}
      views={
        <ViewsMenu
          list="ROLES"
          search={search}
          onOpen={(opened, replace) =>
            void navigate({ from: "/roles", to: ".", replace, search: (before) => ({ ...before, ...opened }) })
          }
        />
      }
      keyOf={(role) => role.id}
      nameOf={(role) => role.roleName}
      onOpen={(role) =>
        void navigate({
          to: "/accounts/$awsAccountId/roles/$roleName",
          params: { awsAccountId: accountUrlParam(role.account), roleName: role.roleName },
        })
      }
      queryList="ROLES"
      query={search.q ?? ""}
      queryExample="trusts:github used:>90d policy:AdministratorAccess"
      quickFilters={QUICK_FILTERS}
      includesDeleted={search.gone ?? false}
      asOf={search.asOf}
      actions={
        <ExportMenu
          subject="roles"
          parameters={{ asOf: search.asOf, filter: search.q, includeDeleted: search.gone, orderBy: view.sortText }}
        />
      }
      onSearch={show}
      onClear={() => show({ q: undefined, gone: undefined })}
      emptyTitle="No roles"
      emptyText="The accounts have no roles, not even AWS service roles."
    />
  );
}
