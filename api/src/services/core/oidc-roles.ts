/** Reads the groups of a person from the provider's claim. */
import type { AccessRole } from "./permissions.ts";

const VALUES_MAX = 1_000;

export interface ProviderRoles {
  /** The claim's name, such as `groups`. Dots separate the steps of a path into objects, as in `realm_access.roles`. */
  readonly claim: string;
  /** The roles of the values that the installation's settings name. A value must match exactly. */
  readonly roleOf: ReadonlyMap<string, AccessRole>;
}

/** Longer values are no names of groups. They are ignored. */
const VALUE_MAX_CHARACTERS = 512;

/** The values of the claim: the groups of the person, as the provider names them. */
export function groupsOfClaims(
  claims: Readonly<Record<string, unknown>>,
  { claim }: Pick<ProviderRoles, "claim">,
): readonly string[] {
  const value = claimAt(claims, claim);
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, VALUES_MAX) : [value];
  const names = values.filter((item) => typeof item === "string" && item.length <= VALUE_MAX_CHARACTERS);
  return [...new Set(names as string[])];
}

/**
 * Returns the claim at a path. A claim whose name contains dots (`https://example.org/roles`) takes precedence over a
 * path.
 */
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
