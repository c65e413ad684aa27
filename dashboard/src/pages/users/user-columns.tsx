import { Link } from "@tanstack/react-router";
import { AdminReachText } from "../../features/inventory/admin-reach-text.tsx";
import { accountColumns, accountUrlParam } from "../../features/inventory/account-column.tsx";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { MfaText } from "../../features/inventory/mfa-text.tsx";
import { SeverityCounts } from "../../features/alerts/severity-counts.tsx";
import rowName from "../../ui/row-name.module.css";
import type { UserOrderField, UserRowFragment, UserRowNowFragment } from "../../gql/users.ts";
import { lastActivityOf } from "../../features/inventory/last-activity.ts";
import { keySummary } from "./key-summary.tsx";
import styles from "./users.module.css";

/** A row of the list. What is known only for the present is missing in the past. */
type ListedUser = UserRowFragment & Partial<UserRowNowFragment>;

export function userColumns(hasSeveralAccounts: boolean): readonly GridColumn<ListedUser>[] {
  return [
    {
      id: "userName",
      sortKey: "NAME" satisfies UserOrderField,
      header: "User",
      width: "minmax(9rem, 1.3fr)",
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
        </>
      ),
    },
    ...accountColumns<ListedUser>(hasSeveralAccounts),
    {
      id: "access",
      sortKey: "ACCESS" satisfies UserOrderField,
      sortsFirst: "descending",
      sortsBy: "access, MFA and open alerts",
      header: "Access",
      onCard: "labelled",
      width: "14rem",
      cell: (user) => user.adminReach && <AdminReachText reach={user.adminReach} />,
    },
    {
      id: "alerts",
      sortKey: "ALERTS" satisfies UserOrderField,
      sortsFirst: "descending",
      header: "Open alerts",
      width: "10.5rem",
      cell: (user) => user.openAlerts && <SeverityCounts counts={user.openAlerts} />,
    },
    {
      id: "mfa",
      header: "MFA",
      onCard: "labelled",
      width: "5.25rem",
      cell: (user) => (
        <MfaText isEnabled={user.mfaEnabled} hasPassword={user.passwordEnabled} devices={user.mfaDevices} />
      ),
    },
    {
      id: "console",
      header: "Console sign-in",
      onCard: "labelled",
      width: "minmax(7.5rem, 0.8fr)",
      cell: (user) => {
        if (user.passwordEnabled === null) return <span className={styles["quiet"]}>unknown</span>;
        if (!user.passwordEnabled) return <span className={styles["quiet"]}>no password</span>;
        return <LastUsedText lastUsed={user.passwordLastUsed} />;
      },
    },
    { id: "keys", header: "Access keys", onCard: "labelled", width: "11.25rem", cell: keySummary },
    {
      id: "activity",
      sortKey: "LAST_ACTIVITY" satisfies UserOrderField,
      header: "Last activity",
      onCard: "labelled",
      width: "minmax(7.25rem, 0.8fr)",
      cell: (user) => <LastUsedText lastUsed={lastActivityOf(user)} />,
    },
    {
      id: "groups",
      header: "Groups",
      width: "minmax(6.25rem, 1fr)",
      hiddenBelowPx: 950,
      onCard: "none",
      cell: (user) => {
        const names = user.groups.map((group) => group.groupName).join(", ");
        return names === "" ? <span className={styles["quiet"]}>none</span> : <span title={names}>{names}</span>;
      },
    },
    {
      id: "boundary",
      header: "Boundary",
      width: "minmax(7rem, 0.8fr)",
      hiddenBelowPx: 1240,
      onCard: "none",
      cell: (user) =>
        user.permissionsBoundary ? (
          <span title={user.permissionsBoundary.policyName}>{user.permissionsBoundary.policyName}</span>
        ) : (
          <span className={styles["quiet"]}>none</span>
        ),
    },
  ];
}
