import { Field, Int, ObjectType } from "type-graphql";
import type { JsonValue } from "../../iam/finding.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { ProofStatement } from "../../iam/escalation/paths/proof.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";
import {
  CrossAccountStateEnum,
  type PathAssumption,
  PathAssumptionEnum,
  PathEffectEnum,
  PathLayerEnum,
  type PathPrincipalKind,
  PathPolicyKindEnum,
  PathPrincipalKindEnum,
  type PathResourceKind,
  PathResourceKindEnum,
  VerdictEnum,
} from "./enums.ts";

@ObjectType("PathPrincipal", { description: "Who stands at an end of a hop.", simpleResolvers: true })
export class PathPrincipal {
  @Field(() => PathPrincipalKindEnum, { description: "What it is." })
  kind!: PathPrincipalKind;
  @Field(() => String, { description: "Its name, or who it is in words." })
  name!: string;
  @Field(() => String, { nullable: true, description: "Its ARN, where there is one." })
  arn!: string | null;
  @Field(() => String, { nullable: true, description: "AWS's unique id of it." })
  uniqueId!: string | null;
  @Field(() => String, { nullable: true, description: "The number of the AWS account that it belongs to." })
  awsAccountId!: string | null;
}

@ObjectType("PathResource", {
  description: "A group, policy, service or workload that a hop uses or changes.",
  simpleResolvers: true,
})
export class PathResource {
  @Field(() => PathResourceKindEnum, { description: "What it is." })
  kind!: PathResourceKind;
  @Field(() => String, { description: "Its name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "Its ARN, where it has one." })
  arn!: string | null;
}

@ObjectType("EscalationTechnique", { description: "A known way to come by more rights.", simpleResolvers: true })
export class EscalationTechnique {
  @Field(() => String, { description: "Its id in the list of known ways, such as `lambda-001`." })
  id!: string;
  @Field(() => String, { description: "What is done, in words." })
  name!: string;
}

@ObjectType("PathMatch", {
  description: "Which element of a statement matched, and the patterns in it that did.",
  simpleResolvers: true,
})
export class PathMatch {
  @Field(() => String, { description: "`Action`, `NotAction`, `Resource`, …" })
  element!: string;
  @Field(() => [String], { description: "The patterns; of a Not… element all that it leaves out, the first of them." })
  patterns!: readonly string[];
}

@ObjectType("PathHolder", { description: "Who carries the policy of a statement.", simpleResolvers: true })
export class PathHolder {
  @Field(() => String, { description: "`USER`, `GROUP`, `ROLE` or `ORGANIZATION_TARGET`." })
  kind!: string;
  @Field(() => String, { description: "Its name." })
  name!: string;
}

@ObjectType("PathPolicy", { description: "The policy that a statement stands in.", simpleResolvers: true })
export class PathPolicy {
  @Field(() => PathPolicyKindEnum, { description: "How it comes to count." })
  kind!: NonNullable<ProofStatement["policy"]>["kind"];
  @Field(() => String, { description: "Its name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "Its ARN; null where it has none." })
  arn!: string | null;
  @Field(() => PathHolder, { nullable: true, description: "Who carries it." })
  holder!: PathHolder | null;
}

@ObjectType("PathExcerpt", { description: "A statement as it is written, and where.", simpleResolvers: true })
export class PathExcerpt {
  @Field(() => String, { description: "Its lines in `PolicyDocument.text`." })
  text!: string;
  @Field(() => Int, { description: "The first of them, from 1." })
  line!: number;
}

@ObjectType("PathStatement", {
  description: "What speaks for or against one step: a statement of a policy, or a layer in which nothing allows it.",
  simpleResolvers: true,
})
export class PathStatement {
  @Field(() => PathEffectEnum, { description: "What it does." })
  effect!: ProofStatement["effect"];
  @Field(() => PathLayerEnum, { description: "Where it stands." })
  layer!: ProofStatement["layer"];
  @Field(() => String, { description: "The same in words." })
  summary!: string;
  @Field(() => String, { description: "The action that was asked for." })
  action!: string;
  @Field(() => String, { description: "The resource that it was asked for on." })
  resource!: string;
  @Field(() => PathPolicy, { nullable: true, description: "The policy; null where nothing allows it." })
  policy!: PathPolicy | null;
  @Field(() => Int, { nullable: true, description: "Its place in the document, from 0; null where nothing allows it." })
  index!: number | null;
  @Field(() => String, { nullable: true, description: "Its Sid." })
  sid!: string | null;
  @Field(() => [PathMatch], { description: "Which of its elements matched, and by which patterns." })
  matched!: readonly PathMatch[];
  @Field(() => JsonScalar, { description: "Its conditions: operator, key and values of each." })
  conditions!: JsonValue;
  @Field(() => [String], { description: "Condition keys on which it depends." })
  keys!: readonly string[];
}

@ObjectType("PathCondition", { description: "A condition key on which a hop depends.", simpleResolvers: true })
export class PathCondition {
  @Field(() => String, { description: "The key." })
  key!: string;
  @Field(() => [PathStatement], { description: "The statements whose conditions ask for it." })
  statements!: readonly PathStatement[];
}

@ObjectType("EscalationHop", {
  description: "One step of a path: who becomes whom, how, and by which statements.",
  simpleResolvers: true,
})
export class EscalationHop {
  @Field(() => VerdictEnum, { description: "Whether it works." })
  verdict!: VerdictKind;
  @Field(() => [String], {
    description: "Why it is not certain or does not work: condition keys, what is missing, what blocks.",
  })
  reasons!: readonly string[];
  @Field(() => [PathCondition], { description: "CONDITIONAL: each key, with who asks for it." })
  conditions!: readonly PathCondition[];
  @Field(() => [PathStatement], { description: "BLOCKED: what denies, or where nothing allows." })
  blockedBy!: readonly PathStatement[];
  @Field(() => [String], { description: "UNKNOWN: what was not read." })
  missing!: readonly string[];
  @Field(() => [PathAssumptionEnum], { description: "What was taken for granted." })
  assumes!: readonly PathAssumption[];
  @Field(() => PathPrincipal, { description: "Who takes the step." })
  from!: PathPrincipal;
  @Field(() => PathPrincipal, { description: "Whom it becomes; the same as `from` where it changes itself." })
  to!: PathPrincipal;
  @Field(() => EscalationTechnique, { description: "How." })
  technique!: EscalationTechnique;
  @Field(() => [PathResource], { description: "What is used or changed on the way." })
  via!: readonly PathResource[];
  @Field(() => [PathStatement], {
    description: "The proof, in the order of the method's steps; trusts have the layer TRUST.",
  })
  statements!: readonly PathStatement[];
  @Field(() => Int, { description: "Statements that say the same and are left out." })
  statementsLeftOut!: number;
}

@ObjectType("EscalationPath", {
  description:
    "How a principal can become administrator: the surest and, of these, the shortest way. One of each principal; its id stays while the way changes.",
  implements: Node,
  simpleResolvers: true,
})
export class EscalationPath extends Node {
  @Field(() => VerdictEnum, { description: "Of all hops together: the worst one's." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "How many steps it takes." })
  hopCount!: number;
  @Field(() => DateTimeScalar, { description: "When a scan first found a path of this principal." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found that none is left." })
  goneAt!: Date | null;
}

@ObjectType("PathReading", {
  description: "One account that a path leads through, and how old what is known of it is.",
  simpleResolvers: true,
})
export class PathReading {
  @Field(() => String, { description: "The number of the AWS account." })
  awsAccountId!: string;
  @Field(() => DateTimeScalar, { description: "When the facts that the path rests on were read." })
  takenAt!: Date | number;
}

@ObjectType("CrossAccountMember", {
  description: "An account that trusts join to another connected one.",
  simpleResolvers: true,
})
class CrossAccountMember {
  @Field(() => String, { description: "The number of the AWS account." })
  awsAccountId!: string;
  @Field(() => CrossAccountStateEnum, { description: "Whether it was thought of." })
  state!: CrossAccountState;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the facts about it were read; null where it was not thought of.",
  })
  takenAt!: Date | number | null;
}

@ObjectType("CrossAccountReading", {
  description:
    "Which accounts the latest scan of an account thought of together with it, for paths from one into another.",
  simpleResolvers: true,
})
class CrossAccountReading {
  @Field(() => DateTimeScalar, { description: "When." })
  at!: Date | number;
  @Field(() => [CrossAccountMember], { description: "The others that trusts join to it, the nearest first." })
  accounts!: readonly CrossAccountMember[];
  @Field(() => Int, {
    description: "Paths between them that were found and are not kept: the least sure, the longest.",
  })
  pathsLeftOut!: number;
}

@ObjectType("PathCounts", { description: "How many paths there are of each verdict.", simpleResolvers: true })
class PathCounts {
  @Field(() => Int, { description: "Those that work." })
  exploitable!: number;
  @Field(() => Int, { description: "Those under conditions." })
  conditional!: number;
  @Field(() => Int, { description: "Those of which it cannot be told." })
  unknown!: number;
  @Field(() => Int, { description: "Those that something blocks." })
  blocked!: number;
}

export const EscalationPathConnection = picturedConnectionOf("EscalationPath", () => EscalationPath);
const { prototype } = EscalationPathConnection as unknown as { prototype: object };
Field(() => [CrossAccountReading], {
  description: "Of each account, with which others its latest scan thought of it together.",
})(prototype, "connected");
Field(() => PathCounts, { description: "Of each verdict, whichever was asked for." })(prototype, "counts");
