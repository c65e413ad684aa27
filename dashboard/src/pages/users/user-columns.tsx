import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldX from "@tabler/icons-react/icons/IconShieldX";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { GridColumn } from "../../components/data-grid.tsx";
import { LastUsedText } from "../../components/last-used-text.tsx";
import { SeverityCounts } from "../../components/severity-counts.tsx";
import { RelativeTime } from "../../components/time.tsx";
import type { UserRowFragment } from "../../gql/users.ts";
import { countOf } from "../../lib/format.ts";
import styles from "./users.module.css";

/** Yes, no and not known are three answers. */
export function MfaText({ isEnabled }: { readonly isEnabled: boolean | null }): ReactElement {
  if (isEnabled === null) return <span className={styles["quiet"]}>not known</span>;
  return isEnabled ? (
    <span className={styles["good"]}>
      <IconShieldCheck size={15} aria-hidden="true" /> on
    </span>
  ) : (
    <span className={styles["bad"]}>
      <IconShieldX size={15} aria-hidden="true" /> off
    </span>
  );
}

function keysOf(user: UserRowFragment): ReactElement | string {
  const active = user.accessKeys.filter((key) => key.status === "Active");
  if (user.accessKeys.length === 0) return <span className={styles["quiet"]}>none</span>;
  if (active.length === 0) return <span className={styles["quiet"]}>{countOf(user.accessKeys.length, "inactive")}</span>;
  return `${active.length} active, oldest ${countOf(Math.max(...active.map((key) => key.ageDays)), "day")}`;
}

export function userColumns(hasSeveralAccounts: boolean): readonly GridColumn<UserRowFragment>[] {
  return [
    {
      id: "userName",
      header: "User",
      width: "minmax(11rem, 1.5fr)",
      onCard: "title",
      cell: (user) => (
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId: user.account.awsAccountId ?? user.account.id, userName: user.userName }}
          tabIndex={-1}
          className={styles["name"]}
        >
          {user.userName}
        </Link>
      ),
    },
    ...(hasSeveralAccounts
      ? [
          {
            id: "account",
            header: "Account",
            width: "minmax(6rem, 0.8fr)",
            hiddenBelowPx: 1000,
            cell: (user: UserRowFragment) => user.account.name,
          } satisfies GridColumn<UserRowFragment>,
        ]
      : []),
    {
      id: "console",
      header: "Console sign-in",
      width: "minmax(8.5rem, 1fr)",
      cell: (user) =>
        user.passwordEnabled === null ? (
          <span className={styles["quiet"]}>not known</span>
        ) : user.passwordEnabled ? (
          <LastUsedText lastUsed={user.passwordLastUsed} />
        ) : (
          <span className={styles["quiet"]}>no password</span>
        ),
    },
    { id: "mfa", header: "MFA", width: "6rem", cell: (user) => <MfaText isEnabled={user.mfaEnabled} /> },
    { id: "keys", header: "Access keys", width: "minmax(11rem, 1fr)", cell: keysOf },
    {
      id: "activity",
      header: "Last activity",
      width: "8.5rem",
      cell: (user) =>
        user.lastActivityAt ? <RelativeTime at={user.lastActivityAt} /> : <span className={styles["quiet"]}>none known</span>,
    },
    {
      id: "groups",
      header: "Groups",
      hiddenBelowPx: 1000,
      width: "minmax(7rem, 1fr)",
      onCard: "none",
      cell: (user) => user.groups.map((group) => group.groupName).join(", ") || <span className={styles["quiet"]}>none</span>,
    },
    { id: "alerts", header: "Open alerts", width: "11.5rem", cell: (user) => <SeverityCounts counts={user.openAlerts} /> },
  ];
}
