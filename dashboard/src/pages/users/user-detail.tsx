import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PrincipalPage } from "../../features/inventory/resource-page.tsx";
import { pathCount } from "../../features/paths/path-count.ts";
import { UserDetailDocument } from "../../gql/users.ts";
import { UserHistory } from "./user-history.tsx";
import { UserKeys } from "./user-keys.tsx";
import { UserOverview } from "./user-overview.tsx";
import { UserPath } from "./user-path.tsx";
import { UserPermissions } from "./user-permissions.tsx";
import { UserUse } from "./user-use.tsx";

const route = getRouteApi("/frame/accounts/$awsAccountId/users/$userName");

export function UserDetailPage(): ReactElement {
  const { awsAccountId, userName } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const answer = useQuery(UserDetailDocument, { variables: { accountId: awsAccountId, userName } });
  return (
    <PrincipalPage
      noun="user"
      kind="IAM user"
      name={userName}
      back={<Link to="/users">All users</Link>}
      result={answer}
      principal={answer.data?.user}
      tab={tab}
      onTab={(id) =>
        void navigate({
          from: "/accounts/$awsAccountId/users/$userName",
          to: ".",
          search: (before) => ({ ...before, tab: id }),
          replace: true,
        })
      }
      tabs={(user) => [
        { id: "overview", label: "Overview", content: <UserOverview user={user} /> },
        { id: "keys", label: "Access keys", count: user.accessKeys.length, content: <UserKeys user={user} /> },
        {
          id: "permissions",
          label: "Permissions",
          content: <UserPermissions user={user} />,
        },
        { id: "use", label: "Last accessed", content: <UserUse id={user.id} /> },
        { id: "paths", label: "Paths", ...pathCount(user), content: <UserPath user={user} /> },
        { id: "history", label: "History", content: <UserHistory user={user} /> },
      ]}
    />
  );
}
