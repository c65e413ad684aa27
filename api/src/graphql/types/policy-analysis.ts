import { ArgsType, Int, ObjectType } from "type-graphql";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { ChangeBasis, ChangeKind, ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { ActionReach } from "../../iam/policy/expansion.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { connectionOf, PageArgs } from "./common.ts";
import { VerdictEnum } from "./enums.ts";
import {
  AccessLevelEnum,
  type AccessLevelName,
  ActionReachEnum,
  ChangeBasisEnum,
  ChangeKindEnum,
  UsageStatusEnum,
} from "./policy-enums.ts";

@ObjectType("AccessLevelCount", { description: "The number of actions with one access level.", simpleResolvers: true })
export class AccessLevelCount {
  @Field(() => AccessLevelEnum, { description: "The access level of the actions." })
  accessLevel!: AccessLevelName;
  @Field(() => Int, { description: "The number of actions with this access level." })
  count!: number;
}

@ObjectType("ServiceExpansion", { description: "The permissions in one service.", simpleResolvers: true })
export class ServiceExpansion {
  @Field(() => String, { description: "The service prefix of the actions, such as `s3`." })
  service!: string;
  @Field(() => Int, { description: "The number of actions of the service that are allowed." })
  allowed!: number;
  @Field(() => Int, { description: "The number of all known actions of the service." })
  known!: number;
  @Field(() => [AccessLevelCount], {
    description: "The number of allowed actions in each of the five access levels, most sensitive level first.",
  })
  levels!: readonly AccessLevelCount[];
}

@ObjectType("AllowedAction", { description: "One action that a policy allows.", simpleResolvers: true })
class AllowedAction {
  @Field(() => String, { description: "The name of the action as AWS spells it, such as `s3:GetObject`." })
  action!: string;
  @Field(() => String, { description: "The service prefix of the action, such as `s3`." })
  service!: string;
  @Field(() => AccessLevelEnum, { description: "The access level of the action." })
  accessLevel!: AccessLevelName;
  @Field(() => ActionReachEnum, { description: "The resources on which the action is allowed." })
  reach!: ActionReach;
  @Field(() => Boolean, {
    description: "Whether every statement that allows the action has a condition that restricts it.",
  })
  isConditional!: boolean;
  @Field(() => Boolean, {
    description: "Whether the same document denies the action on some resources or under a condition.",
  })
  isDeniedInPart!: boolean;
  @Field(() => [Int], {
    description: "The indexes of the first statements that allow the action, starting at 0. At most 20.",
  })
  statements!: readonly number[];
}
export const AllowedActionConnection = connectionOf("AllowedAction", () => AllowedAction);

@ArgsType()
export class ActionsArgs extends PageArgs {
  @Input(() => AccessLevelEnum, {
    nullable: true,
    description: "The access level that actions must have; all access levels if omitted.",
  })
  accessLevel?: AccessLevelName | null;
  @Input(() => String, {
    nullable: true,
    description: "The service prefix that actions must have, such as `s3`; all services if omitted.",
  })
  service?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The text that the action name must contain, at most 128 characters.",
  })
  query?: string | null;
}

@ObjectType("PolicyExpansion", {
  description:
    "The actions that a document allows after expanding wildcards and NotAction, without those that the same document denies completely.",
  simpleResolvers: true,
})
export class PolicyExpansion {
  @Field(() => Int, { description: "The number of known actions that the document allows." })
  count!: number;
  @Field(() => Int, {
    description:
      "The number of known actions that the document allows in one statement and denies completely in another.",
  })
  deniedCount!: number;
  @Field(() => [String], {
    description:
      "The action patterns that match no known action, at most 100. AWS adds actions constantly, so they are unknown, not wrong.",
  })
  unknownPatterns!: readonly string[];
}

@ObjectType("PolicyTechnique", {
  description: "A known escalation technique that a document alone enables for a principal with the policy.",
  simpleResolvers: true,
})
export class PolicyTechnique {
  @Field(() => String, { description: "The ID of the technique, such as `lambda-001`." })
  id!: string;
  @Field(() => String, { description: "The name of the technique." })
  name!: string;
  @Field(() => VerdictEnum, { description: "The certainty that the technique works: EXPLOITABLE or CONDITIONAL." })
  verdict!: VerdictKind;
  @Field(() => [String], { description: "The condition keys that the technique depends on. Empty for EXPLOITABLE." })
  reasons!: readonly string[];
  @Field(() => [String], { description: "The actions that the technique needs." })
  actions!: readonly string[];
  @Field(() => [Int], { description: "The indexes of the statements that allow these actions, starting at 0." })
  statements!: readonly number[];
}

@ObjectType("SuggestedChange", {
  description: "One change from the current policy to the narrower one.",
  simpleResolvers: true,
})
export class SuggestedChange {
  @Field(() => ChangeKindEnum, { description: "The type of the change." })
  kind!: ChangeKind;
  @Field(() => ChangeBasisEnum, { description: "The evidence on which the change is based." })
  basis!: ChangeBasis;
  @Field(() => Int, { description: "The index of the statement in the current policy, starting at 0." })
  statement!: number;
  @Field(() => String, { description: "The explanation of the change, with names." })
  message!: string;
}

@ObjectType("PolicySuggestion", {
  description: "A suggested policy that is narrower than the current one.",
  simpleResolvers: true,
})
export class PolicySuggestion {
  @Field(() => String, {
    nullable: true,
    description: "The narrower document. Null if nothing that the policy allows is needed, so that it can be detached.",
  })
  text!: string | null;
  @Field(() => [SuggestedChange], {
    description:
      "At most 200 suggested changes, each with its reason. Empty if the permissions of the policy cannot be reduced.",
  })
  changes!: readonly SuggestedChange[];
  @Field(() => Int, { description: "The number of known actions that the current policy allows." })
  actionsBefore!: number;
  @Field(() => Int, { description: "The number of known actions that the narrower policy allows." })
  actionsAfter!: number;
  @Field(() => UsageStatusEnum, {
    description: "The availability of last accessed information for the principals with the policy.",
  })
  usage!: ServiceUsage["status"];
  @Field(() => String, {
    nullable: true,
    description: "The reason why last accessed information is not available. Null if it is.",
  })
  usageReason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which last accessed information was read; the oldest time if several principals have the policy. Null if it is not available.",
  })
  usageReadAt!: number | null;
}

@ObjectType("PolicyAnalysis", { description: "The analysis of a pasted policy document.", simpleResolvers: true })
export class PolicyAnalysis {
  @Field(() => String, {
    nullable: true,
    description: "The number of the AWS account in which the policy is evaluated. Null if no account was given.",
  })
  awsAccountId!: string | null;
}
