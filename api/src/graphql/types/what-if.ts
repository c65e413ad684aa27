import { AccountActivity } from "./activity.ts";
import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { ChokePoint as FoundChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import type { DriftCause } from "../../iam/escalation/paths/causes.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { ChokePointKindEnum, PathCauseChangeEnum, PathCauseKindEnum, VerdictEnum } from "./enums.ts";
import { ChangeInput } from "./change-input.ts";
import { EscalationHop, PathHolder, EscalationTechnique, PathPrincipal, PathResource } from "./escalation.ts";

@InputType("RemoveStatementInput", { description: "A statement to remove from a policy." })
export class RemoveStatementInput {
  @Input(() => ID, {
    description:
      "The ID of the policy, its ARN, or its unique ID in AWS. For an inline policy `OWNERID/name`, for a trust policy `ROLEID#trust-policy`.",
  })
  policyId!: string;
  @Input(() => Int, { description: "The index of the statement in the document, starting at 0." })
  index!: number;
}

@InputType("WhatIfInput", {
  description:
    "A hypothetical change to an account, with at most 200 parts of each kind. Additions and replacements are applied first, then removals. AWS is not changed.",
})
export class WhatIfInput extends ChangeInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => [RemoveStatementInput], { nullable: true, description: "The statements to remove, at most 200." })
  removeStatements?: RemoveStatementInput[] | null;
}

@ObjectType("PathCause", { description: "A change that opened or closed a path.", simpleResolvers: true })
export class PathCause {
  @Field(() => PathCauseKindEnum, { description: "The kind of fact that changed." })
  kind!: DriftCause["kind"];
  @Field(() => PathCauseChangeEnum, { description: "The way in which the fact changed." })
  change!: DriftCause["change"];
  @Field(() => Int, { description: "The index of the hop that the change opened or closed, starting at 0." })
  hop!: number;
  @Field(() => String, { description: "The change in one sentence, such as `statement 2 of deploy was added`." })
  summary!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the policy that changed. Null if no policy is involved.",
  })
  policyName!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement in the policy, starting at 0. Null if no statement is involved.",
  })
  statementIndex!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The Sid of the statement. Null if it has none or no statement is involved.",
  })
  sid!: string | null;
}

