import type { ReactElement } from "react";
import { Panel } from "../../ui/panel.tsx";
import { PolicyTable } from "../../features/policies/policy-table.tsx";
import { PrincipalPermissions } from "../../features/permissions/principal-permissions.tsx";
import { usePrincipalPermissions } from "../../features/permissions/use-principal-permissions.ts";
import type { RoleDetail } from "./role-detail.tsx";

export function RolePermissions({ role }: { readonly role: RoleDetail }): ReactElement {
  const found = usePrincipalPermissions(role.account.id, role.arn);
  return (
    <PrincipalPermissions
      noun="role"
      name={role.roleName}
      found={found}
      policies={
        <>
          <Panel title="Policies">
            <PolicyTable
              label="Policies of the role"
              policies={role.policies}
              empty="Nothing is granted to this role: without a policy AWS denies everything."
            />
          </Panel>
          <Panel title="Permissions boundary">
            <PolicyTable
              label="Policy of the boundary"
              policies={role.permissionsBoundary ? [role.permissionsBoundary] : []}
              empty="No boundary: nothing caps what the policies give."
            />
          </Panel>
        </>
      }
    />
  );
}
