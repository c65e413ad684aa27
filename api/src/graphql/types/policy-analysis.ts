import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import type { ChangeBasis, ChangeKind, ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { ActionReach } from "../../iam/policy/expansion.ts";
import { DateTimeScalar } from "../scalars.ts";
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

@ObjectType("AccessLevelCount", { description: "How many actions of one access level.", simpleResolvers: true })
export class AccessLevelCount {
  @Field(() => AccessLevelEnum, { description: "The access level." })
  accessLevel!: AccessLevelName;
  @Field(() => Int, { description: "How many." })
  count!: number;
}

@ObjectType("ServiceExpansion", { description: "What a policy allows in one service.", simpleResolvers: true })
export class ServiceExpansion {
  @Field(() => String, { description: "The service, as actions begin with it: `s3`." })
  service!: string;
  @Field(() => Int, { description: "How many of its actions are allowed." })
  allowed!: number;
  @Field(() => Int, { description: "How many actions it has." })
  known!: number;
  @Field(() => [AccessLevelCount], { description: "The allowed ones by access level, all five levels, worst first." })
  levels!: readonly AccessLevelCount[];
}

@ObjectType("AllowedAction", { description: "One action that a policy allows.", simpleResolvers: true })
class AllowedAction {
  @Field(() => String, { description: "The action, in AWS's spelling." })
  action!: string;
  @Field(() => String, { description: "Its service." })
  service!: string;
  @Field(() => AccessLevelEnum, { description: "What it does." })
  accessLevel!: AccessLevelName;
  @Field(() => ActionReachEnum, { description: "On which resources." })
  reach!: ActionReach;
  @Field(() => Boolean, { description: "Every statement that allows it has a condition that narrows." })
  isConditional!: boolean;
  @Field(() => Boolean, { description: "The same document denies it on some resources or under some condition." })
  isDeniedInPart!: boolean;
  @Field(() => [Int], { description: "The indexes of the statements that allow it." })
  statements!: readonly number[];
}
export const AllowedActionConnection = connectionOf("AllowedAction", () => AllowedAction);

@ArgsType()
export class ActionsArgs extends PageArgs {
  @Field(() => AccessLevelEnum, { nullable: true, description: "Only of this access level." })
  accessLevel?: AccessLevelName | null;
  @Field(() => String, { nullable: true, description: "Only of this service." })
  service?: string | null;
  @Field(() => String, { nullable: true, description: "Only those whose name holds this." })
  query?: string | null;
}

@ObjectType("PolicyExpansion", {
  description:
    "What a document really allows: wildcards and NotAction expanded, less what the same document denies outright.",
  simpleResolvers: true,
})
export class PolicyExpansion {
  @Field(() => Int, { description: "How many known actions it allows." })
  count!: number;
  @Field(() => Int, { description: "How many it names and denies outright by itself." })
  deniedCount!: number;
  @Field(() => [String], {
    description:
      "Patterns that match no action that we know of, 100 at most. AWS is ahead of every catalogue: they are unknown, not wrong.",
  })
  unknownPatterns!: readonly string[];
}

@ObjectType("PolicyTechnique", {
  description: "A known way up that a document opens by itself to whoever holds it.",
  simpleResolvers: true,
})
export class PolicyTechnique {
  @Field(() => String, { description: "The field's id of the method." })
  id!: string;
  @Field(() => String, { description: "What it does." })
  name!: string;
  @Field(() => VerdictEnum, { description: "EXPLOITABLE or CONDITIONAL." })
  verdict!: VerdictKind;
  @Field(() => [String], { description: "The condition keys that it hangs on." })
  reasons!: readonly string[];
  @Field(() => [String], { description: "The actions that it takes." })
  actions!: readonly string[];
  @Field(() => [Int], { description: "The indexes of the statements that give them." })
  statements!: readonly number[];
}

@ObjectType("SuggestedChange", { description: "One step from the policy to a narrower one.", simpleResolvers: true })
export class SuggestedChange {
  @Field(() => ChangeKindEnum, { description: "What it does." })
  kind!: ChangeKind;
  @Field(() => ChangeBasisEnum, { description: "What it rests on." })
  basis!: ChangeBasis;
  @Field(() => Int, { description: "The index of the statement, in the policy as it is." })
  statement!: number;
  @Field(() => String, { description: "The same in words, with names." })
  message!: string;
}

@ObjectType("PolicySuggestion", {
  description: "A narrower policy to lay beside the existing one.",
  simpleResolvers: true,
})
export class PolicySuggestion {
  @Field(() => String, {
    nullable: true,
    description: "The narrower document; null when nothing that it allows is needed, so that it can be detached.",
  })
  text!: string | null;
  @Field(() => [SuggestedChange], {
    description: "What differs and why, 200 at most; empty when there is nothing to narrow.",
  })
  changes!: readonly SuggestedChange[];
  @Field(() => Int, { description: "How many known actions the policy allows as it is." })
  actionsBefore!: number;
  @Field(() => Int, { description: "How many the narrower one allows." })
  actionsAfter!: number;
  @Field(() => UsageStatusEnum, { description: "Whether what its holders use could be taken into account." })
  usage!: ServiceUsage["status"];
  @Field(() => String, { nullable: true, description: "Why it could not." })
  usageReason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When AWS was asked what its holders use, the oldest; null where it could not.",
  })
  usageReadAt!: number | null;
}

@ObjectType("PolicyAnalysis", { description: "All that is thought of a pasted document.", simpleResolvers: true })
export class PolicyAnalysis {
  @Field(() => String, {
    nullable: true,
    description: "The account that it is judged in; null: none, and nothing is tied to an account's number.",
  })
  awsAccountId!: string | null;
}
