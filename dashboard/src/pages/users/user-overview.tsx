import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AdminReachText, adminReasonText } from "../../features/inventory/admin-reach-text.tsx";
import { keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { AccessAnalyzer } from "../../features/inventory/access-analyzer.tsx";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { OwnerText } from "../../features/inventory/owner-text.tsx";
import { MfaText } from "../../features/inventory/mfa-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ResourceAlerts } from "../../features/inventory/resource-page.tsx";
import { TagList } from "../../features/inventory/tag-list.tsx";
import { DateOf, RelativeTime } from "../../ui/time.tsx";
import { VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { ActivityText } from "../../features/inventory/activity-text.tsx";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { OldestKey } from "./oldest-key.tsx";
import type { UserDetail } from "./user.ts";
import styles from "./users.module.css";

/** The number of alerts shown, most severe first. The Alerts tab shows all. */
const SHOWN_ALERTS = 5;

export function UserOverview({ user }: { readonly user: UserDetail }): ReactElement {
  const limitDays = keyAgeLimitOf(useQuery(KeyAgeLimitDocument).data);
  const open = user.alerts.nodes.filter((alert) => alert.status === "OPEN").slice(0, SHOWN_ALERTS);
  return (
    <div className={styles["columns"]}>
      <div className={styles["stack"]}>
        <Panel title="Access">
          <KeyValueList
            items={[
              { key: "Administrator", value: <AdministratorAccess user={user} /> },
              ...signInFacts(user),
              { key: "Oldest key", value: <OldestKey user={user} limitDays={limitDays} /> },
            ]}
          />
        </Panel>
        <AccessAnalyzer report={user.accessAnalyzer} noun="user" />
        {open.length > 0 && (
          <Panel title="Most severe open alerts">
            <ResourceAlerts alerts={{ totalCount: open.length, nodes: open }} query={user.userName} />
          </Panel>
        )}
      </div>
      <Panel title="Identity">
        <KeyValueList
          items={[
            { key: "Groups", value: <Groups user={user} /> },
            { key: "Boundary", value: <Boundary user={user} /> },
            { key: "Owner", value: <OwnerText owner={user.owner} /> },
            { key: "Tags", value: <TagList tags={user.tags} /> },
            { key: "Created", value: <DateOf at={user.createdAt} /> },
            { key: "First scanned", value: <DateOf at={user.firstSeenAt} /> },
            { key: "Path", value: <code>{user.path}</code> },
            { key: "ARN", value: <code>{user.arn}</code> },
            { key: "Unique ID", value: <code>{user.userId}</code> },
          ]}
        />
      </Panel>
    </div>
  );
}

const PATH_STATE_LABELS: Readonly<Record<UserDetail["escalationPaths"][number]["verdict"], string>> = {
  EXPLOITABLE: "can become one",
  CONDITIONAL: "can become one under conditions",
  UNKNOWN: "may be able to become one",
  BLOCKED: "blocked path",
};

/** Whether and why the user is an administrator, or can become one. */
function AdministratorAccess({ user }: { readonly user: UserDetail }): ReactElement {
  const { adminReach: reach, adminReachReason: reason } = user;
  const [path] = user.escalationPaths;
  const why = reason && adminReasonText(reason).full;
  if (path) {
    return (
      <>
        <VerdictBadge verdict={path.verdict} />{" "}
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId: accountUrlParam(user.account), userName: user.userName }}
          search={{ tab: "paths" }}
        >
          {PATH_STATE_LABELS[path.verdict]}
        </Link>
        {why && <span className={styles["quiet"]}>, {why}</span>}
      </>
    );
  }
  // The state of a deleted user is that of its last scan.
  if (user.deletedAt !== null) return <span className={styles["quiet"]}>no longer: the user was deleted</span>;
  if (reach === "ADMINISTRATOR") return <span className={styles["bad"]}>{why ? `yes, through ${why}` : "yes"}</span>;
  if (reach === "NONE") return <>no, and no path found</>;
  return <AdminReachText reach={reach} />;
}

function signInFacts(user: UserDetail): { key: string; value: ReactElement | string }[] {
  return [
    { key: "Last activity", value: <ActivityText user={user} /> },
    { key: "Console password", value: passwordState(user.passwordEnabled) },
    ...(user.passwordEnabled
      ? [
          { key: "Last console sign-in", value: <LastUsedText lastUsed={user.passwordLastUsed} /> },
          {
            key: "Password changed",
            value: user.passwordLastChangedAt ? <RelativeTime at={user.passwordLastChangedAt} /> : "unknown",
          },
        ]
      : []),
    {
      key: "MFA",
      value: (
        <MfaText
          isEnabled={user.mfaEnabled}
          hasPassword={user.passwordEnabled}
          devices={user.mfaDevices}
          isAdministrator={user.adminReach === "ADMINISTRATOR"}
        />
      ),
    },
    ...user.mfaDevices.map((device) => ({
      key: `MFA device (${device.kind.toLowerCase()})`,
      value: (
        <>
          <code>{device.serialNumber}</code>
          {device.enabledAt && (
            <span className={styles["quiet"]}>
              {" since "}
              <DateOf at={device.enabledAt} />
            </span>
          )}
        </>
      ),
    })),
  ];
}

function passwordState(isEnabled: boolean | null): string {
  if (isEnabled === null) return "unknown: not in the credential report, or the report was not read";
  return isEnabled ? "set" : "none";
}

function Groups({ user }: { readonly user: UserDetail }): ReactElement {
  if (user.groups.length === 0) return <>none</>;
  return (
    <>
      {user.groups.map((group, index) => (
        <span key={group.id}>
          {index > 0 && ", "}
          <Link
            to="/accounts/$awsAccountId/groups/$groupName"
            params={{ awsAccountId: accountUrlParam(user.account), groupName: group.groupName }}
          >
            {group.groupName}
          </Link>
        </span>
      ))}
    </>
  );
}

function Boundary({ user }: { readonly user: UserDetail }): ReactElement {
  const boundary = user.permissionsBoundary;
  if (!boundary) return <>none</>;
  if (!boundary.policy) return <>{boundary.policyName}</>;
  return (
    <Link to="/policies/$policyId" params={{ policyId: boundary.policy.id }}>
      {boundary.policyName}
    </Link>
  );
}
