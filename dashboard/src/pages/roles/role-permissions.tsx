import type { ReactElement } from "react";
import { adminReasonText } from "../../features/inventory/admin-reach-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PolicyTable } from "../../features/policies/policy-table.tsx";
import { PrincipalPermissions } from "../../features/permissions/principal-permissions.tsx";
import { usePrincipalPermissions } from "../../features/permissions/use-principal-permissions.ts";
import type { RoleDetail } from "./role.ts";

export function RolePermissions({ role }: { readonly role: RoleDetail }): ReactElement {
  const found = usePrincipalPermissions(role.account.id, role.arn);
  return (
    <PrincipalPermissions
      noun="role"
      name={role.roleName}
      found={found}
      adminReason={role.adminReachReason ? adminReasonText(role.adminReachReason).full : undefined}
      policies={
        <>
          <Panel title="Policies">
            <PolicyTable
              label="Policies of the role"
              policies={role.policies}
              empty="No policies: AWS denies everything by default."
            />
          </Panel>
          <Panel title="Permissions boundary">
            <PolicyTable
              label="Permissions boundary policy"
              policies={role.permissionsBoundary ? [role.permissionsBoundary] : []}
              empty="No permissions boundary: the policies apply in full."
            />
          </Panel>
        </>
      }
    />
  );
}
