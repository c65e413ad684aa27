import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ChokePoint as FoundChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar } from "../scalars.ts";
import { ChokePointKindEnum, PathCauseChangeEnum, PathCauseKindEnum, VerdictEnum } from "./enums.ts";
import { EscalationHop, PathHolder, EscalationTechnique, PathPrincipal } from "./escalation.ts";

@InputType("DetachInput", { description: "A managed policy taken off a user, group or role." })
export class DetachInput {
  @Field(() => String, { description: "The policy's ARN." })
  policyArn!: string;
  @Field(() => String, { description: "The ARN of the user, group or role." })
  principalArn!: string;
}

@InputType("RemoveStatementInput", { description: "A statement taken out of a policy." })
export class RemoveStatementInput {
  @Field(() => ID, {
    description:
      "Our id of the policy, its ARN, or AWS's id of it; `OWNERID/name` of an inline policy, `ROLEID#trust-policy` of a trust.",
  })
  policyId!: string;
  @Field(() => Int, { description: "The statement's place in the document, from 0." })
  index!: number;
}

@InputType("SetBoundaryInput", { description: "A permissions boundary set on a user or role, or taken away." })
export class SetBoundaryInput {
  @Field(() => String, { description: "The ARN of the user or role." })
  principalArn!: string;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of a managed policy of the account; null takes the boundary away.",
  })
  policyArn?: string | null;
}

@InputType("WhatIfInput", {
  description: "A change that nobody has made. At most 50 parts of each kind; nothing of it reaches AWS.",
})
export class WhatIfInput {
  @Field(() => ID, { description: "Our id of the account or its number." })
  accountId!: string;
  @Field(() => [DetachInput], { nullable: true, description: "Policies detached." })
  detach?: DetachInput[] | null;
  @Field(() => [RemoveStatementInput], { nullable: true, description: "Statements removed." })
  removeStatements?: RemoveStatementInput[] | null;
  @Field(() => [SetBoundaryInput], { nullable: true, description: "Boundaries set or taken away." })
  setBoundary?: SetBoundaryInput[] | null;
}

@ObjectType("PathCause", { description: "What was done that opened or closed a path.", simpleResolvers: true })
export class PathCause {
  @Field(() => PathCauseKindEnum, { description: "What was changed." })
  kind!: DriftCause["kind"];
  @Field(() => PathCauseChangeEnum, { description: "How." })
  change!: DriftCause["change"];
  @Field(() => Int, { description: "The step that it opened or closed, from 0." })
  hop!: number;
  @Field(() => String, { description: "In a sentence, such as `statement 2 of deploy was added`." })
  summary!: string;
  @Field(() => String, { nullable: true, description: "The policy, where one is at issue." })
  policyName!: string | null;
  @Field(() => Int, { nullable: true, description: "The statement's place in it, from 0." })
  statementIndex!: number | null;
  @Field(() => String, { nullable: true, description: "The statement's Sid." })
  sid!: string | null;
}

