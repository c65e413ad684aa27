/** Compares two snapshots of one account: users, groups, roles, policies and keys that were added, removed or changed. */
import type { AccountSnapshot, SectionName } from "./account.ts";
import { inlinePolicyRef, policyOwners } from "./identity.ts";
import { differingFacts, type Facts } from "./inventory-change.ts";
import { groupFacts, managedPolicyFacts, passwordPolicyFacts, roleFacts, userFacts } from "./inventory-facts.ts";

export type DriftKind = "USER" | "GROUP" | "ROLE" | "POLICY" | "ACCESS_KEY" | "PASSWORD_POLICY";

export interface Difference {
  readonly kind: DriftKind;
  readonly id: string;
  readonly name: string;
  /** The facts that differ; all facts of a resource that was removed. Null if it was added. */
  readonly before: Facts | null;
  /** The facts that differ; all facts of a resource that was added. Null if it was removed. */
  readonly after: Facts | null;
}

/** The sections that are compared. */
const COMPARED_SECTIONS = ["authorizationDetails", "accessKeys", "passwordPolicy"] as const satisfies SectionName[];

export interface Drift {
  /** The sections of which nothing is known, because one of the snapshots did not read them. */
  readonly notCompared: readonly SectionName[];
  readonly added: readonly Difference[];
  readonly removed: readonly Difference[];
  readonly changed: readonly Difference[];
}

interface Item extends Pick<Difference, "kind" | "id" | "name"> {
  readonly facts: Facts;
}

/**
 * Returns the changes between two snapshots. Ignores sections that one of them did not read: missing data is no change.
 */
export function driftBetween(from: AccountSnapshot, to: AccountSnapshot): Drift {
  const before = itemsOf(from, to);
  const after = itemsOf(to, from);
  return {
    notCompared: COMPARED_SECTIONS.filter((name) =>
      [from, to].some(({ sections }) => sections[name].status !== "read"),
    ),
    added: [...after.values()]
      .filter((item) => !before.has(item.id))
      .map(({ facts, ...item }) => ({ ...item, before: null, after: facts })),
    removed: [...before.values()]
      .filter((item) => !after.has(item.id))
      .map(({ facts, ...item }) => ({ ...item, before: facts, after: null })),
    changed: [...after.values()].flatMap(({ facts, ...item }) => {
      const earlier = before.get(item.id);
      const differing = earlier && differingFacts(earlier.facts, facts);
      return differing ? [{ ...item, ...differing }] : [];
    }),
  };
}

function itemsOf(snapshot: AccountSnapshot, other: AccountSnapshot): Map<string, Item> {
  const items: Item[] = [];
  const { authorizationDetails, passwordPolicy, accessKeys } = snapshot.sections;
  if (authorizationDetails.status === "read" && other.sections.authorizationDetails.status === "read") {
    const { users, groups, roles, policies } = authorizationDetails.value;
    for (const user of users)
      items.push({ kind: "USER", id: user.userId, name: user.userName, facts: userFacts(user) });
    for (const group of groups)
      items.push({ kind: "GROUP", id: group.groupId, name: group.groupName, facts: groupFacts(group) });
    for (const role of roles)
      items.push({ kind: "ROLE", id: role.roleId, name: role.roleName, facts: roleFacts(role) });
    for (const policy of policies)
      items.push({ kind: "POLICY", id: policy.policyId, name: policy.policyName, facts: managedPolicyFacts(policy) });
    for (const { id, name, holder } of policyOwners(authorizationDetails.value)) {
      for (const policy of holder.inlinePolicies) {
        const ref = inlinePolicyRef(id, name, policy.policyName);
        items.push({ kind: "POLICY", id: ref.id, name: ref.name, facts: { document: policy.document } });
      }
    }
  }
  if (accessKeys.status === "read" && other.sections.accessKeys.status === "read") {
    for (const key of accessKeys.value)
      items.push({
        kind: "ACCESS_KEY",
        id: key.accessKeyId,
        name: `${key.userName}/${key.accessKeyId}`,
        facts: { status: key.isActive ? "Active" : "Inactive" },
      });
  }
  if (passwordPolicy.status === "read" && other.sections.passwordPolicy.status === "read" && passwordPolicy.value)
    items.push({
      kind: "PASSWORD_POLICY",
      id: snapshot.awsAccountId,
      name: "Account password policy",
      facts: passwordPolicyFacts(passwordPolicy.value),
    });
  return new Map(items.map((item) => [item.id, item]));
}
