import { ArgsType, Field, Int, ObjectType } from "type-graphql";
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

const AccessDecisionKindEnum = describedEnum<AccessDecisionKind>("AccessDecisionKind", "What the evaluator answers.", {
  ALLOWED: "Yes, as far as was read; `assumes` says what was not.",
  CONDITIONAL: "It hangs on condition keys that nobody can tell from here; they are named.",
  UNKNOWN: "It cannot be told: something that it hangs on was not read.",
  EXPLICIT_DENY: "No: a Deny says so.",
  IMPLICIT_DENY: "No: nothing allows it.",
});

const AccessAssumptionEnum = describedEnum<AccessAssumption>(
  "AccessAssumption",
  "What an answer takes for granted, since it was not read.",
  {
    SCP_NOT_READ: "The service control policies were not read: one of them may forbid it.",
    RESOURCE_POLICY_NOT_READ:
      "A policy of the resource itself is not read: where there is one, it may allow or forbid it.",
    KEY_POLICY_IS_DEFAULT:
      "The key's own policy is not read: it is taken for AWS's default, which leaves the answer to IAM.",
  },
);

const TrustedKindEnum = describedEnum<TrustedKind>("TrustedKind", "Whom a trust policy names.", {
  EVERYONE: "Everybody, in any account; or everybody but some.",
  ACCOUNT: "An account: whoever its own policies allow to.",
  USER: "An IAM user.",
  ROLE: "A role.",
  SESSION: "One session of a role.",
  FEDERATED_USER: "A federated user.",
  SERVICE: "An AWS service.",
  PROVIDER: "An identity provider: whom it vouches for.",
  DELETED: "A user or role that was deleted: AWS left its unique id.",
  OTHER: "Something else, as it is written.",
});

export const TrustReachEnum = describedEnum<TrustReachKind>(
  "TrustReach",
  "From how far away somebody comes in, widest first.",
  {
    EVERYONE: "From anywhere.",
    OTHER_ACCOUNT: "From another account.",
    FEDERATION: "Through an identity provider.",
    THIS_ACCOUNT: "From the account itself.",
    SERVICE: "An AWS service.",
    UNKNOWN: "It cannot be told.",
  },
);

@ObjectType("TrustMember", {
  description: "A user or role that may become a role through a trust in its whole account.",
  simpleResolvers: true,
})
class TrustMember {
  @Field(() => PathPrincipalKindEnum, { description: "A user or a role." })
  kind!: AnalyzedMember["kind"];
  @Field(() => String, { description: "Its name." })
  name!: string;
  @Field(() => String, { description: "Its ARN." })
  arn!: string;
  @Field(() => AccessDecisionKindEnum, { description: "Whether it may." })
  decision!: AccessDecisionKind;
  @Field(() => [String], { description: "The condition keys that it hangs on." })
  keys!: readonly string[];
}

@ObjectType("TrustDecision", {
  description: "Whether somebody whom a trust policy names really comes in.",
  simpleResolvers: true,
})
export class TrustDecision {
  @Field(() => AccessDecisionKindEnum, { description: "Whether." })
  decision!: AccessDecisionKind;
  @Field(() => [String], {
    description: "The condition keys that it hangs on, or what stands against it or is not known, in words.",
  })
  reasons!: readonly string[];
  @Field(() => [TrustMember], {
    description: "Of a trust in the whole account: who in it may, the surest first, 50 at most.",
  })
  members!: readonly TrustMember[];
  @Field(() => Int, { description: "How many may." })
  memberCount!: number;
  @Field(() => Int, { description: "How many users and roles were too many to be asked." })
  notAsked!: number;
}

@ObjectType("TrustedPrincipal", {
  description: "Somebody whom a statement of a trust policy lets in or keeps out.",
  simpleResolvers: true,
})
export class TrustedPrincipal {
  @Field(() => String, { description: "`Allow` or `Deny`." })
  effect!: string;
  @Field(() => TrustedKindEnum, { description: "What it is." })
  kind!: TrustedKind;
  @Field(() => TrustReachEnum, { description: "From how far away." })
  reach!: TrustReachKind;
  @Field(() => String, {
    description: "As it is written: an ARN, an account, a service; `*` for everybody, or everybody but some.",
  })
  value!: string;
  @Field(() => String, { description: "In words, to be read before `may assume this role`." })
  who!: string;
  @Field(() => String, { description: "The same in a word or two." })
  label!: string;
  @Field(() => [String], { description: "The conditions in words; all of them must hold." })
  conditions!: readonly string[];
  @Field(() => Int, { description: "The index of the statement." })
  statement!: number;
}

const LimitKindEnum = describedEnum<LimitKind>("LimitKind", "What takes a right away.", {
  DENY: "A Deny of a policy that the principal holds.",
  BOUNDARY: "The permissions boundary.",
  SCP: "A service control policy of the organization.",
});

const ScpReadingEnum = describedEnum<ScpReading>("ScpReading", "Whether service control policies are in an answer.", {
  READ: "Read, and weighed.",
  NOT_READ: "Not read: what they would take away is not known.",
  NO_ORGANIZATION: "The account is in no organization: there are none.",
  NOT_BOUND: "They do not bind it: the organization's management account, or a service-linked role.",
});

@ObjectType("PermissionGrant", { description: "A policy that gives a principal something.", simpleResolvers: true })
export class PermissionGrant {
  @Field(() => Int, { description: "How many known actions it allows, before anything is taken away." })
  count!: number;
}

