/** A request of a principal in the account, and the condition keys that follow from the request and the account's facts. */
import type { Tag } from "../../account.ts";
import { findAction } from "../../policy/catalogue.ts";
import type { ScpLevel } from "../../policy/evaluate.ts";
import { homeRegionOf } from "../../policy/regions.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { isForeignKey } from "../../policy/request-keys.ts";
import { namesAction } from "../../policy/scope.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import type { AccountIndex } from "./account-index.ts";
import { UNASSIGNED_ID } from "./hypothetical-principal.ts";
import type { Identity } from "./principal-state.ts";

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly keys?: KnownKeys;
  /** The tags of the target. Missing if the resource is not a user or role. */
  readonly tags?: readonly Tag[];
  readonly resourcePolicy?: PolicyDocument;
  /** The RCPs of the account that owns the resource, if it is another account. Null if they were not read. */
  readonly rcps?: readonly ScpLevel[] | null;
  /** Whether the request creates the resource, so that the caller chooses its properties. */
  readonly isNew?: boolean;
}

/** The action that sets tags on a new resource, by the action that creates the resource. */
export const TAGGING_ACTION_OF: Readonly<Record<string, string>> = {
  "iam:CreateUser": "iam:TagUser",
  "iam:CreateRole": "iam:TagRole",
  "iam:CreatePolicy": "iam:TagPolicy",
  "ec2:RunInstances": "ec2:CreateTags",
  "lambda:CreateFunction": "lambda:TagResource",
};

export const TAGGING_ACTIONS = /^iam:(Un)?[Tt]ag/;

/** The keys whose value `resolveKey` takes from the resource of the request. */
export const DEPENDS_ON_RESOURCE = /^((aws|iam):resourcetag\/|iam:permissionsboundary$|aws:requestedregion$)/;

/** The value of a condition key (lower case). Null if the request does not contain the key; undefined if the value is unknown. */
export function resolveKey(
  account: AccountIndex,
  { kind, holder }: Identity,
  key: string,
  { action, resource, tags, resourcePolicy }: AccessRequest,
): string | null | undefined {
  const { organization, partition, trustOf, holderOf } = account;
  if (key.startsWith("aws:principaltag/")) {
    // Session tags override the role's own ones (AWS STS API Reference, *AssumeRole*).
    return "roleId" in holder && trustOf(holder).allowsTags ? undefined : tagOf(holder.tags, key);
  }
  if (isForeignKey(action, key)) return null;
  if (key.startsWith("aws:resourcetag/") || key.startsWith("iam:resourcetag/")) {
    if (tags) return tagOf(tags, key);
    return GROUP_ARN.test(resource) ? null : undefined;
  }
  if (key.startsWith("aws:requesttag/") || key === "aws:tagkeys" || key === "sts:transitivetagkeys")
    return acceptsTags(action) && allowsSessionTags(resourcePolicy) ? undefined : null;
  // Only sessions of federated identities have the keys of identity providers.
  if (kind === "USER" && IDENTITY_PROVIDER_KEYS.test(key)) return null;
  switch (key) {
    case "aws:userid":
      return "userId" in holder && holder.userId !== UNASSIGNED_ID ? holder.userId : undefined;
    case "aws:principalorgid":
      return organization === undefined ? undefined : (organization?.organizationId ?? null);
    case "iam:permissionsboundary":
      // The target's current boundary, unless the request sets another one.
      return PUT_BOUNDARY.test(action) ? undefined : holderOf(resource)?.permissionsBoundaryArn;
    case "aws:requestedregion":
      // The request is sent to the region in the resource's ARN. If the ARN names no region, the caller chooses one.
      return isGlobal(action) ? homeRegionOf(partition) : regionOf(resource);
    default:
      return undefined;
  }
}

/** The value of the tag that a condition key (lower case) names. */
export function tagOf(tags: readonly Tag[], key: string): string | null {
  const name = key.slice(key.indexOf("/") + 1);
  return tags.find((tag) => tag.key.toLowerCase() === name)?.value ?? null;
}

/**
 * The condition keys of the request. A technique chooses one set of keys for all its steps, such as the policy that it
 * attaches, but requests contain only the keys of their own action.
 */
export function keysOfRequest({ action, keys }: Pick<AccessRequest, "action" | "keys">): KnownKeys {
  if (!keys) return NO_KEYS;
  const foreign = Object.keys(keys).filter((key) => isForeignKey(action, key.toLowerCase()));
  return foreign.length === 0 ? keys : { ...keys, ...Object.fromEntries(foreign.map((key) => [key, null])) };
}

const NO_KEYS: KnownKeys = {};

const PUT_BOUNDARY = /^iam:put(user|role)permissionsboundary$/i;
/** Groups cannot be tagged (IAM User Guide, *Tags for IAM resources*). */
const GROUP_ARN = /^arn:[^:]*:iam::[^:]*:group\//;

/** Whether requests for the action can contain tags. An action that the catalogue does not know is assumed to accept them. */
function acceptsTags(action: string): boolean {
  return (
    findAction(action)?.conditionKeys.some((key) => key === "aws:tagkeys" || key.startsWith("aws:requesttag/")) ?? true
  );
}

const IDENTITY_PROVIDER_KEYS =
  /^(saml|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com|cognito-identity\.amazonaws\.com):/;

/**
 * Whether the trust policy allows a session to set tags (IAM User Guide, *Pass session tags in AWS STS*). True for
 * requests without a trust policy.
 */
function allowsSessionTags(trust: PolicyDocument | undefined): boolean {
  return (
    trust === undefined ||
    trust.statements.some((statement) => statement.effect === "Allow" && namesAction(statement, "sts:TagSession"))
  );
}

function regionOf(arn: string): string | undefined {
  const region = arn.split(":")[3];
  return region && !/[*?]/.test(region) ? region : undefined;
}

/**
 * Whether the action is always sent to one region. iam:PassRole is not: it is checked in the region of the service that
 * gets the role.
 */
function isGlobal(action: string): boolean {
  return /^(iam|organizations):/i.test(action) && !/:passrole$/i.test(action);
}
