import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { AsOf } from "../../components/as-of.tsx";
import { GoneNotice } from "../../components/gone-notice.tsx";
import { NewerReading } from "../../components/newer-reading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResourceAlerts, ResourceMissing } from "../../components/resource-page.tsx";
import { SeverityCounts } from "../../components/severity-counts.tsx";
import { TabList } from "../../components/tab-list.tsx";
import { UserDetailDocument, type UserDetailQuery } from "../../gql/users.ts";
import { useNewerReading } from "../../lib/newer-reading.ts";
import { problemOf } from "../../lib/problem.ts";
import { UserKeys } from "./user-keys.tsx";
import { UserOverview } from "./user-overview.tsx";
import { UserPermissions } from "./user-permissions.tsx";

export type UserDetail = NonNullable<UserDetailQuery["user"]>;

const route = getRouteApi("/frame/accounts/$awsAccountId/users/$userName");

export function UserDetailPage(): ReactElement {
  const { awsAccountId, userName } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(UserDetailDocument, { variables: { accountId: awsAccountId, userName } });
  const newer = useNewerReading(data);
  const user = data?.user;
  const back = <Link to="/users">All users</Link>;
  if (!user) {
    const problem = error ? problemOf(error) : null;
    return (
      <ResourceMissing
        title={userName}
        noun="user"
        back={back}
        problem={problem}
        hasAnswer={data !== undefined}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title={user.userName}
        question={`IAM user of ${user.account.name}${user.account.awsAccountId ? ` (${user.account.awsAccountId})` : ""}`}
        facts={
          <>
            <NewerReading newer={newer} onShow={() => void refetch()} />
            <SeverityCounts counts={user.openAlerts} />
            <AsOf at={user.asOf} />
          </>
        }
      />
      <GoneNotice noun="user" goneAt={user.goneAt} />
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
          { id: "overview", label: "Overview", content: <UserOverview user={user} /> },
          { id: "keys", label: "Access keys", count: user.accessKeys.length, content: <UserKeys user={user} /> },
          { id: "permissions", label: "Permissions", count: user.policies.length, content: <UserPermissions user={user} /> },
          {
            id: "alerts",
            label: "Alerts",
            count: user.alerts.totalCount,
            content: (
              <Panel>
                <ResourceAlerts alerts={user.alerts} query={`is:open,acknowledged,dismissed ${user.userName}`} />
              </Panel>
            ),
          },
        ]}
      />
    </>
  );
}
