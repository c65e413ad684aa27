import type { AccountSnapshot } from "../../src/iam/account.ts";
import { accessKeyIdentity } from "../../src/iam/identity.ts";

/** A reading's `previousKeys` out of the snapshot before; the product itself takes them from its rows. */
export function knownKeysOf({ sections }: AccountSnapshot): Map<string, string> {
  const known = new Map<string, string>();
  const { accessKeys, authorizationDetails } = sections;
  if (accessKeys.status !== "read" || authorizationDetails.status !== "read") return known;
  const userIds = new Map(authorizationDetails.value.users.map((user) => [user.userName, user.userId]));
  const ties = new Set<string>();
  for (const key of accessKeys.value) {
    const userId = userIds.get(key.userName);
    if (userId === undefined) continue;
    const identity = accessKeyIdentity(userId, key.createdAt);
    if (known.has(identity)) ties.add(identity);
    known.set(identity, key.accessKeyId);
  }
  // Two keys of one user made in the same second cannot be told apart: neither is known.
  for (const identity of ties) known.delete(identity);
  return known;
}
