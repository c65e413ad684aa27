import { Link } from "@tanstack/react-router";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { MfaText } from "../../features/inventory/mfa-text.tsx";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import rowName from "../../ui/row-name.module.css";
import type { UserRowFragment, UserRowNowFragment } from "../../gql/users.ts";
import type { UserOrderField } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { ActivityText } from "../../features/inventory/activity-text.tsx";
import { OldestKey } from "./oldest-key.tsx";
import styles from "./users.module.css";

/** A row of the list. Fields that are known only for the present are missing in a list of the past. */
type ListedUser = UserRowFragment & Partial<UserRowNowFragment>;

/** `limitDays` is the age limit of keys in accounts without one of their own. */
export function userColumns(hasSeveralAccounts: boolean, limitDays: number): readonly GridColumn<ListedUser>[] {
  return [
    USER,
    ...accountColumns<ListedUser>(hasSeveralAccounts),
    ACCESS,
    OPEN_ALERTS,
    MFA,
    CONSOLE,
    oldestKeyColumn(limitDays),
    ACTIVITY,
    ownerColumn(hasSeveralAccounts),
    GROUPS,
    BOUNDARY,
  ];
}

const USER: GridColumn<ListedUser> = {
  id: "userName",
  sortKey: "NAME" satisfies UserOrderField,
  header: "User",
  width: "minmax(10rem, 1fr)",
  onCard: "title",
  cell: (user) => (
    <>
      <Link
        to="/accounts/$awsAccountId/users/$userName"
        params={{ awsAccountId: accountUrlParam(user.account), userName: user.userName }}
        tabIndex={-1}
        className={rowName["name"]}
      >
        {user.userName}
      </Link>
      <DeletedMark deletedAt={user.deletedAt} />
      <span className={styles["below"]} title={groupsText(user)}>
        {user.groups.length > 0 && (user.groups.length === 1 ? "Group " : "Groups ")}
        {groupsText(user)}
      </span>
    </>
  ),
};

const ACCESS: GridColumn<ListedUser> = {
  id: "access",
  sortKey: "ACCESS" satisfies UserOrderField,
  sortsFirst: "descending",
  sortsBy: "access, MFA and open alerts",
  header: "Access",
  onCard: "labelled",
  width: "minmax(13.25rem, 1.3fr)",
  cell: (user) => user.adminReach && <AdminReachText reach={user.adminReach} reason={user.adminReachReason} />,
};

const OPEN_ALERTS: GridColumn<ListedUser> = {
  id: "alerts",
  sortKey: "ALERTS" satisfies UserOrderField,
  sortsFirst: "descending",
  header: "Open alerts",
  width: "8.5rem",
  cell: (user) => user.openAlerts && <SeverityCounts counts={user.openAlerts} />,
};

const MFA: GridColumn<ListedUser> = {
  id: "mfa",
  header: "MFA",
  onCard: "labelled",
  width: "minmax(9.75rem, 0.9fr)",
  cell: (user) => (
    <MfaText
      isEnabled={user.mfaEnabled}
      hasPassword={user.passwordEnabled}
      devices={user.mfaDevices}
      isAdministrator={user.adminReach === "ADMINISTRATOR"}
    />
  ),
};

const CONSOLE: GridColumn<ListedUser> = {
  id: "console",
  header: "Console sign-in",
  onCard: "labelled",
  width: "minmax(7.5rem, 0.8fr)",
  isOptional: true,
  cell: (user) => {
    if (user.passwordEnabled === null) return <span className={styles["quiet"]}>Not read</span>;
    if (!user.passwordEnabled) return <span className={styles["quiet"]}>No password</span>;
    return <LastUsedText lastUsed={user.passwordLastUsed} />;
  },
};

function oldestKeyColumn(limitDays: number): GridColumn<ListedUser> {
  return {
    id: "keys",
    header: `Oldest key (limit ${countOf(limitDays, "day")})`,
    cardLabel: "Oldest key",
    onCard: "labelled",
    width: "minmax(11rem, 0.9fr)",
    cell: (user) => <OldestKey user={user} limitDays={limitDays} />,
  };
}

const ACTIVITY: GridColumn<ListedUser> = {
  id: "activity",
  sortKey: "LAST_ACTIVITY" satisfies UserOrderField,
  header: "Last activity",
  onCard: "labelled",
  width: "minmax(7.5rem, 0.8fr)",
  cell: (user) => <ActivityText user={user} />,
};

function ownerColumn(hasSeveralAccounts: boolean): GridColumn<ListedUser> {
  return {
    id: "owner",
    header: "Owner tag",
    width: "minmax(6rem, 0.7fr)",
    hiddenBelowPx: hasSeveralAccounts ? 1360 : 1220,
    onCard: "labelled",
    cell: ({ owner }) =>
      owner ? (
        <span title={`${owner.tagKey}=${owner.tagValue}`}>{owner.tagValue}</span>
      ) : (
        <span className={styles["quiet"]}>None</span>
      ),
  };
}

const GROUPS: GridColumn<ListedUser> = {
  id: "groups",
  header: "Groups",
  width: "minmax(6.25rem, 1fr)",
  isOptional: true,
  onCard: "none",
  cell: (user) => <span title={groupsText(user)}>{groupsText(user)}</span>,
};

const BOUNDARY: GridColumn<ListedUser> = {
  id: "boundary",
  header: "Boundary",
  width: "minmax(7rem, 0.8fr)",
  isOptional: true,
  onCard: "none",
  cell: (user) =>
    user.permissionsBoundary ? (
      <span title={user.permissionsBoundary.policyName}>{user.permissionsBoundary.policyName}</span>
    ) : (
      <span className={styles["quiet"]}>none</span>
    ),
};

function groupsText({ groups }: ListedUser): string {
  return groups.map(({ groupName }) => groupName).join(", ") || "No group";
}
