/**
 * The resource's side of a request: its policy as far as it is known, its owner, and the guardrails of that account.
 * Unknown parts are named, and never count as a policy that allows or denies.
 */
import type { AccountIndex } from "../escalation/simulation/account-index.ts";
import { OPEN_TRUST } from "../escalation/simulation/authorize.ts";
import { parsePolicy } from "../policy/document.ts";
import type { AccessRequest } from "../policy/evaluate.ts";
import { bucketPublicity } from "../policy/public-grants.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import type { PolicyReading } from "../resource-policy-inventory.ts";
import { type GrantAssumption, type GrantsOnResource, grantsOnResource, WITHOUT_GRANTS } from "./grants-on-resource.ts";

export type ResourceAssumption =
  | "RESOURCE_POLICY_NOT_READ"
  | "KEY_POLICY_IS_DEFAULT"
  | GrantAssumption
  | "PUBLIC_ACCESS_BLOCK_NOT_READ";

export interface ResourceSide extends Pick<AccessRequest, "resourceAccountId" | "rcps"> {
  readonly document: PolicyDocument | null;
  /** Whether the document was read or given rather than assumed. */
  readonly isRead: boolean;
  readonly assumes: ResourceAssumption | null;
  /** The refused call because of which the policy is unknown. Null if nothing was refused. */
  readonly unreadCause: string | null;
  /**
   * The effect of S3 Block Public Access on a public bucket policy for callers of other accounts: BLOCKED leaves only
   * its Deny statements. Null if the policy is not public, or nothing restricts it.
   */
  readonly publicAccess: "BLOCKED" | "UNKNOWN" | null;
  /** The grants that allow requests besides the policy: an access control list of S3, or the grants of a KMS key. */
  readonly grants: GrantsOnResource;
  /** The information that was not read and is needed to allow the request. Null if nothing is missing. */
  readonly missing: string | null;
}

/** A question as far as it concerns the resource. */
export interface ResourceQuestion {
  readonly action: string;
  readonly resource: string;
  /** A policy to evaluate as that of the resource, instead of the one that was read. */
  readonly resourcePolicy?: PolicyDocument | null | undefined;
  /** The account that owns the resource, if it is connected and not that of the caller. */
  readonly owner?: AccountIndex | null | undefined;
}

const NONE: ResourceSide = {
  document: null,
  isRead: true,
  assumes: null,
  unreadCause: null,
  publicAccess: null,
  grants: WITHOUT_GRANTS,
  missing: null,
};

/**
 * Services whose resources have no policies of their own (IAM User Guide, *AWS services that work with IAM*). Policies of
 * VPC endpoints limit the way to a service, not access to a resource.
 */
const WITHOUT_RESOURCE_POLICIES: ReadonlySet<string> = new Set(
  `athena autoscaling cloudformation codedeploy codepipeline ec2 ecs eks elasticache elasticbeanstalk elasticmapreduce
  iam organizations rds states`.split(/\s+/),
);

export function resourceSide(account: AccountIndex, question: ResourceQuestion): ResourceSide {
  const side = sideOfPolicy(account, question);
  // RestrictPublicBuckets also blocks other accounts that a list names: it allows no access across accounts.
  if (!side.isRead || side.missing !== null || side.publicAccess === "BLOCKED") return side;
  const { owner } = question;
  const isForeign = owner != null && owner.awsAccountId !== account.awsAccountId;
  return { ...side, grants: grantsOnResource(account, question, isForeign ? owner : null) };
}

function sideOfPolicy(account: AccountIndex, question: ResourceQuestion): ResourceSide {
  const { action, resource, resourcePolicy, owner } = question;
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  const ownerId = ownerOf(resource) ?? owner?.awsAccountId ?? (isBucketOfOthers(account, resource) ? null : undefined);
  const isForeign = ownerId !== undefined && ownerId !== account.awsAccountId;
  if (/^sts:assumerole/i.test(action)) return isForeign ? foreign(ownerId, OPEN_TRUST) : trustOf(account, resource);
  const guardrails = isForeign ? { resourceAccountId: ownerId, rcps: rcpsOf(owner) } : {};
  const restricted = (side: ResourceSide) => (isForeign ? withPublicAccess(side, question) : side);
  if (resourcePolicy) return restricted({ ...NONE, ...guardrails, document: resourcePolicy });
  if (WITHOUT_RESOURCE_POLICIES.has(service) || resource === "*") return isForeign ? foreign(ownerId) : NONE;
  if (isForeign && !owner) return foreign(ownerId);
  const reading = (owner ?? account).policyReadingOf(resource);
  const side = sideOf(reading, resource, service);
  if (isForeign && !side.isRead) return { ...foreign(ownerId), unreadCause: side.unreadCause };
  if (side.assumes === "KEY_POLICY_IS_DEFAULT") return { ...side, document: defaultKeyPolicy(account) };
  return restricted({ ...side, ...guardrails });
}

