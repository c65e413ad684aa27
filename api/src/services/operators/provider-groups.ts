/**
 * Which role and which accounts a group of the identity provider gives. An admin edits these, and they apply at each
 * sign-in. Pure, so that a preview and a sign-in compute the same.
 */
import { type AccessRole, ROLES } from "../core/permissions.ts";

export interface ProviderGroup {
  /** The group as the provider names it in the claim. Must match exactly. */
  readonly value: string;
  readonly role: AccessRole;
  /** The IDs of the account groups whose accounts the operator sees. Null for all accounts. */
  readonly accountGroupIds: readonly string[] | null;
}

export interface ProviderGrant {
  readonly role: AccessRole;
  /** Null if nothing says which accounts: the operator keeps their limit. */
  readonly accounts: readonly string[] | "ALL" | null;
  /** The groups that give this. */
  readonly from: readonly string[];
  /** The groups that are mapped and have no effect, because another one gives a more privileged role. */
  readonly ignored: readonly string[];
}

/**
 * Returns what the groups of a person give. Null if none is mapped. Of several, those with the most privileged role count,
 * and their accounts add up. The others are ignored: a person who may do much in some accounts and little in all must not
 * get both in all.
 */
export function grantOf(
  groups: readonly string[],
  mapped: readonly ProviderGroup[],
  roleOf: ReadonlyMap<string, AccessRole>,
): ProviderGrant | null {
  const own = mapped.filter(({ value }) => groups.includes(value));
  const listed = new Set(mapped.map(({ value }) => value));
  // A group that an admin maps no longer has the role of the settings.
  const settings = groups.flatMap((value) => {
    const role = listed.has(value) ? undefined : roleOf.get(value);
    return role === undefined ? [] : [{ value, role }];
  });
  const role = ROLES.findLast((each) => [...own, ...settings].some((group) => group.role === each));
  if (role === undefined) return null;
  const counting = own.filter((group) => group.role === role);
  const from = [...counting, ...settings.filter((group) => group.role === role)].map(({ value }) => value);
  return {
    role,
    accounts: accountsOf(counting),
    from,
    ignored: [...own, ...settings].map(({ value }) => value).filter((value) => !from.includes(value)),
  };
}

/** The access of a person in no mapped group: the role of everyone at the provider, if there is one. */
export function grantOrDefault(grant: ProviderGrant | null, defaultRole: AccessRole | null): ProviderGrant | null {
  return grant ?? (defaultRole && { role: defaultRole, accounts: null, from: [], ignored: [] });
}

function accountsOf(counting: readonly ProviderGroup[]): ProviderGrant["accounts"] {
  if (counting.length === 0) return null;
  if (counting.some(({ accountGroupIds }) => accountGroupIds === null)) return "ALL";
  return [...new Set(counting.flatMap(({ accountGroupIds }) => accountGroupIds ?? []))].toSorted();
}
