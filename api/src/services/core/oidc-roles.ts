/** Which role the provider's claim gives: only by values that the installation's settings name, letter by letter. */
import { type AccessRole, ROLES } from "./permissions.ts";

const VALUES_MAX = 1_000;

export interface ProviderRoles {
  /** The claim's name, such as `groups`; with dots a way into objects, such as `realm_access.roles`. */
  readonly claim: string;
  readonly roleOf: ReadonlyMap<string, AccessRole>;
}

/** The most of the roles that the claim's values give; `null`: none of them gives one. */
export function roleOfClaims(
  claims: Readonly<Record<string, unknown>>,
  { claim, roleOf }: ProviderRoles,
): AccessRole | null {
  const value = claimAt(claims, claim);
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, VALUES_MAX) : [value];
  const given = new Set(values.flatMap((each) => (typeof each === "string" ? [roleOf.get(each)] : [])));
  return ROLES.findLast((role) => given.has(role)) ?? null;
}

/** A name with dots may be one name (`https://example.org/roles`), and then is no way into anything. */
export function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split(".")
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === "object" && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      claims,
    );
}
