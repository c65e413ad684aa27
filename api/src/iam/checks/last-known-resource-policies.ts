/** Completes the policies of resources with what an earlier reading contained. */
import type {
  PublicAccessBlock,
  ResourcePolicy,
  ResourcePolicyInventory,
  UnreadBlock,
  UnreadResourcePolicies,
} from "../resource-policy-inventory.ts";
import type { KeyGrants, ResourceGrants, UnreadGrants } from "../resource-grants.ts";
import { causeOf } from "../section.ts";

/** Only the earlier reading shows whether it contained a Region that this reading did not request. */
export function mayLackResourcePolicies({
  regions,
  unread,
  unreadBlocks = [],
  unreadGrants = [],
}: ResourcePolicyInventory): boolean {
  return regions.length > 0 || [unread, unreadBlocks, unreadGrants].some((parts) => parts.length > 0);
}

/** Adds the policies that this reading could not read or did not request, and that the earlier one read. */
export function fillResourcePolicies(
  inventory: ResourcePolicyInventory,
  { before }: { readonly before: ResourcePolicyInventory },
): { readonly value: ResourcePolicyInventory; readonly pieces: readonly string[] } {
  const known = new Map(before.policies.map((policy) => [policy.resourceArn, policy]));
  const read = new Set(inventory.policies.map(({ resourceArn }) => resourceArn));
  const added = new Map<string, ResourcePolicy>();
  const add = (policies: Iterable<ResourcePolicy | undefined>) => {
    let count = 0;
    for (const policy of policies) {
      if (!policy || read.has(policy.resourceArn) || added.has(policy.resourceArn)) continue;
      added.set(policy.resourceArn, policy);
      count += 1;
    }
    return count > 0;
  };
  const pieces: string[] = [];
  const unread: UnreadResourcePolicies[] = [];
  for (const part of inventory.unread) {
    const { kind, region, resourceArns } = part;
    if (resourceArns === null) {
      if (!isListed(before, part)) {
        unread.push(part);
        continue;
      }
      add(before.policies.filter((policy) => policy.kind === kind && (region === null || policy.region === region)));
      pieces.push(`the policies of ${nounOf(kind)} (${causeOf(part)})`);
      continue;
    }
    if (add(resourceArns.map((arn) => known.get(arn))))
      pieces.push(`the policies of ${nounOf(kind)} (${causeOf(part)})`);
    const stillUnknown = resourceArns.filter((arn) => !added.has(arn));
    if (stillUnknown.length > 0) unread.push({ ...part, resourceArns: stillUnknown });
  }
  const notAsked = before.regions.filter((region) => !inventory.regions.includes(region));
  for (const region of notAsked)
    if (add(before.policies.filter((policy) => policy.kind !== "s3:bucket" && policy.region === region)))
      pieces.push(`the policies of resources in ${region}`);
  const { publicAccessBlocks, unreadBlocks, isFilled } = fillBlocks(inventory, before, added);
  if (isFilled) pieces.push("Block Public Access of buckets");
  const { grants, causes } = fillGrants(inventory, before, added);
  pieces.push(...causes);
  if (pieces.length === 0) return { value: inventory, pieces };
  return {
    value: {
      publicAccessBlocks,
      unreadBlocks,
      ...grants,
      policies: [...inventory.policies, ...added.values()],
      regions: [...inventory.regions, ...notAsked],
      unread: [...unread, ...before.unread.filter(({ region }) => region !== null && notAsked.includes(region))],
    },
    pieces,
  };
}

