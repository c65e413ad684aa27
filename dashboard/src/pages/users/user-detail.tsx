import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AlertLines } from "../../components/alert-lines.tsx";
import { AsOf } from "../../components/as-of.tsx";
import { KeyValueList } from "../../components/key-value-list.tsx";
import { LastUsedText } from "../../components/last-used-text.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { Panel } from "../../components/panel.tsx";
import { SeverityCounts } from "../../components/severity-counts.tsx";
import { ErrorState, LoadingRows } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TabList } from "../../components/tab-list.tsx";
import { DateOf, RelativeTime } from "../../components/time.tsx";
import { UserDetailDocument, type UserDetailQuery } from "../../gql/users.ts";
import { countOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import { MfaText } from "./user-columns.tsx";
import { UserPolicies } from "./user-policies.tsx";
import styles from "./users.module.css";

export type UserDetail = NonNullable<UserDetailQuery["user"]>;

const route = getRouteApi("/frame/accounts/$awsAccountId/users/$userName");

export function UserDetailPage(): ReactElement {
  const { awsAccountId, userName } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(UserDetailDocument, { variables: { accountId: awsAccountId, userName } });
  const user = data?.user;
  const back = <Link to="/users">All users</Link>;
  if (!user) {
    return (
      <>
        <PageHeader title={userName} back={back} />
        {error ? (
          <ErrorState problem={problemOf(error)} what="this user" onRetry={() => void refetch()} />
        ) : data ? (
          <ErrorState problem={{ code: "NOT_FOUND", message: "", requestId: null, isRetryable: false }} />
        ) : (
          <LoadingRows label="Loading the user" />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title={user.userName}
        question={`IAM user of ${user.account.name}${user.account.awsAccountId ? ` (${user.account.awsAccountId})` : ""}${user.goneAt ? ", gone from the account" : ""}`}
        facts={
          <>
            <SeverityCounts counts={user.openAlerts} />
            <AsOf at={user.asOf} />
          </>
        }
      />
      <TabList
        label="About this user"
        value={tab}
        onChange={(id) =>
          void navigate({
            from: "/accounts/$awsAccountId/users/$userName",
            to: ".",
            search: (before) => ({ ...before, tab: id === "overview" ? undefined : id }),
            replace: true,
          })
        }
        tabs={[
          { id: "overview", label: "Overview", content: <Overview user={user} /> },
          { id: "keys", label: "Access keys", count: user.accessKeys.length, content: <Keys user={user} /> },
          { id: "permissions", label: "Permissions", count: user.policies.length, content: <UserPolicies user={user} /> },
          {
            id: "alerts",
            label: "Alerts",
            count: user.alerts.totalCount,
            content: (
              <Panel>
                <AlertLines alerts={user.alerts.nodes} />
              </Panel>
            ),
          },
        ]}
      />
    </>
  );
}

function Overview({ user }: { readonly user: UserDetail }): ReactElement {
  return (
    <div className={styles["columns"]}>
      <Panel title="Sign-in">
        <KeyValueList
          items={[
            { key: "Console password", value: user.passwordEnabled === null ? "not known" : user.passwordEnabled ? "set" : "none" },
            ...(user.passwordEnabled
              ? [
                  { key: "Last console sign-in", value: <LastUsedText lastUsed={user.passwordLastUsed} /> },
                  {
                    key: "Password changed",
                    value: user.passwordLastChangedAt ? <RelativeTime at={user.passwordLastChangedAt} /> : "not known",
                  },
                ]
              : []),
            { key: "MFA", value: <MfaText isEnabled={user.mfaEnabled} /> },
            ...user.mfaDevices.map((device) => ({
              key: `Device (${device.kind.toLowerCase()})`,
              value: <code>{device.serialNumber}</code>,
            })),
            { key: "Last activity", value: user.lastActivityAt ? <RelativeTime at={user.lastActivityAt} /> : "none known" },
          ]}
        />
      </Panel>
      <Panel title="Identity">
        <KeyValueList
          items={[
            { key: "ARN", value: <code>{user.arn}</code> },
            { key: "Unique id", value: <code>{user.userId}</code> },
            { key: "Path", value: <code>{user.path}</code> },
            { key: "Created", value: <DateOf at={user.createdAt} /> },
            { key: "Groups", value: user.groups.map((group) => group.groupName).join(", ") || "none" },
            { key: "Boundary", value: user.permissionsBoundary?.policyName ?? "none" },
            {
              key: "Tags",
              value:
                user.tags.length === 0
                  ? "none"
                  : user.tags.map((tag) => (
                      <span key={tag.key} className={styles["tag"]}>
                        {tag.key}={tag.value}
                      </span>
                    )),
            },
          ]}
        />
      </Panel>
    </div>
  );
}

function Keys({ user }: { readonly user: UserDetail }): ReactElement {
  if (user.accessKeys.length === 0) return <p className={styles["empty"]}>This user has no access key.</p>;
  return (
    <Panel>
      <div className={styles["scroll"]} tabIndex={0} role="region" aria-label="Access keys">
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">Access key id</th>
              <th scope="col">Status</th>
              <th scope="col">Age</th>
              <th scope="col">Created</th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {user.accessKeys.map((key) => (
              <tr key={key.id}>
                <th scope="row">
                  {key.accessKeyId ? <code>{key.accessKeyId}</code> : <span className={styles["quiet"]}>not read yet</span>}
                </th>
                <td>
                  <StatusBadge status={key.status} />
                </td>
                <td>{countOf(key.ageDays, "day")}</td>
                <td>
                  <DateOf at={key.createdAt} />
                </td>
                <td>
                  <LastUsedText lastUsed={key.lastUsed} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
