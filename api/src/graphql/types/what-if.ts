import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ChokePoint as FoundChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar } from "../scalars.ts";
import { ChokePointKindEnum, PathCauseChangeEnum, PathCauseKindEnum, VerdictEnum } from "./enums.ts";
import { EscalationHop, PathHolder, EscalationTechnique, PathPrincipal } from "./escalation.ts";

@InputType("DetachInput", { description: "A managed policy to detach from a user, group or role." })
export class DetachInput {
  @Field(() => String, { description: "The ARN of the policy." })
  policyArn!: string;
  @Field(() => String, { description: "The ARN of the user, group or role." })
  principalArn!: string;
}

@InputType("RemoveStatementInput", { description: "A statement to remove from a policy." })
export class RemoveStatementInput {
  @Field(() => ID, {
    description:
      "The global id, ARN or AWS id of the policy; `OWNERID/name` for an inline policy; `ROLEID#trust-policy` for a trust policy.",
  })
  policyId!: string;
  @Field(() => Int, { description: "The statement's index in the document, from 0." })
  index!: number;
}

@InputType("SetBoundaryInput", { description: "A permissions boundary to set on, or remove from, a user or role." })
export class SetBoundaryInput {
  @Field(() => String, { description: "The ARN of the user or role." })
  principalArn!: string;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of a managed policy in the account. Null removes the boundary.",
  })
  policyArn?: string | null;
}

@InputType("WhatIfInput", {
  description: "A hypothetical change, with at most 50 parts of each kind. It is never sent to AWS.",
})
export class WhatIfInput {
  @Field(() => ID, { description: "The account's global id or its 12-digit AWS id." })
  accountId!: string;
  @Field(() => [DetachInput], { nullable: true, description: "The policies to detach." })
  detach?: DetachInput[] | null;
  @Field(() => [RemoveStatementInput], { nullable: true, description: "The statements to remove." })
  removeStatements?: RemoveStatementInput[] | null;
  @Field(() => [SetBoundaryInput], { nullable: true, description: "The permissions boundaries to set or remove." })
  setBoundary?: SetBoundaryInput[] | null;
}

@ObjectType("PathCause", { description: "A change that opened or closed a path.", simpleResolvers: true })
export class PathCause {
  @Field(() => PathCauseKindEnum, { description: "The kind of fact that changed." })
  kind!: DriftCause["kind"];
  @Field(() => PathCauseChangeEnum, { description: "Whether the fact was added, removed or changed." })
  change!: DriftCause["change"];
  @Field(() => Int, { description: "The index of the hop that the change opened or closed, from 0." })
  hop!: number;
  @Field(() => String, { description: "A sentence about the change, such as `statement 2 of deploy was added`." })
  summary!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the policy. Null if the change is not in a policy.",
  })
  policyName!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The statement's index in the policy, from 0. Null if the change is not in a statement.",
  })
  statementIndex!: number | null;
  @Field(() => String, { nullable: true, description: "The statement's Sid. Null if it has none." })
  sid!: string | null;
}

