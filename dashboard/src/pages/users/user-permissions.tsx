import type { ReactElement } from "react";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PolicyTable } from "../../features/policies/policy-table.tsx";
import { PrincipalPermissions } from "../../features/permissions/principal-permissions.tsx";
import { usePrincipalPermissions } from "../../features/permissions/use-principal-permissions.ts";
import type { UserDetail } from "./user-detail.tsx";

/** What the user can do and why: by its own policies, those of its groups, less what boundary, denies and the organization cut. */
export function UserPermissions({ user }: { readonly user: UserDetail }): ReactElement {
  const found = usePrincipalPermissions(user.account.id, user.arn);
  const direct = user.policies.filter((policy) => policy.via === null);
  const throughGroups = user.policies.filter((policy) => policy.via !== null);
  return (
    <PrincipalPermissions
      noun="user"
      name={user.userName}
      found={found}
      policies={
        <>
          <Panel title="Direct">
            <PolicyTable label="Direct policies" policies={direct} empty="No policy is attached to the user itself." />
          </Panel>
          <Panel title="Through groups">
            <PolicyTable
              label="Policies through groups"
              policies={throughGroups}
              empty={user.groups.length === 0 ? "The user is in no group." : "The user's groups carry no policy."}
              awsAccountId={accountUrlParam(user.account)}
            />
          </Panel>
          <Panel title="Permissions boundary">
            <PolicyTable
              label="Policy of the boundary"
              policies={user.permissionsBoundary ? [user.permissionsBoundary] : []}
              empty="No boundary: nothing caps what the policies give."
            />
          </Panel>
        </>
      }
    />
  );
}
