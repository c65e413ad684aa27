/** Compares two snapshots of one account: users, groups, roles, policies and keys that were added, removed or changed. */
import type { AccountSnapshot } from "./account.ts";
import { inlinePolicyRef, policyOwners } from "./identity.ts";

export type DriftKind = "USER" | "GROUP" | "ROLE" | "POLICY" | "ACCESS_KEY" | "PASSWORD_POLICY";

export interface Difference {
  readonly kind: DriftKind;
  readonly id: string;
  readonly name: string;
}

export interface Drift {
  readonly added: readonly Difference[];
  readonly removed: readonly Difference[];
  readonly changed: readonly Difference[];
}

interface Item extends Difference {
  readonly content: string;
}

/**
 * Returns the changes between two snapshots. Ignores sections that one of them did not read: missing data is no change.
 */
export function driftBetween(from: AccountSnapshot, to: AccountSnapshot): Drift {
  const before = itemsOf(from, to);
  const after = itemsOf(to, from);
  const plain = ({ kind, id, name }: Item): Difference => ({ kind, id, name });
  return {
    added: [...after.values()].filter((item) => !before.has(item.id)).map(plain),
    removed: [...before.values()].filter((item) => !after.has(item.id)).map(plain),
    changed: [...after.values()]
      .filter((item) => before.has(item.id) && before.get(item.id)!.content !== item.content)
      .map(plain),
  };
}

function itemsOf(snapshot: AccountSnapshot, other: AccountSnapshot): Map<string, Item> {
  const items: Item[] = [];
  const { authorizationDetails, passwordPolicy, accessKeys } = snapshot.sections;
  if (authorizationDetails.status === "read" && other.sections.authorizationDetails.status === "read") {
    const { users, groups, roles, policies } = authorizationDetails.value;
    for (const user of users)
      items.push({
        kind: "USER",
        id: user.userId,
        name: user.userName,
        content: JSON.stringify({ ...user, inlinePolicies: [] }),
      });
    for (const group of groups)
      items.push({
        kind: "GROUP",
        id: group.groupId,
        name: group.groupName,
        content: JSON.stringify({ ...group, inlinePolicies: [] }),
      });
    // A newer last use of a role does not count as a change of the role.
    for (const role of roles)
      items.push({
        kind: "ROLE",
        id: role.roleId,
        name: role.roleName,
        content: JSON.stringify({ ...role, inlinePolicies: [], lastUsed: null }),
      });
    for (const policy of policies)
      items.push({
        kind: "POLICY",
        id: policy.policyId,
        name: policy.policyName,
        content: JSON.stringify({ versions: policy.versions, defaultVersionId: policy.defaultVersionId }),
      });
    for (const { id, name, holder } of policyOwners(authorizationDetails.value)) {
      for (const policy of holder.inlinePolicies) {
        const ref = inlinePolicyRef(id, name, policy.policyName);
        items.push({ kind: "POLICY", id: ref.id, name: ref.name, content: policy.document });
      }
    }
  }
  if (accessKeys.status === "read" && other.sections.accessKeys.status === "read") {
    for (const key of accessKeys.value)
      items.push({
        kind: "ACCESS_KEY",
        id: key.accessKeyId,
        name: `${key.userName}/${key.accessKeyId}`,
        content: String(key.isActive),
      });
  }
  if (passwordPolicy.status === "read" && other.sections.passwordPolicy.status === "read" && passwordPolicy.value) {
    items.push({
      kind: "PASSWORD_POLICY",
      id: snapshot.awsAccountId,
      name: "Account password policy",
      content: JSON.stringify(passwordPolicy.value),
    });
  }
  return new Map(items.map((item) => [item.id, item]));
}
