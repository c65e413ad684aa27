/** The roles in ascending order. Each includes the permissions of those before it. */
export const ACCESS_ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** Whether the viewer has at least this role. The API enforces it; the dashboard only disables controls (`role-gate.tsx`). */
export function hasRole(viewer: { readonly role: string }, least: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(viewer.role.toLowerCase() as AccessRole) >= ACCESS_ROLES.indexOf(least);
}
