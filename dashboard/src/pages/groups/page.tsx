import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { columnsAt } from "../../features/inventory/past-columns.ts";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import { DateOf } from "../../ui/time.tsx";
import rowName from "../../ui/row-name.module.css";
import { type GroupRowFragment, type GroupRowNowFragment, GroupsDocument, type GroupsQuery } from "../../gql/groups.ts";
import type { GroupOrderField } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { useSession } from "../../features/session/session.ts";
import styles from "./groups.module.css";

const route = getRouteApi("/frame/groups");

const BY_NAME = { key: "NAME", direction: "ascending" } as const;

const QUICK_FILTERS = [
  { terms: "members:0", label: "Without members" },
  { terms: "alerts:yes", label: "With open alerts" },
];

function groupsOf(answer: GroupsQuery): GroupsQuery["groups"] {
  return answer.groups;
}

/** A row of the list. Fields that are known only for the present are missing in a list of the past. */
type ListedGroup = GroupRowFragment & Partial<GroupRowNowFragment>;

function groupColumns(hasSeveralAccounts: boolean): readonly GridColumn<ListedGroup>[] {
  return [
    {
      id: "groupName",
      sortKey: "NAME" satisfies GroupOrderField,
      header: "Group",
      width: "minmax(11rem, 1.2fr)",
      onCard: "title",
      cell: (group) => (
        <>
          <Link
            to="/accounts/$awsAccountId/groups/$groupName"
            params={{ awsAccountId: accountUrlParam(group.account), groupName: group.groupName }}
            tabIndex={-1}
            className={rowName["name"]}
          >
            {group.groupName}
          </Link>
          <DeletedMark deletedAt={group.deletedAt} />
        </>
      ),
    },
    ...accountColumns<ListedGroup>(hasSeveralAccounts),
    {
      id: "alerts",
      sortKey: "ALERTS" satisfies GroupOrderField,
      sortsFirst: "descending",
      header: "Open alerts",
      width: "11rem",
      cell: (group) => group.openAlerts && <SeverityCounts counts={group.openAlerts} />,
    },
    {
      id: "members",
      sortKey: "MEMBERS" satisfies GroupOrderField,
      sortsFirst: "descending",
      header: "Members",
      onCard: "labelled",
      width: "8rem",
      cell: (group) =>
        group.memberCount === 0 ? <span className={styles["quiet"]}>none</span> : countOf(group.memberCount, "user"),
    },
    {
      id: "policies",
      header: "Policies",
      onCard: "labelled",
      width: "minmax(12rem, 2fr)",
      cell: (group) => {
        const names = group.policies.map((policy) => policy.policyName).join(", ");
        return names === "" ? <span className={styles["quiet"]}>none</span> : <span title={names}>{names}</span>;
      },
    },
    {
      id: "created",
      sortKey: "CREATED" satisfies GroupOrderField,
      header: "Created",
      width: "7.5rem",
      hiddenBelowPx: 850,
      onCard: "none",
      cell: (group) => <DateOf at={group.createdAt} />,
    },
  ];
}

export function GroupsPage(): ReactElement {
  const session = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const columns = useMemo(() => columnsAt(groupColumns(hasSeveral), search.asOf), [hasSeveral, search.asOf]);
  const view = gridViewOf(columns, BY_NAME, search);
  const inventory = useInventory(GroupsDocument, groupsOf, search, { view });
  const show = (change: InventorySearch): void =>
    void navigate({ from: "/groups", to: ".", search: (before) => ({ ...before, ...change }) });

  return (
    <InventoryList
      title="Groups"
      question="What does membership grant?"
      noun="groups"
      countText={(count) => countOf(count, "group")}
      inventory={inventory}
      view={view}
      views={
        <ViewsMenu
          list="GROUPS"
          search={search}
          onOpen={(opened, replace) =>
            void navigate({ from: "/groups", to: ".", replace, search: (before) => ({ ...before, ...opened }) })
          }
        />
      }
      keyOf={(group) => group.id}
      nameOf={(group) => group.groupName}
      onOpen={(group) =>
        void navigate({
          to: "/accounts/$awsAccountId/groups/$groupName",
          params: { awsAccountId: accountUrlParam(group.account), groupName: group.groupName },
        })
      }
      queryList="GROUPS"
      query={search.q ?? ""}
      queryExample="member:anna policy:Admin members:>10"
      quickFilters={QUICK_FILTERS}
      includesDeleted={search.gone ?? false}
      asOf={search.asOf}
      actions={
        <ExportMenu
          subject="groups"
          parameters={{ asOf: search.asOf, filter: search.q, includeDeleted: search.gone, orderBy: view.sortText }}
        />
      }
      onSearch={show}
      onClear={() => show({ q: undefined, gone: undefined })}
      emptyTitle="No groups"
      emptyText="The accounts have no groups. Policies of users are then attached to each user, which is hard to maintain."
    />
  );
}
