import { LEAST_ROLE, ROLES } from "../../gql/constants.ts";
import type { OperatorRole, Permission } from "../../gql/schema-types.ts";

/** Whether the viewer has a permission, by role and accounts. The API enforces it; the dashboard only disables controls. */
export function hasPermission(
  { permissions }: { readonly permissions: readonly Permission[] },
  permission: Permission,
): boolean {
  return permissions.includes(permission);
}

/** Whether the role of the viewer is enough. They may still lack the permission, because it needs all accounts. */
export function isRoleEnough({ role }: { readonly role: OperatorRole }, permission: Permission): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission]);
}

/** Why the viewer cannot open a page that needs the permission. */
export function refusedPageText(viewer: { readonly role: OperatorRole }, permission: Permission): string {
  return isRoleEnough(viewer, permission)
    ? "This needs access to all accounts, and yours is limited to some."
    : `This needs the role ${LEAST_ROLE[permission]}; yours is ${viewer.role}.`;
}
