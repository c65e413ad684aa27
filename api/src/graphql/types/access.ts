import { ArgsType, Int, ObjectType } from "type-graphql";
import type {
  AccessAssumption,
  AccessDecisionKind,
  TrustMember as AnalyzedMember,
} from "../../iam/analysis/access-decision.ts";
import type { LimitKind, ScpReading } from "../../iam/analysis/effective-permissions.ts";
import type { ActionReach } from "../../iam/policy/expansion.ts";
import type { TrustedKind, TrustReachKind } from "../../iam/principals/trust-principals.ts";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf } from "./common.ts";
import { describedEnum, PathPrincipalKindEnum } from "./enums.ts";
import { AccessLevelCount, ActionsArgs, ServiceExpansion } from "./policy-analysis.ts";
import { AccessLevelEnum, type AccessLevelName, ActionReachEnum } from "./policy-enums.ts";
import type { PolicyEffect } from "../../iam/policy/statement.ts";
import { Field, Input } from "../tied.ts";
import { PolicyEffectEnum } from "./policy-enums.ts";

export const AccessDecisionKindEnum = describedEnum<AccessDecisionKind>(
  "AccessDecisionKind",
  "The decision of the policy evaluator on one request.",
  {
    ALLOWED: "The request is allowed, as far as the policies were read. `assumes` lists what was not read.",
    CONDITIONAL:
      "The request is allowed only if conditions are met whose values are unknown here. `keys` lists their condition keys.",
    UNKNOWN: "The decision is unknown because something that it depends on was not read. `missing` says what.",
    EXPLICIT_DENY: "A Deny statement applies to the request (explicit deny).",
    IMPLICIT_DENY: "No statement allows the request (implicit deny).",
  },
);

export const AccessAssumptionEnum = describedEnum<AccessAssumption>(
  "AccessAssumption",
  "An assumption that a decision rests on, because something was not read.",
  {
    SCP_NOT_READ: "The service control policies were not read; one of them may deny the request.",
    RCP_NOT_READ: "The resource control policies were not read; one of them may deny the request.",
    RESOURCE_POLICY_NOT_READ:
      "A resource-based policy of the resource is not read. If there is one, it may allow or deny the request.",
    KEY_POLICY_IS_DEFAULT:
      "The key policy is not read. It is assumed to be the default key policy of AWS, which delegates the decision to IAM.",
    KEY_GRANTS_NOT_READ:
      "The key policy denies the request. Not all grants of the key were read; one of the others may allow it.",
    BUCKET_ACL_NOT_READ:
      "The policies deny the request. The access control list of the bucket may allow it. The list or Object Ownership was not read, or the list contains an ID that may be the caller's account.",
    OBJECT_ACL_NOT_READ:
      "The policies deny the request. Access control lists have an effect in the bucket, and those of its objects are not read; one of them may allow it.",
    PUBLIC_ACCESS_BLOCK_NOT_READ:
      "The bucket policy or access control list is or may be public. It is not known whether Block Public Access withdraws what it allows, because a setting was not read or AWS does not document the case.",
  },
);

const TrustedKindEnum = describedEnum<TrustedKind>(
  "TrustedKind",
  "The type of a principal that a trust policy names.",
  {
    EVERYONE: "The statement names every principal in every account, or every principal except some.",
    ACCOUNT: "The statement names an AWS account: every principal that the account's own policies allow.",
    USER: "The statement names an IAM user.",
    ROLE: "The statement names an IAM role.",
    SESSION: "The statement names a single session of a role.",
    FEDERATED_USER: "The statement names a federated user.",
    SERVICE: "The statement names an AWS service.",
    PROVIDER: "The statement names an identity provider, and thus the identities that it vouches for.",
    DELETED: "The statement names a deleted user or role, of which AWS kept only the unique ID.",
    OTHER: "The statement names a principal of any other type.",
  },
);

