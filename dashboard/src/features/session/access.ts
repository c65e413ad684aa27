/** From least to most, as the api orders them; each may do what stands before it. */
export const ACCESS_ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** Whether a deed is on offer. The api decides; this only switches off what would be refused, with its reason (role-gate.tsx). */
export function hasRole(viewer: { readonly role: string }, least: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(viewer.role.toLowerCase() as AccessRole) >= ACCESS_ROLES.indexOf(least);
}