/** Adds the settings that this reading could not read, and those of the buckets whose policies were added. */
function fillBlocks(
  { publicAccessBlocks: read = [], unreadBlocks: missing = [] }: ResourcePolicyInventory,
  { publicAccessBlocks: known = [] }: ResourcePolicyInventory,
  added: ReadonlyMap<string, ResourcePolicy>,
): {
  readonly publicAccessBlocks: readonly PublicAccessBlock[];
  readonly unreadBlocks: readonly UnreadBlock[];
  readonly isFilled: boolean;
} {
  const places = new Set(read.map(({ resourceArn }) => resourceArn));
  const unread = new Set(missing.map(({ resourceArn }) => resourceArn));
  const hasAddedBuckets = [...added.values()].some(({ kind }) => kind === "s3:bucket");
  const filled = known.filter(
    ({ resourceArn: arn }) =>
      !places.has(arn) && (unread.has(arn) || (arn === null ? hasAddedBuckets : added.has(arn))),
  );
  const isKnown = new Set(filled.map(({ resourceArn }) => resourceArn));
  return {
    publicAccessBlocks: [...read, ...filled],
    unreadBlocks: missing.filter(({ resourceArn }) => !isKnown.has(resourceArn)),
    isFilled: filled.some(({ resourceArn }) => unread.has(resourceArn)),
  };
}

/** Adds the lists and grants that this reading could not read, and those of the resources whose policies were added. */
function fillGrants(
  inventory: ResourcePolicyInventory,
  before: ResourcePolicyInventory,
  added: ReadonlyMap<string, ResourcePolicy>,
): { readonly grants: ResourceGrants; readonly causes: readonly string[] } {
  const { bucketAcls = [], keyGrants = [], unreadGrants = [], canonicalUserId } = inventory;
  const unread = new Set(unreadGrants.flatMap(({ resourceArns }) => resourceArns));
  const isWanted = (read: readonly { readonly resourceArn: string }[]) => {
    const known = new Set(read.map(({ resourceArn }) => resourceArn));
    return ({ resourceArn: arn }: { readonly resourceArn: string }) =>
      added.has(arn) ? !known.has(arn) : unread.has(arn);
  };
  // If an earlier reading left grants of a key unknown, they stay unknown beside the grants that it read.
  const unreadBefore = new Set((before.unreadGrants ?? []).flatMap(({ resourceArns }) => resourceArns));
  const acls = (before.bucketAcls ?? []).filter(isWanted(bucketAcls));
  const keys = (before.keyGrants ?? [])
    .filter(isWanted(keyGrants))
    .filter(({ resourceArn }) => !unreadBefore.has(resourceArn));
  // Grants that this reading read before a call failed count as well.
  const withLatest = ({ resourceArn, grants }: KeyGrants): KeyGrants => {
    const latest = keyGrants.find((key) => key.resourceArn === resourceArn)?.grants ?? [];
    const ids = new Set(latest.map(({ grantId }) => grantId));
    return { resourceArn, grants: [...latest, ...grants.filter(({ grantId }) => !ids.has(grantId))] };
  };
  const filled = new Set([...acls, ...keys].map(({ resourceArn }) => resourceArn));
  const isFilled = (arn: string) => filled.has(arn);
  const causes = unreadGrants
    .filter(({ resourceArns }) => resourceArns.some(isFilled))
    .map(
      (part) =>
        `${part.kind === "kms:key" ? "the grants of keys" : "the access control lists of buckets"} (${causeOf(part)})`,
    );
  const left = unreadGrants
    .map((part): UnreadGrants => ({ ...part, resourceArns: part.resourceArns.filter((arn) => !filled.has(arn)) }))
    .filter(({ resourceArns }) => resourceArns.length > 0);
  return {
    grants: {
      bucketAcls: [...bucketAcls, ...acls],
      keyGrants: [...keyGrants.filter(({ resourceArn }) => !filled.has(resourceArn)), ...keys.map(withLatest)],
      unreadGrants: left,
      canonicalUserId: canonicalUserId ?? before.canonicalUserId ?? null,
    },
    causes: [...new Set(causes)],
  };
}

/** Whether the inventory contains all resources of the kind in the Region. */
function isListed({ regions, unread }: ResourcePolicyInventory, { kind, region }: UnreadResourcePolicies): boolean {
  if (region !== null && !regions.includes(region)) return false;
  return !unread.some((part) => part.kind === kind && part.region === region && part.resourceArns === null);
}

function nounOf(kind: ResourcePolicy["kind"]): string {
  return `${kind.slice(kind.indexOf(":") + 1)}s`;
}
