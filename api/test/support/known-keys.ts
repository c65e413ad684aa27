import type { AccountSnapshot } from "../../src/iam/account.ts";
import { accessKeyIdentity } from "../../src/iam/identity.ts";

/** Derives the `previousKeys` of a scan from the previous snapshot. The product takes them from its database rows. */
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
  // Two keys of one user that were created in the same second have the same identity, so neither counts as known.
  for (const identity of ties) known.delete(identity);
  return known;
}