@ObjectType("PathChange", {
  description: "A principal's way to administrator that opened or closed.",
  simpleResolvers: true,
})
export class PathChange {
  @Field(() => PathPrincipal, { description: "Whose way it is." })
  source!: PathPrincipal;
  @Field(() => PathPrincipal, { description: "Where it leads." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, { description: "Of the path that opened, or of the one that closed as it was." })
  verdict!: VerdictKind;
  @Field(() => VerdictEnum, { nullable: true, description: "Of the best path before; null: none at all." })
  before!: VerdictKind | null;
  @Field(() => VerdictEnum, { nullable: true, description: "Of the best path afterwards; null: none at all." })
  after!: VerdictKind | null;
  @Field(() => Int, { description: "How many steps it takes." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "How, step by step." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "Its steps with their proof." })
  hops!: readonly EscalationHop[];
  @Field(() => [PathCause], {
    description: "Between two scans: what was done. Of a what-if none: the change is known.",
  })
  causes!: readonly PathCause[];
}

@ObjectType("AlternativePath", { description: "Another way of the same principal.", simpleResolvers: true })
export class AlternativePath {
  @Field(() => PathPrincipal, { description: "The administrator that it ends at." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, { description: "Of all steps together: the worst one's." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "How many steps it takes." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "How, step by step." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "Its steps with their proof." })
  hops!: readonly EscalationHop[];
}

@ObjectType("AlternativePaths", {
  description: "The next few ways of a principal besides its best one.",
  simpleResolvers: true,
})
export class AlternativePaths {
  @Field(() => [AlternativePath], {
    description: "Best first; each differs from the others in its first step or in the administrator it ends at.",
  })
  paths!: readonly AlternativePath[];
  @Field(() => Int, {
    description: "Beginnings of further ways that were not followed to their end; 0: there is no other way.",
  })
  unsearchedCount!: number;
  @Field(() => DateTimeScalar, { description: "When this was true." })
  asOf!: Date;
}

@ObjectType("WhatIf", {
  description:
    "What a change would do to the ways to administrator, thought over the latest snapshot. Nothing touches AWS.",
  simpleResolvers: true,
})
export class WhatIf {
  @Field(() => [PathChange], {
    description: "Ways no longer as sure as they were: gone, blocked, or under a condition. The first 200.",
  })
  closed!: readonly PathChange[];
  @Field(() => [PathChange], { description: "Ways that come open. The first 200." })
  opened!: readonly PathChange[];
  @Field(() => [PathChange], { description: "As sure as before, over another way. The first 200." })
  rerouted!: readonly PathChange[];
  @Field(() => Int, { description: "How many close." })
  closedCount!: number;
  @Field(() => Int, { description: "How many open." })
  openedCount!: number;
  @Field(() => Int, { description: "How many lead elsewhere." })
  reroutedCount!: number;
  @Field(() => [PathPrincipal], {
    description: "Who would become an administrator by the change alone. The first 200.",
  })
  administratorsGained!: readonly PathPrincipal[];
  @Field(() => [PathPrincipal], { description: "Who would no longer be one. The first 200." })
  administratorsLost!: readonly PathPrincipal[];
  @Field(() => [String], {
    description: "Parts of the change that nothing in the account answers to: they changed nothing.",
  })
  unmatched!: readonly string[];
  @Field(() => DateTimeScalar, { description: "When the snapshot was taken." })
  asOf!: Date;
}

@ObjectType("ChokePoint", { description: "One removal that closes many ways to administrator.", simpleResolvers: true })
export class ChokePoint {
  @Field(() => ChokePointKindEnum, { description: "What would be removed." })
  kind!: FoundChokePoint["kind"];
  @Field(() => String, { description: "The policy's name." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "Its ARN." })
  policyArn!: string | null;
  @Field(() => Int, { nullable: true, description: "The statement's place in it, from 0; null of an attachment." })
  statementIndex!: number | null;
  @Field(() => String, { nullable: true, description: "The statement's Sid." })
  sid!: string | null;
  @Field(() => PathHolder, {
    nullable: true,
    description: "Who carries it; null of a statement that goes for all who carry the policy.",
  })
  holder!: PathHolder | null;
  @Field(() => Boolean, { description: "It is what makes the administrator one, not a right on the way." })
  isOfTarget!: boolean;
  @Field(() => Int, { description: "Principals whose way it closes with no other as sure or conditional left." })
  closes!: number;
  @Field(() => Boolean, { description: "It was tried; else `closes` is the most that it can be." })
  isExact!: boolean;
  @Field(() => Int, { description: "Principals whose best way rests on it." })
  restingOn!: number;
  @Field(() => [PathPrincipal], { description: "The first of those whose way it closes." })
  sources!: readonly PathPrincipal[];
}

@ObjectType("ChokePointChange", { description: "The removal as `whatIf` takes it.", simpleResolvers: true })
export class ChokePointChange {
  @Field(() => String, { nullable: true, description: "Of an attachment: the policy's ARN." })
  policyArn!: string | null;
  @Field(() => String, { nullable: true, description: "Of an attachment: who carries it." })
  principalArn!: string | null;
  @Field(() => ID, { nullable: true, description: "Of a statement: its policy, as `removeStatements` takes it." })
  policyId!: string | null;
  @Field(() => Int, { nullable: true, description: "Of a statement: its place." })
  index!: number | null;
}
