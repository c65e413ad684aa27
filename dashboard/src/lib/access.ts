/** From least to most, as the api orders them; each may do what stands before it. */
export const ACCESS_ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ACCESS_ROLES)[number];

/** Whether to offer a deed at all. The api decides; this only keeps buttons away that would be refused. */
export function hasRole(viewer: { readonly role: string }, least: AccessRole): boolean {
  return ACCESS_ROLES.indexOf(viewer.role.toLowerCase() as AccessRole) >= ACCESS_ROLES.indexOf(least);
}
