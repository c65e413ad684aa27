import type { ReactElement } from "react";
import { adminReasonText } from "../../features/inventory/admin-reach-text.tsx";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PolicyTable } from "../../features/policies/policy-table.tsx";
import { PrincipalPermissions } from "../../features/permissions/principal-permissions.tsx";
import { usePrincipalPermissions } from "../../features/permissions/use-principal-permissions.ts";
import type { UserDetail } from "./user.ts";

/** The user's permissions from its own and its groups' policies, limited by boundary, explicit denies and SCPs. */
export function UserPermissions({ user }: { readonly user: UserDetail }): ReactElement {
  const found = usePrincipalPermissions(user.account.id, user.arn);
  const direct = user.policies.filter((policy) => policy.via === null);
  const throughGroups = user.policies.filter((policy) => policy.via !== null);
  return (
    <PrincipalPermissions
      noun="user"
      name={user.userName}
      found={found}
      adminReason={user.adminReachReason ? adminReasonText(user.adminReachReason).full : undefined}
      policies={
        <>
          <Panel title="Direct">
            <PolicyTable label="Direct policies" policies={direct} empty="No policy is attached to the user itself." />
          </Panel>
          <Panel title="Through groups">
            <PolicyTable
              label="Policies through groups"
              policies={throughGroups}
              empty={user.groups.length === 0 ? "The user is in no groups." : "The user's groups have no policies."}
              awsAccountId={accountUrlParam(user.account)}
            />
          </Panel>
          <Panel title="Permissions boundary">
            <PolicyTable
              label="Permissions boundary policy"
              policies={user.permissionsBoundary ? [user.permissionsBoundary] : []}
              empty="No permissions boundary: the policies apply in full."
            />
          </Panel>
        </>
      }
    />
  );
}
