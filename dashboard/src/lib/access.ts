/** From least to most, as the api orders them; each may do what stands before it. */
const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
export type AccessRole = (typeof ROLES)[number];

/** Whether to offer a deed at all. The api decides; this only keeps buttons away that would be refused. */
export function hasRole(viewer: { readonly role: string }, least: AccessRole): boolean {
  return ROLES.indexOf(viewer.role.toLowerCase() as AccessRole) >= ROLES.indexOf(least);
}
