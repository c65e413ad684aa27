import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { DeletedMark } from "../../features/inventory/deleted-notice.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { LastUsedText } from "../../features/inventory/last-used-text.tsx";
import { MfaText } from "../../features/inventory/mfa-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PolicyTable } from "../../features/policies/policy-table.tsx";
import { PrincipalPermissions } from "../../features/permissions/principal-permissions.tsx";
import { type PolicyAlerts, PrincipalPage } from "../../features/inventory/resource-page.tsx";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { DateOf } from "../../ui/time.tsx";
import { GroupDetailDocument, type GroupDetailQuery } from "../../gql/groups.ts";
import { usePrincipalPermissions } from "../../features/permissions/use-principal-permissions.ts";
import { lastActivityOf } from "../../features/inventory/last-activity.ts";
import { GroupUse } from "./group-use.tsx";

type GroupDetail = NonNullable<GroupDetailQuery["group"]>;

const route = getRouteApi("/frame/accounts/$awsAccountId/groups/$groupName");

export function GroupDetailPage(): ReactElement {
  const { awsAccountId, groupName } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const answer = useQuery(GroupDetailDocument, { variables: { accountId: awsAccountId, groupName } });
  return (
    <PrincipalPage
      noun="group"
      kind="Group"
      name={groupName}
      back={<Link to="/groups">All groups</Link>}
      result={answer}
      principal={answer.data?.group}
      alertsOfPolicies={answer.data?.group ? policyAlertsOf(answer.data.group) : undefined}
      tab={tab}
      onTab={(id) =>
        void navigate({
          from: "/accounts/$awsAccountId/groups/$groupName",
          to: ".",
          search: (before) => ({ ...before, tab: id }),
          replace: true,
        })
      }
      tabs={(group) => [
        { id: "overview", label: "Overview", content: <Overview group={group} /> },
        { id: "members", label: "Members", count: group.memberCount, content: <Members group={group} /> },
        { id: "use", label: "Last accessed", content: <GroupUse id={group.id} /> },
      ]}
    />
  );
}

function Overview({ group }: { readonly group: GroupDetail }): ReactElement {
  const found = usePrincipalPermissions(group.account.id, group.arn);
  return (
    <PrincipalPermissions
      noun="group"
      name={group.groupName}
      found={found}
      policies={
        <>
          <Panel title="Policies of this group">
            <PolicyTable
              label="Policies of the group"
              policies={group.policies}
              empty="No policies: membership grants nothing."
            />
          </Panel>
          <Panel title="Identity">
            <KeyValueList
              items={[
                { key: "Created", value: <DateOf at={group.createdAt} /> },
                { key: "First scanned", value: <DateOf at={group.firstSeenAt} /> },
                { key: "Path", value: <code>{group.path}</code> },
                { key: "ARN", value: <code>{group.arn}</code> },
                { key: "Unique ID", value: <code>{group.groupId}</code> },
              ]}
            />
          </Panel>
        </>
      }
    />
  );
}

/** The open alerts about the managed policies of the group. Those about its inline policies count as its own. */
function policyAlertsOf({ policies }: GroupDetail): readonly PolicyAlerts[] {
  return policies.flatMap(({ policyName, type, policy }) =>
    type === "INLINE" || policy === null || policy.openAlerts.total === 0
      ? []
      : [{ policyId: policy.id, policyName, counts: policy.openAlerts }],
  );
}

function passwordState(isEnabled: boolean | null): string {
  if (isEnabled === null) return "unknown";
  return isEnabled ? "set" : "none";
}

function Members({ group }: { readonly group: GroupDetail }): ReactElement {
  return (
    <Panel>
      {group.members.length === 0 ? (
        <p className={tables["quiet"]}>This group has no members.</p>
      ) : (
        <SimpleTable label="Members">
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col">MFA</th>
              <th scope="col">Console password</th>
              <th scope="col">Last activity</th>
            </tr>
          </thead>
          <tbody>
            {group.members.map((user) => (
              <tr key={user.id}>
                <th scope="row">
                  <Link
                    to="/accounts/$awsAccountId/users/$userName"
                    params={{ awsAccountId: accountUrlParam(group.account), userName: user.userName }}
                  >
                    {user.userName}
                  </Link>
                  <DeletedMark deletedAt={user.deletedAt} />
                </th>
                <td>
                  <MfaText isEnabled={user.mfaEnabled} hasPassword={user.passwordEnabled} />
                </td>
                <td>{passwordState(user.passwordEnabled)}</td>
                <td>
                  <LastUsedText lastUsed={lastActivityOf(user)} />
                </td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
    </Panel>
  );
}