@ObjectType("PermissionLimit", { description: "What takes rights away from a principal.", simpleResolvers: true })
export class PermissionLimit {
  @Field(() => LimitKindEnum, { description: "What it is." })
  kind!: LimitKind;
  @Field(() => String, {
    description: "The policy's name, or that a level of the organization does not let it through.",
  })
  policyName!: string;
  @Field(() => String, {
    nullable: true,
    description: "Of a service control policy, the root, unit or account it is attached to.",
  })
  level!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "How many granted actions it takes away whole; of one action null.",
  })
  count!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Of one action: the index of the Deny; null where nothing lets it through.",
  })
  statement!: number | null;
  @Field(() => Boolean, {
    description: "It takes the action away altogether; else on some resources or under a condition.",
  })
  isWhole!: boolean;
}

@ObjectType("GrantingStatement", {
  description: "A statement that gives a principal an action.",
  simpleResolvers: true,
})
class GrantingStatement {
  @Field(() => Int, { description: "Its index in the document." })
  statement!: number;
  @Field(() => String, { nullable: true, description: "Its Sid." })
  sid!: string | null;
  @Field(() => Boolean, { description: "It has a condition that narrows." })
  isConditional!: boolean;
  @Field(() => String, { description: "The policy's name." })
  policyName!: string;
  @Field(() => String, {
    nullable: true,
    description: "The group through which it comes; null when it is the principal's own.",
  })
  via!: string | null;
}

@ObjectType("PermittedAction", {
  description: "One action of a principal, with why and with what cuts it.",
  simpleResolvers: true,
})
class PermittedAction {
  @Field(() => String, { description: "The action, in AWS's spelling." })
  action!: string;
  @Field(() => String, { description: "Its service." })
  service!: string;
  @Field(() => AccessLevelEnum, { description: "What it does." })
  accessLevel!: AccessLevelName;
  @Field(() => ActionReachEnum, { description: "On which resources it is granted." })
  reach!: ActionReach;
  @Field(() => Boolean, { description: "Every statement that grants it has a condition that narrows." })
  isConditional!: boolean;
  @Field(() => [GrantingStatement], { description: "Why: the statements that grant it, 20 at most." })
  grantedBy!: readonly GrantingStatement[];
  @Field(() => [PermissionLimit], { description: "What cuts it, whole or in part, 20 at most." })
  limitedBy!: readonly PermissionLimit[];
}
export const PermittedActionConnection = connectionOf("PermittedAction", () => PermittedAction);

@ArgsType()
export class PermittedActionsArgs extends ActionsArgs {
  @Field(() => Boolean, {
    nullable: true,
    description: "Those that are granted and taken away whole, instead of those that are left.",
  })
  isLimited?: boolean | null;
}

@ObjectType("UnreadablePolicy", {
  description: "A policy that cannot be judged: what it allows or denies is unknown, not nothing.",
  simpleResolvers: true,
})
class UnreadablePolicyType {
  @Field(() => String, { description: "Its name." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "The group through which it comes." })
  via!: string | null;
  @Field(() => String, { description: "Why." })
  reason!: string;
}

@ObjectType("PrincipalPermissions", {
  description:
    "What a user, group or role can do by all its policies together, less what a Deny, the boundary or a service control policy takes away whole.",
  simpleResolvers: true,
})
export class PrincipalPermissions {
  @Field(() => String, { description: "Its ARN." })
  arn!: string;
  @Field(() => Int, { description: "How many known actions are granted, before anything is taken away." })
  grantedCount!: number;
  @Field(() => Int, { description: "How many are left." })
  count!: number;
  @Field(() => Boolean, { description: "It may do everything, or give itself the rest." })
  isAdministrator!: boolean;
  @Field(() => Boolean, { description: "It has a permissions boundary." })
  isBounded!: boolean;
  @Field(() => ScpReadingEnum, { description: "Whether service control policies are in it." })
  scps!: ScpReading;
  @Field(() => [UnreadablePolicyType], { description: "Policies that cannot be judged." })
  unreadable!: readonly UnreadablePolicyType[];
  @Field(() => [String], { description: "Patterns that match no action that we know of: unknown, not wrong." })
  unknownPatterns!: readonly string[];
  @Field(() => [AccessLevelCount], { description: "What is left by access level, all five, worst first." })
  levels!: readonly AccessLevelCount[];
  @Field(() => Int, { description: "In how many services." })
  serviceCount!: number;
  @Field(() => [ServiceExpansion], { description: "By service, the most dangerous first." })
  services!: readonly ServiceExpansion[];
  @Field(() => [PermissionGrant], { description: "The policies that give something." })
  grants!: readonly PermissionGrant[];
  @Field(() => [PermissionLimit], {
    description: "What takes something away whole; the boundary always, where there is one.",
  })
  limits!: readonly PermissionLimit[];
  @Field(() => DateTimeScalar, { description: "When this was true." })
  asOf!: Date;
}

@ObjectType("AccessDecision", {
  description: "Whether a user or role may do one action on one resource, and why.",
  simpleResolvers: true,
})
export class AccessDecision {
  @Field(() => String, { description: "Whom it is about." })
  principalArn!: string;
  @Field(() => String, { description: "What was asked for." })
  action!: string;
  @Field(() => String, { description: "On what; `*`: on every resource." })
  resource!: string;
  @Field(() => AccessDecisionKindEnum, { description: "The answer." })
  decision!: AccessDecisionKind;
  @Field(() => [String], { description: "Of CONDITIONAL: the condition keys that must be known to tell." })
  keys!: readonly string[];
  @Field(() => [AccessAssumptionEnum], { description: "What it takes for granted." })
  assumes!: readonly AccessAssumption[];
  @Field(() => String, { nullable: true, description: "Of UNKNOWN: what was not read." })
  missing!: string | null;
  @Field(() => Boolean, {
    description: "AWS's catalogue, as we have it, knows the action; AWS is ahead of every catalogue.",
  })
  isKnownAction!: boolean;
  @Field(() => DateTimeScalar, { description: "When this was true." })
  asOf!: Date;
}
