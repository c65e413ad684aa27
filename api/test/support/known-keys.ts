import type { AccountSnapshot } from "../../src/iam/account.ts";
import { accessKeyIdentity } from "../../src/iam/identity.ts";

/** Derives the `previousKeys` of a scan from the snapshot before it. The product takes them from its rows instead. */
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
  // Two keys of one user created in the same second are indistinguishable, so neither is known.
  for (const identity of ties) known.delete(identity);
  return known;
}