@ObjectType("PathChange", {
  description: "An escalation path that opened or closed.",
  simpleResolvers: true,
})
export class PathChange {
  @Field(() => PathPrincipal, { description: "The principal that can become an administrator." })
  source!: PathPrincipal;
  @Field(() => PathPrincipal, { description: "The administrator at which the path ends." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, {
    description: "The verdict on the path that opened, or on the closed path as it was before.",
  })
  verdict!: VerdictKind;
  @Field(() => VerdictEnum, {
    nullable: true,
    description: "The verdict on the principal's best path before the change. Null if there was none.",
  })
  before!: VerdictKind | null;
  @Field(() => VerdictEnum, {
    nullable: true,
    description: "The verdict on the principal's best path after the change. Null if there is none.",
  })
  after!: VerdictKind | null;
  @Field(() => Int, { description: "The number of steps." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "The technique of each step, in order." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "The steps of the path, with their proof." })
  hops!: readonly EscalationHop[];
  @Field(() => [PathCause], {
    description: "The causes of the difference between two scans. Empty for `whatIf`, where the change is given.",
  })
  causes!: readonly PathCause[];
  @Field(() => [AccountActivity], {
    description:
      "The activities between the two scans about the principal and the policies of the causes, newest first; at most 3. Empty for `whatIf`, and if the account has no event queue.",
  })
  causedBy!: readonly AccountActivity[];
}

@ObjectType("AlternativePath", { description: "Another escalation path of the same principal.", simpleResolvers: true })
export class AlternativePath {
  @Field(() => PathPrincipal, { description: "The administrator at which the path ends." })
  target!: PathPrincipal;
  @Field(() => VerdictEnum, { description: "The verdict on the whole path, which is that of its least certain step." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "The number of steps." })
  hopCount!: number;
  @Field(() => [EscalationTechnique], { description: "The technique of each step, in order." })
  techniques!: readonly EscalationTechnique[];
  @Field(() => [EscalationHop], { description: "The steps of the path, with their proof." })
  hops!: readonly EscalationHop[];
}

@ObjectType("AlternativePaths", {
  description: "The next best escalation paths of a principal, after its best one.",
  simpleResolvers: true,
})
export class AlternativePaths {
  @Field(() => [AlternativePath], {
    description: "The paths, best first. Each differs from the others in its first step or its target.",
  })
  paths!: readonly AlternativePath[];
  @Field(() => Int, {
    description:
      "The number of other starting steps that were not searched to the end. With 0, there are no more paths.",
  })
  unsearchedCount!: number;
  @Field(() => DateTimeScalar, { description: "The time to which the paths apply." })
  asOf!: Date;
}

@ObjectType("WhatIf", {
  description:
    "The effect of a change on the escalation paths of an account, calculated over the latest snapshot. AWS is not changed.",
  simpleResolvers: true,
})
export class WhatIf {
  @Field(() => [PathChange], {
    description: "The paths that become less certain: closed, blocked, or conditional. At most 200.",
  })
  closed!: readonly PathChange[];
  @Field(() => [PathChange], { description: "The paths that the change opens. At most 200." })
  opened!: readonly PathChange[];
  @Field(() => [PathChange], { description: "The paths that stay as certain but take a different route. At most 200." })
  rerouted!: readonly PathChange[];
  @Field(() => Int, { description: "The number of paths that become less certain." })
  closedCount!: number;
  @Field(() => Int, {
    description:
      "The number of closed paths that start outside the account. Each external principal has at most one, as in `escalationPaths`.",
  })
  closedExternalCount!: number;
  @Field(() => Int, { description: "The number of paths that the change opens." })
  openedCount!: number;
  @Field(() => Int, { description: "The number of paths that take a different route." })
  reroutedCount!: number;
  @Field(() => Int, {
    description:
      "The number of paths that are open after the change: one for each principal that can still become an administrator, certain or not.",
  })
  remainingCount!: number;
  @Field(() => Int, { description: "The number of those paths that start outside the account." })
  remainingExternalCount!: number;
  @Field(() => [PathPrincipal], {
    description: "The principals that are not administrators now and would be after the change. At most 200.",
  })
  administratorsGained!: readonly PathPrincipal[];
  @Field(() => [PathPrincipal], { description: "The principals that would no longer be administrators. At most 200." })
  administratorsLost!: readonly PathPrincipal[];
  @Field(() => [String], {
    description: "The parts of the change that match nothing in the account and therefore have no effect.",
  })
  unmatched!: readonly string[];
  @Field(() => DateTimeScalar, { description: "The time at which the snapshot was taken." })
  asOf!: Date;
}

@ObjectType("ChokePoint", { description: "A single removal that closes many escalation paths.", simpleResolvers: true })
export class ChokePoint {
  @Field(() => ChokePointKindEnum, { description: "The type of the removal." })
  kind!: FoundChokePoint["kind"];
  @Field(() => String, { description: "The name of the policy." })
  policyName!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the policy. Null if it has none." })
  policyArn!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement in the policy, starting at 0. Null for an attachment.",
  })
  statementIndex!: number | null;
  @Field(() => String, { nullable: true, description: "The Sid of the statement. Null if it has none." })
  sid!: string | null;
  @Field(() => PathHolder, {
    nullable: true,
    description:
      "The user, group or role that the policy is attached to. Null for a statement that affects every holder of the policy.",
  })
  holder!: PathHolder | null;
  @Field(() => [PathHolder], {
    description:
      "The users, groups and roles that a change of the statement affects, at most 20. Empty for an attachment and a trust policy.",
  })
  holders!: readonly PathHolder[];
  @Field(() => Int, { description: "The number of users, groups and roles that a change of the statement affects." })
  holderCount!: number;
  @Field(() => Boolean, {
    description:
      "Whether the policy has no other statement. AWS accepts no policy without a statement, so this one can only be replaced.",
  })
  isOnlyStatement!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether the removal takes away what makes the target an administrator, rather than a permission along the path.",
  })
  isOfTarget!: boolean;
  @Field(() => Int, {
    description: "The number of principals that would have no EXPLOITABLE or CONDITIONAL path left.",
  })
  closes!: number;
  @Field(() => Boolean, { description: "Whether `closes` was calculated exactly. Otherwise it is an upper limit." })
  isExact!: boolean;
  @Field(() => Int, {
    description: "The number of principals whose best path depends on the removed statement or attachment.",
  })
  dependentCount!: number;
  @Field(() => [PathPrincipal], { description: "The principals whose paths the removal closes, at most 20." })
  sources!: readonly PathPrincipal[];
  @Field(() => [PathResource], {
    description:
      "The workloads, such as functions or instances, that a depending path takes over, at most 5. Empty if no such path uses one.",
  })
  workloads!: readonly PathResource[];
}

@ObjectType("ChokePointChange", {
  description: "The removal in the form that `whatIf` accepts.",
  simpleResolvers: true,
})
export class ChokePointChange {
  @Field(() => String, {
    nullable: true,
    description: "The ARN of the policy to detach. Null unless the removal is an attachment.",
  })
  policyArn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of the principal that the policy is attached to. Null unless the removal is an attachment.",
  })
  principalArn!: string | null;
  @Field(() => ID, {
    nullable: true,
    description:
      "The policy that contains the statement, in the form that `removeStatements` accepts. Null for an attachment.",
  })
  policyId!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement in the policy, starting at 0. Null for an attachment.",
  })
  index!: number | null;
}

@ObjectType("ChangeCheck", {
  description:
    "The paths that a planned change would open in an account, for certain and at worst. Calculated over the latest snapshot.",
  simpleResolvers: true,
})
export class ChangeCheck {
  @Field(() => WhatIf, { description: "The effect of the change as far as it is known." })
  certain!: WhatIf;
  @Field(() => WhatIf, {
    nullable: true,
    description: "The effect with the unknown values at their worst. Null if `possible` was not set.",
  })
  possible!: WhatIf | null;
}