export const TrustReachEnum = describedEnum<TrustReachKind>(
  "TrustReach",
  "The origin of the principals that a trust policy admits, widest first.",
  {
    EVERYONE: "Principals from any AWS account can assume the role.",
    OTHER_ACCOUNT: "Principals from another AWS account can assume the role.",
    FEDERATION: "Identities of an identity provider can assume the role.",
    THIS_ACCOUNT: "Principals from the same AWS account can assume the role.",
    SERVICE: "An AWS service can assume the role.",
    UNKNOWN: "The origin of the principal cannot be determined.",
  },
);

@ObjectType("TrustMember", {
  description: "A user or role that can assume a role because the trust policy names its whole account.",
  simpleResolvers: true,
})
class TrustMember {
  @Field(() => PathPrincipalKindEnum, { description: "The type of the principal: a user or a role." })
  kind!: AnalyzedMember["kind"];
  @Field(() => String, { description: "The name of the user or role." })
  name!: string;
  @Field(() => String, { description: "The ARN of the user or role." })
  arn!: string;
  @Field(() => AccessDecisionKindEnum, { description: "The decision whether the user or role can assume the role." })
  decision!: AccessDecisionKind;
  @Field(() => [String], { description: "The condition keys that the decision depends on." })
  keys!: readonly string[];
}

@ObjectType("TrustDecision", {
  description: "The decision whether a principal named in a trust policy can assume the role.",
  simpleResolvers: true,
})
export class TrustDecision {
  @Field(() => AccessDecisionKindEnum, {
    description: "The decision for the principal, or the most permissive one among the members of its account.",
  })
  decision!: AccessDecisionKind;
  @Field(() => [String], {
    description: "The condition keys that the decision depends on, or the reasons for a denial or an unknown decision.",
  })
  reasons!: readonly string[];
  @Field(() => [TrustMember], {
    description:
      "The users and roles that can assume the role if the trust policy names their whole account: most certain first, at most 50.",
  })
  members!: readonly TrustMember[];
  @Field(() => Int, { description: "The number of users and roles in the account that can assume the role." })
  memberCount!: number;
  @Field(() => Int, {
    description: "The number of users and roles that were not evaluated because the account has too many.",
  })
  notEvaluatedCount!: number;
}

@ObjectType("TrustedPrincipal", {
  description: "A principal that a statement of a trust policy allows or denies.",
  simpleResolvers: true,
})
export class TrustedPrincipal {
  @Field(() => PolicyEffectEnum, { description: "The effect of the statement." })
  effect!: PolicyEffect;
  @Field(() => TrustedKindEnum, { description: "The type of the principal." })
  kind!: TrustedKind;
  @Field(() => TrustReachEnum, { description: "The origin of the principal." })
  reach!: TrustReachKind;
  @Field(() => String, {
    description:
      "The principal as written in the policy: an ARN, an account or a service. `*` for everyone, or everyone except some.",
  })
  value!: string;
  @Field(() => String, { description: "The principal in words, as the subject of `may assume this role`." })
  who!: string;
  @Field(() => String, { description: "The principal in one or two words, such as `ec2` or `999988887777`." })
  label!: string;
  @Field(() => [String], { description: "The conditions of the statement in words; all of them must be met." })
  conditions!: readonly string[];
  @Field(() => Int, { description: "The index of the statement in the trust policy, starting at 0." })
  statement!: number;
}

const LimitKindEnum = describedEnum<LimitKind>("LimitKind", "The type of policy that limits a permission.", {
  DENY: "A Deny statement in a policy of the principal limits the permission.",
  BOUNDARY: "The permissions boundary limits the permission.",
  SCP: "A service control policy of the organization limits the permission.",
});

const ScpReadingEnum = describedEnum<ScpReading>(
  "ScpReading",
  "The extent to which an answer takes service control policies into account.",
  {
    READ: "The service control policies were read and evaluated.",
    NOT_READ: "The service control policies were not read, so permissions may be overstated.",
    NO_ORGANIZATION: "The account belongs to no organization, so no service control policies apply.",
    NOT_BOUND:
      "Service control policies do not apply: the account is the management account, or the principal is a service-linked role.",
  },
);

