/**
 * The policies of an account's buckets, keys, queues, topics, functions and secrets, with what was not read of them. Each
 * kind is read in each Region, and each policy by a call of its own, so a refused call leaves as little as possible unknown.
 */
import type { ResourceGrants } from "./resource-grants.ts";
import { causeOf, type UnreadPart } from "./section.ts";

/** The service and the resource type in the ARN of a resource. */
export const RESOURCE_KINDS = [
  "s3:bucket",
  "kms:key",
  "sqs:queue",
  "sns:topic",
  "lambda:function",
  "secretsmanager:secret",
] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

export interface ResourcePolicy {
  readonly kind: ResourceKind;
  readonly resourceArn: string;
  /** The Region of the resource. The ARN of a bucket does not contain it. */
  readonly region: string;
  /** The policy exactly as it is written. Null if the resource has none. */
  readonly document: string | null;
}

export interface ResourcePolicyInventory extends ResourceGrants {
  /** Every resource whose policy was read, also those without one. */
  readonly policies: readonly ResourcePolicy[];
  /** The requested Regions. Buckets are read in every Region. */
  readonly regions: readonly string[];
  readonly unread: readonly UnreadResourcePolicies[];
  /** Read if a bucket may be public by its policy or by lists. Missing in snapshots of earlier versions. */
  readonly publicAccessBlocks?: readonly PublicAccessBlock[];
  readonly unreadBlocks?: readonly UnreadBlock[];
}

/** The settings of S3 Block Public Access that change what an existing policy or access control list allows. */
export interface PublicAccessBlock {
  /** The bucket. Null for the setting of the account, which includes that of its organization. */
  readonly resourceArn: string | null;
  readonly restrictsPublicBuckets: boolean;
  /** Missing in snapshots of earlier versions. */
  readonly ignoresPublicAcls?: boolean;
}

/** The Block Public Access settings that one refused or failed call leaves unknown. */
export interface UnreadBlock extends UnreadPart {
  readonly resourceArn: string | null;
}

/**
 * Whether Block Public Access restricts a public bucket policy to AWS services and the bucket's account, or ignores a
 * public access control list. The bucket and the account each can (Amazon S3 User Guide, *Blocking public access*).
 */
export type PublicAccessReading =
  | { readonly state: "RESTRICTED" | "OPEN" }
  /** `cause` names the refused call. Null if no scan requested the settings. */
  | { readonly state: "UNKNOWN"; readonly cause: string | null };

/** The part that one refused or failed call leaves unknown. */
export interface UnreadResourcePolicies extends UnreadPart {
  readonly kind: ResourceKind;
  /** The resources whose policies are unknown. Null for all of the kind in the Region. */
  readonly resourceArns: readonly string[] | null;
}

/** The policy of one resource, as far as it is known. */
export type PolicyReading =
  | { readonly state: "READ"; readonly resourceArn: string; readonly document: string | null }
  /** Everything was read where the resource would be, and the account has no such resource. */
  | { readonly state: "NO_SUCH_RESOURCE" }
  /** `cause` names the refused call. Null if no scan requested the policy. */
  | { readonly state: "NOT_READ"; readonly cause: string | null };

const NOT_ASKED: PolicyReading = { state: "NOT_READ", cause: null };

/** The resource with a policy that a request for the ARN concerns: the bucket of an object, the topic of a subscription. */
export interface GovernedResource {
  readonly kind: ResourceKind;
  readonly arn: string;
  /** Empty for a bucket, whose ARN has no Region. */
  readonly region: string;
}

/** Null if no reading covers such a resource, such as an access point, the alias of a key or a version of a function. */
export function governedResource(arn: string): GovernedResource | null {
  const [, partition = "", service = "", region = "", accountId = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  const of = (kind: ResourceKind, name: string): GovernedResource => ({
    kind,
    arn: `arn:${partition}:${service}:${region}:${accountId}:${name}`,
    region,
  });
  switch (service) {
    case "s3":
      return region === "" && accountId === "" && resource !== "" ? of("s3:bucket", resource.split("/")[0]!) : null;
    case "kms":
      return resource.startsWith("key/") ? of("kms:key", resource) : null;
    case "sqs":
      return resource === "" ? null : of("sqs:queue", resource);
    case "sns":
      return resource === "" ? null : of("sns:topic", resource.split(":")[0]!);
    case "lambda":
      return /^function:[^:]+$/.test(resource) ? of("lambda:function", resource) : null;
    case "secretsmanager":
      return resource.startsWith("secret:") ? of("secretsmanager:secret", resource) : null;
    default:
      return null;
  }
}

/** Returns what a setting does to buckets, by the ARN of the bucket or an object. */
export function publicAccessReadings(
  inventory: ResourcePolicyInventory | undefined,
  setting: "restrictsPublicBuckets" | "ignoresPublicAcls" = "restrictsPublicBuckets",
): (arn: string) => PublicAccessReading {
  const blocks = new Map((inventory?.publicAccessBlocks ?? []).map((block) => [block.resourceArn, block[setting]]));
  const unread = new Map((inventory?.unreadBlocks ?? []).map((part) => [part.resourceArn, part]));
  return (arn) => {
    const places = [null, governedResource(arn)?.arn ?? arn];
    if (places.some((place) => blocks.get(place) === true)) return { state: "RESTRICTED" };
    if (places.every((place) => blocks.get(place) === false)) return { state: "OPEN" };
    const part = places.map((place) => unread.get(place)).find((each) => each !== undefined);
    return { state: "UNKNOWN", cause: part ? causeOf(part) : null };
  };
}

/** Returns the readings of an inventory. Undefined if no policies were read. */
export function policyReadings(inventory: ResourcePolicyInventory | undefined): (arn: string) => PolicyReading {
  if (!inventory) return () => NOT_ASKED;
  const { policies, unread, regions } = inventory;
  const byArn = new Map(policies.map((policy) => [policy.resourceArn, policy]));
  const unreadByArn = new Map(unread.flatMap((part) => (part.resourceArns ?? []).map((arn) => [arn, part] as const)));
  const unreadLists = unread.filter(({ resourceArns }) => resourceArns === null);
  return (arn) => {
    const governed = governedResource(arn);
    if (!governed) return NOT_ASKED;
    const read = byArn.get(governed.arn);
    if (read) return { state: "READ", resourceArn: read.resourceArn, document: read.document };
    const isBucket = governed.kind === "s3:bucket";
    const refused =
      unreadByArn.get(governed.arn) ??
      unreadLists.find(({ kind, region }) => kind === governed.kind && (isBucket || region === governed.region));
    if (refused) return { state: "NOT_READ", cause: causeOf(refused) };
    return isBucket || regions.includes(governed.region) ? { state: "NO_SUCH_RESOURCE" } : NOT_ASKED;
  };
}
