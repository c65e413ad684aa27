import type { ReactElement } from "react";
import { PrincipalPath } from "../../features/paths/principal-path.tsx";
import { usePrincipalPath } from "../../features/paths/principal-path.tsx";
import type { RoleDetail } from "./role-detail.tsx";

export function RolePath({ role }: { readonly role: RoleDetail }): ReactElement {
  return <PrincipalPath noun="role" found={usePrincipalPath(role.account.id, role.arn)} />;
}