@ObjectType("PermissionGrant", {
  description: "A policy that grants permissions to a principal.",
  simpleResolvers: true,
})
export class PermissionGrant {
  @Field(() => Int, { description: "The number of known actions that the policy allows, before any limits." })
  count!: number;
}

@ObjectType("PermissionLimit", {
  description: "A policy that removes permissions from a principal.",
  simpleResolvers: true,
})
export class PermissionLimit {
  @Field(() => LimitKindEnum, { description: "The type of the policy." })
  kind!: LimitKind;
  @Field(() => String, {
    description: "The name of the policy, or a statement that a level of the organization does not allow the action.",
  })
  policyName!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The root, organizational unit or account to which the service control policy is attached. Null for other policies.",
  })
  level!: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The number of granted actions that the policy removes completely. Null in the list for a single action.",
  })
  count!: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The index of the Deny statement for a single action, starting at 0. Null if no statement allows the action, and in other lists.",
  })
  statement!: number | null;
  @Field(() => Boolean, {
    description: "Whether the action is removed completely, rather than for some resources or under a condition.",
  })
  isWhole!: boolean;
}

@ObjectType("GrantingStatement", {
  description: "A statement that grants an action to a principal.",
  simpleResolvers: true,
})
class GrantingStatement {
  @Field(() => Int, { description: "The index of the statement in its policy document, starting at 0." })
  statement!: number;
  @Field(() => String, { nullable: true, description: "The Sid of the statement. Null if it has none." })
  sid!: string | null;
  @Field(() => Boolean, { description: "Whether the statement has a condition that restricts it." })
  isConditional!: boolean;
  @Field(() => String, { description: "The name of the policy that contains the statement." })
  policyName!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The name of the group through which the policy applies. Null if it is attached to the principal itself.",
  })
  via!: string | null;
}

@ObjectType("PermittedAction", {
  description: "One action of a principal, with the statements that grant it and the policies that limit it.",
  simpleResolvers: true,
})
class PermittedAction {
  @Field(() => String, { description: "The name of the action as AWS spells it, such as `s3:GetObject`." })
  action!: string;
  @Field(() => String, { description: "The service prefix of the action, such as `s3`." })
  service!: string;
  @Field(() => AccessLevelEnum, { description: "The access level of the action." })
  accessLevel!: AccessLevelName;
  @Field(() => ActionReachEnum, { description: "The resources on which the action is granted." })
  reach!: ActionReach;
  @Field(() => Boolean, {
    description: "Whether every statement that grants the action has a condition that restricts it.",
  })
  isConditional!: boolean;
  @Field(() => [GrantingStatement], { description: "The statements that grant the action, at most 20." })
  grantedBy!: readonly GrantingStatement[];
  @Field(() => [PermissionLimit], {
    description: "The policies that limit the action, completely or in part; at most 20.",
  })
  limitedBy!: readonly PermissionLimit[];
}
export const PermittedActionConnection = connectionOf("PermittedAction", () => PermittedAction);

@ArgsType()
export class PermittedActionsArgs extends ActionsArgs {
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether to list the actions that are granted but removed completely (true) or those that remain (false); default false.",
  })
  isLimited?: boolean | null;
}

@ObjectType("UnreadablePolicy", {
  description: "A policy that cannot be evaluated. Its effect is unknown: it may allow or deny anything.",
  simpleResolvers: true,
})
class UnreadablePolicyType {
  @Field(() => String, { description: "The name of the policy." })
  policyName!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The name of the group through which the policy applies. Null if it is attached to the principal itself.",
  })
  via!: string | null;
  @Field(() => String, { description: "The reason why the policy cannot be evaluated." })
  reason!: string;
}

