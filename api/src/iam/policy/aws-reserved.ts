/**
 * The requests that AWS refuses on resources that it manages in an account, whatever the account's policies allow.
 * Deciding them from the policies alone would promise rights that no administrator has.
 */
import { findAction } from "./catalogue.ts";

interface ReservedResources {
  /** Matches the resources, as ARN. */
  readonly resources: RegExp;
  /** Whether AWS refuses the action (lower case) on these resources. */
  readonly refuses: (action: string) => boolean;
}

/** The calls that an account may make on its service-linked roles, besides reading them. */
const CALLS_ON_SERVICE_LINKED_ROLES: ReadonlySet<string> = new Set([
  // IAM User Guide, *Create a service-linked role*: an account creates and deletes the role and edits its description.
  "iam:createservicelinkedrole",
  "iam:deleteservicelinkedrole",
  "iam:updaterole",
  "iam:updateroledescription",
  // IAM API Reference, *TagRole*: "a regular role or a service-linked role".
  "iam:tagrole",
  "iam:untagrole",
  // Amazon EC2 Auto Scaling User Guide, *Service-linked roles*: a role with a custom suffix is passed.
  "iam:passrole",
]);

const CHANGES_OF_ALIASES: ReadonlySet<string> = new Set(["kms:createalias", "kms:updatealias", "kms:deletealias"]);

const RESERVED: readonly ReservedResources[] = [
  {
    // IAM API Reference, error *UnmodifiableEntity*: "service-linked roles are protected AWS resources".
    resources: /^arn:[^:]*:iam::[^:]*:role\/aws-service-role\//,
    refuses: (action) => isIamChange(action) && !CALLS_ON_SERVICE_LINKED_ROLES.has(action),
  },
  {
    // AWS re:Post, *Modify a role that begins with AWSReservedSSO*: "this role is only modifiable by AWS". A service
    // cannot use such a role either, because its trust policy names only the provider of IAM Identity Center.
    resources: /^arn:[^:]*:iam::[^:]*:role\/aws-reserved\//,
    refuses: isIamChange,
  },
  {
    // IAM User Guide, *Managed policies and inline policies*: an account cannot change AWS managed policies.
    resources: /^arn:[^:]*:iam::aws:policy\//,
    refuses: isIamChange,
  },
  {
    // AWS KMS API Reference, *CreateAlias*: "The alias/aws/ prefix is reserved for AWS managed keys".
    resources: /^arn:[^:]*:kms:[^:]*:[^:]*:alias\/aws\//,
    refuses: (action) => CHANGES_OF_ALIASES.has(action),
  },
];

/** Whether AWS refuses the action on the resource in every account. */
export function isReservedForAws(action: string, resource: string): boolean {
  // All reserved resources contain one of these texts. Most requests are for other resources and end here.
  if (!resource.includes("/aws") && !resource.includes("::aws:")) return false;
  return RESERVED.some(({ resources, refuses }) => resources.test(resource) && refuses(action.toLowerCase()));
}

/** Whether the action is one of IAM that changes or uses the resource. An unknown action counts. */
function isIamChange(action: string): boolean {
  return action.startsWith("iam:") && !/^(?:Read|List)$/.test(findAction(action)?.accessLevel ?? "");
}