/**
 * RestrictPublicBuckets leaves a public bucket policy to AWS services and the bucket's account, also where the policy
 * names another account (Amazon S3 User Guide, *Blocking public access*). Its Deny statements still count.
 */
function withPublicAccess(side: ResourceSide, { action, resource, owner }: ResourceQuestion): ResourceSide {
  const { document } = side;
  if (document === null || !action.toLowerCase().startsWith("s3:")) return side;
  const publicity = bucketPublicity(document);
  // The settings of an account that is not known were not read.
  const state = owner?.publicAccessOf(resource).state ?? "UNKNOWN";
  if (publicity === "NOT_PUBLIC" || state === "OPEN") return side;
  if (publicity === "PERHAPS" || state === "UNKNOWN") return { ...side, publicAccess: "UNKNOWN" };
  const statements = document.statements.filter(({ effect }) => effect === "Deny");
  return { ...side, publicAccess: "BLOCKED", document: { ...document, statements } };
}

function sideOf(reading: PolicyReading, resource: string, service: string): ResourceSide {
  if (reading.state === "READ") {
    const { document: text, resourceArn } = reading;
    if (text === null) return NONE;
    const parsed = parsePolicy(text);
    if (!parsed.ok) return { ...NONE, missing: `the policy of ${resourceArn}, which cannot be parsed` };
    return { ...NONE, document: parsed.document };
  }
  const unreadCause = reading.state === "NOT_READ" ? reading.cause : `${resource} was not found`;
  const assumes = service === "kms" ? "KEY_POLICY_IS_DEFAULT" : "RESOURCE_POLICY_NOT_READ";
  return { ...NONE, isRead: false, assumes, unreadCause };
}

function trustOf(account: AccountIndex, resource: string): ResourceSide {
  const role = account.details.roles.find(({ arn }) => arn === resource);
  if (!role) return { ...NONE, missing: "the role with this ARN" };
  const { document } = account.trustOf(role);
  return document === null
    ? { ...NONE, missing: `the trust policy of ${role.roleName}, which cannot be parsed` }
    : { ...NONE, document };
}

/** The side of a resource of another account, of whose policy nothing is known. */
function foreign(ownerId: string | null, document = ALLOW_ALL): ResourceSide {
  const owner = ownerId === null ? "another account" : `account ${ownerId}`;
  const missing = `the policy of the resource, which belongs to ${owner}`;
  return { ...NONE, resourceAccountId: ownerId, document, isRead: false, missing };
}

/** The ARN of a bucket does not name its account, so a bucket that the account does not have belongs to another one. */
function isBucketOfOthers(account: AccountIndex, resource: string): boolean {
  return resource.split(":")[2] === "s3" && account.policyReadingOf(resource).state === "NO_SUCH_RESOURCE";
}

/** The resource control policies of another account. Null if they were not read. */
function rcpsOf(owner: AccountIndex | null | undefined): AccessRequest["rcps"] {
  if (!owner) return null;
  return owner.guardrails.isManagementAccount ? [] : owner.guardrails.rcps;
}

function ownerOf(arn: string): string | undefined {
  const owner = arn.split(":")[4] ?? "";
  return /^\d{12}$/.test(owner) ? owner : undefined;
}

const ALLOW_ALL = documentOf({
  Id: "not-read",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/**
 * The key policy that AWS creates by default. It leaves the decision to the IAM policies of the account (KMS Developer
 * Guide, *Default key policy*).
 */
function defaultKeyPolicy({ partition, awsAccountId }: AccountIndex): PolicyDocument {
  const AWS = `arn:${partition}:iam::${awsAccountId}:root`;
  return documentOf({
    Id: "not-read",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }],
  });
}

function documentOf(document: object): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", ...document }));
  return (parsed as Extract<typeof parsed, { ok: true }>).document;
}