@ObjectType("PrincipalPermissions", {
  description:
    "The effective permissions of a user, group or role from all its policies. Excludes what a Deny statement, the boundary or a service control policy removes completely.",
  simpleResolvers: true,
})
export class PrincipalPermissions {
  @Field(() => String, { description: "The ARN of the principal." })
  arn!: string;
  @Field(() => Int, { description: "The number of known actions that the policies grant, before any limits." })
  grantedCount!: number;
  @Field(() => Int, { description: "The number of known actions that remain after all limits." })
  count!: number;
  @Field(() => Boolean, {
    description: "Whether the principal can perform any action, or can grant itself the missing permissions.",
  })
  isAdministrator!: boolean;
  @Field(() => Boolean, { description: "Whether the principal has a permissions boundary." })
  isBounded!: boolean;
  @Field(() => ScpReadingEnum, { description: "The extent to which service control policies are taken into account." })
  scps!: ScpReading;
  @Field(() => [UnreadablePolicyType], { description: "The policies that cannot be evaluated." })
  unreadable!: readonly UnreadablePolicyType[];
  @Field(() => [String], {
    description:
      "The action patterns that match no known action. AWS adds actions constantly, so they are unknown, not wrong.",
  })
  unknownPatterns!: readonly string[];
  @Field(() => [AccessLevelCount], {
    description: "The number of remaining actions in each of the five access levels, most sensitive level first.",
  })
  levels!: readonly AccessLevelCount[];
  @Field(() => Int, { description: "The number of services with remaining actions." })
  serviceCount!: number;
  @Field(() => [ServiceExpansion], { description: "The services with remaining actions, most dangerous first." })
  services!: readonly ServiceExpansion[];
  @Field(() => [PermissionGrant], { description: "The policies that grant permissions." })
  grants!: readonly PermissionGrant[];
  @Field(() => [PermissionLimit], {
    description:
      "The policies that deny at least one action on all resources. A permissions boundary is always listed, even if it removes nothing.",
  })
  limits!: readonly PermissionLimit[];
  @Field(() => DateTimeScalar, { description: "The time to which the data about the principal applies." })
  asOf!: Date;
}

@ObjectType("AccessDecision", {
  description: "The decision whether a user or role can perform one action on one resource, with the reasons.",
  simpleResolvers: true,
})
export class AccessDecision {
  @Field(() => String, { description: "The ARN of the user or role." })
  principalArn!: string;
  @Field(() => String, { description: "The action that was evaluated." })
  action!: string;
  @Field(() => String, { description: "The ARN of the resource that was evaluated. `*` for every resource." })
  resource!: string;
  @Field(() => AccessDecisionKindEnum, { description: "The decision of the policy evaluator." })
  decision!: AccessDecisionKind;
  @Field(() => [String], {
    description: "The condition keys whose values decide the request. Empty unless the decision is CONDITIONAL.",
  })
  keys!: readonly string[];
  @Field(() => [AccessAssumptionEnum], { description: "The assumptions made because something was not read." })
  assumes!: readonly AccessAssumption[];
  @Field(() => String, {
    nullable: true,
    description: "The data that was not read. Null unless the decision is UNKNOWN.",
  })
  missing!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The reason why the policy of the resource is unknown, such as a refused call. Null if the policy is known, or if no scan tried to read it.",
  })
  unreadPolicy!: string | null;
  @Field(() => Boolean, {
    description:
      "Whether Block Public Access of Amazon S3 withdraws what a public bucket policy allows the caller's account. It never limits the account that owns the bucket.",
  })
  isPublicAccessBlocked!: boolean;
  @Field(() => Boolean, {
    description: "Whether the action is in the built-in catalogue of AWS actions. New actions may be missing from it.",
  })
  isKnownAction!: boolean;
  @Field(() => DateTimeScalar, { description: "The time to which the decision applies." })
  asOf!: Date;
}
