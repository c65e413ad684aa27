/** The roles in ascending order. Each includes the permissions of those before it. */
export const ACCESS_ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** Whether the viewer has at least this role. The API enforces it; the dashboard only disables controls (`role-gate.tsx`). */
export function hasRole(viewer: { readonly role: string }, least: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(viewer.role.toLowerCase() as AccessRole) >= ACCESS_ROLES.indexOf(least);
}

/** The permissions that belong to every account, which a viewer who is limited to some does not have. */
export type SharedPermission =
  | "accountGroups.update"
  | "accounts.connect"
  | "accounts.erase"
  | "checks.update"
  | "demo.change"
  | "exceptions.update"
  | "notifications.read"
  | "notifications.update"
  | "operators.invite"
  | "organizations.read"
  | "retention.read"
  | "retention.update"
  | "views.share";

/** Whether the viewer has a permission, by role and accounts. */
export function hasPermission(
  { permissions }: { readonly permissions: readonly string[] },
  permission: SharedPermission,
): boolean {
  return permissions.includes(permission);
}