@ObjectType("PathChange", {
  description: "An escalation path of one principal that opened, closed or changed its route.",
  simpleResolvers: true,
})
export class PathChange {
  @Field(() => PathPrincipal, { description: "The principal that the path starts from." })
  source!: PathPrincipal;
  @Field(() => PathPrincipal, { description: "The administrator that the path ends at." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, {
    description: "The verdict of the path that opened, or of the closed path before the change.",
  })
  verdict!: VerdictKind;
  @Field(() => VerdictEnum, {
    nullable: true,
    description: "The verdict of the best path before the change. Null if there was no path.",
  })
  before!: VerdictKind | null;
  @Field(() => VerdictEnum, {
    nullable: true,
    description: "The verdict of the best path after the change. Null if there is no path.",
  })
  after!: VerdictKind | null;
  @Field(() => Int, { description: "The number of hops." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "The technique of each hop, in order." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "The hops with their proof." })
  hops!: readonly EscalationHop[];
  @Field(() => [PathCause], {
    description:
      "The changes between two scans that opened or closed the path. Empty for a what-if, whose change is known.",
  })
  causes!: readonly PathCause[];
}

@ObjectType("AlternativePath", { description: "Another escalation path of the same principal.", simpleResolvers: true })
export class AlternativePath {
  @Field(() => PathPrincipal, { description: "The administrator that the path ends at." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, { description: "The verdict of the path, which is that of its worst hop." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "The number of hops." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "The technique of each hop, in order." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "The hops with their proof." })
  hops!: readonly EscalationHop[];
}

@ObjectType("AlternativePaths", {
  description: "Further escalation paths of a principal besides its best one.",
  simpleResolvers: true,
})
export class AlternativePaths {
  @Field(() => [AlternativePath], {
    description:
      "The paths, best first. Each differs from the others in its first hop or in the administrator that it ends at.",
  })
  paths!: readonly AlternativePath[];
  @Field(() => Int, {
    description: "The number of partial paths that were not searched to the end. If it is 0, there is no other path.",
  })
  unsearchedCount!: number;
  @Field(() => DateTimeScalar, { description: "The time of the snapshot." })
  asOf!: Date;
}

@ObjectType("WhatIf", {
  description:
    "The effect of a hypothetical change on escalation paths, computed from the latest snapshot. Nothing is sent to AWS.",
  simpleResolvers: true,
})
export class WhatIf {
  @Field(() => [PathChange], {
    description: "The paths that become less certain: gone, blocked, or conditional. The first 200.",
  })
  closed!: readonly PathChange[];
  @Field(() => [PathChange], { description: "The paths that open or become more certain. The first 200." })
  opened!: readonly PathChange[];
  @Field(() => [PathChange], {
    description: "The paths that keep their verdict but take another route. The first 200.",
  })
  rerouted!: readonly PathChange[];
  @Field(() => Int, { description: "The total number of closed paths." })
  closedCount!: number;
  @Field(() => Int, { description: "The total number of opened paths." })
  openedCount!: number;
  @Field(() => Int, { description: "The total number of rerouted paths." })
  reroutedCount!: number;
  @Field(() => [PathPrincipal], {
    description: "The principals that the change itself makes administrators. The first 200.",
  })
  administratorsGained!: readonly PathPrincipal[];
  @Field(() => [PathPrincipal], {
    description: "The principals that would no longer be administrators. The first 200.",
  })
  administratorsLost!: readonly PathPrincipal[];
  @Field(() => [String], {
    description: "The parts of the change that match nothing in the account and therefore have no effect.",
  })
  unmatched!: readonly string[];
  @Field(() => DateTimeScalar, { description: "The time of the snapshot." })
  asOf!: Date;
}

@ObjectType("ChokePoint", { description: "A single removal that closes many escalation paths.", simpleResolvers: true })
export class ChokePoint {
  @Field(() => ChokePointKindEnum, { description: "The kind of removal." })
  kind!: FoundChokePoint["kind"];
  @Field(() => String, { description: "The name of the policy." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the policy. Null if it has none." })
  policyArn!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The statement's index in the policy, from 0. Null for an attachment.",
  })
  statementIndex!: number | null;
  @Field(() => String, { nullable: true, description: "The statement's Sid." })
  sid!: string | null;
  @Field(() => PathHolder, {
    nullable: true,
    description: "The holder of the policy. Null for a statement whose removal affects every holder.",
  })
  holder!: PathHolder | null;
  @Field(() => Boolean, {
    description: "Whether the removal ends the target's administrator access, rather than a permission of a hop.",
  })
  isOfTarget!: boolean;
  @Field(() => Int, { description: "The number of principals left without an EXPLOITABLE or CONDITIONAL path." })
  closes!: number;
  @Field(() => Boolean, { description: "Whether the removal was simulated. If not, `closes` is an upper bound." })
  isExact!: boolean;
  @Field(() => Int, { description: "The number of principals whose best path depends on it." })
  restingOn!: number;
  @Field(() => [PathPrincipal], { description: "The first principals whose path the removal closes." })
  sources!: readonly PathPrincipal[];
}

@ObjectType("ChokePointChange", { description: "The removal in the form of a `whatIf` input.", simpleResolvers: true })
export class ChokePointChange {
  @Field(() => String, { nullable: true, description: "The ARN of the policy to detach. Null for a statement." })
  policyArn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of the principal to detach the policy from. Null for a statement.",
  })
  principalArn!: string | null;
  @Field(() => ID, {
    nullable: true,
    description: "The policy of the statement, in the form of `removeStatements`. Null for an attachment.",
  })
  policyId!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement to remove, from 0. Null for an attachment.",
  })
  index!: number | null;
}
