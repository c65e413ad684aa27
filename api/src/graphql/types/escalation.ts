import { Int, ObjectType } from "type-graphql";
import type { EscalationPathRow } from "../rows.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { ProofStatement } from "../../iam/escalation/paths/proof.ts";
import type { TechniqueCategory } from "../../iam/escalation/techniques/technique.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node, connectionWithCoverageOf, ConnectionType } from "./common.ts";
import {
  CrossAccountStateEnum,
  describedEnum,
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
import type { MatchedElement } from "../../iam/escalation/paths/proof.ts";
import { Field } from "../tied.ts";
import { MatchedElementEnum, type PathHolderKind, PathHolderKindEnum } from "./policy-enums.ts";

const TechniqueCategoryEnum = describedEnum<TechniqueCategory>(
  "TechniqueCategory",
  "The kind of an escalation technique, by the categories of pathfinding.cloud.",
  {
    SELF_ESCALATION: "The principal changes its own permissions.",
    PRINCIPAL_ACCESS: "The principal gains access to another user or role.",
    NEW_PASSROLE: "The principal passes a role to a resource that it creates or changes.",
    EXISTING_PASSROLE: "The principal uses a workload that already has a role.",
    CREDENTIAL_ACCESS: "The principal reads credentials that it was not given.",
  },
);

@ObjectType("PathPrincipal", { description: "A principal at the start or end of a hop.", simpleResolvers: true })
export class PathPrincipal {
  @Field(() => PathPrincipalKindEnum, { description: "The type of the principal." })
  kind!: PathPrincipalKind;
  @Field(() => String, { description: "The name of the principal, or a description if it has no name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the principal. Null if it has none." })
  arn!: string | null;
  @Field(() => String, { nullable: true, description: "The unique ID of the principal in AWS. Null if it has none." })
  uniqueId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The 12-digit number of the AWS account that the principal belongs to. Null if unknown.",
  })
  awsAccountId!: string | null;
}

@ObjectType("PathResource", {
  description: "A group, policy, service or workload that a hop uses or changes.",
  simpleResolvers: true,
})
export class PathResource {
  @Field(() => PathResourceKindEnum, { description: "The type of the resource." })
  kind!: PathResourceKind;
  @Field(() => String, { description: "The name of the resource." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the resource. Null if it has none." })
  arn!: string | null;
}

@ObjectType("EscalationTechnique", { description: "A known technique for gaining permissions.", simpleResolvers: true })
export class EscalationTechnique {
  @Field(() => String, { description: "The ID of the technique, such as `lambda-001`." })
  id!: string;
  @Field(() => String, { description: "The name of the technique." })
  name!: string;
  @Field(() => TechniqueCategoryEnum, { description: "The category of the technique." })
  category!: TechniqueCategory;
}

@ObjectType("PathMatch", {
  description: "An element of a statement that matched the request, with the matching patterns.",
  simpleResolvers: true,
})
export class PathMatch {
  @Field(() => MatchedElementEnum, { description: "The name of the element." })
  element!: MatchedElement["element"];
  @Field(() => [String], {
    description: "The patterns that matched. For a `Not…` element, the first of the patterns that it excludes.",
  })
  patterns!: readonly string[];
}

@ObjectType("PathHolder", {
  description: "The user, group, role or organization target to which a policy applies.",
  simpleResolvers: true,
})
export class PathHolder {
  @Field(() => PathHolderKindEnum, { description: "The type of the holder." })
  kind!: PathHolderKind;
  @Field(() => String, { description: "The name of the holder." })
  name!: string;
}

@ObjectType("PathPolicy", { description: "The policy that contains a statement.", simpleResolvers: true })
export class PathPolicy {
  @Field(() => PathPolicyKindEnum, { description: "The type of the policy and the way it applies to the principal." })
  kind!: NonNullable<ProofStatement["policy"]>["kind"];
  @Field(() => String, { description: "The name of the policy." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the policy. Null if it has none." })
  arn!: string | null;
  @Field(() => PathHolder, {
    nullable: true,
    description: "The user, group, role or organization target to which the policy applies. Null if there is none.",
  })
  holder!: PathHolder | null;
}

@ObjectType("PathExcerpt", {
  description: "The text of a statement and its location in the document.",
  simpleResolvers: true,
})
export class PathExcerpt {
  @Field(() => String, { description: "The lines of the statement in `PolicyDocument.text`." })
  text!: string;
  @Field(() => Int, { description: "The number of the first line, starting at 1." })
  line!: number;
}

@ObjectType("PathStatement", {
  description: "A statement that allows or denies a step, or a policy layer in which no statement allows it.",
  simpleResolvers: true,
})
export class PathStatement {
  @Field(() => PathEffectEnum, { description: "The effect of the statement on the step." })
  effect!: ProofStatement["effect"];
  @Field(() => PathLayerEnum, { description: "The policy layer that the statement belongs to." })
  layer!: ProofStatement["layer"];
  @Field(() => String, { description: "The effect of the statement in words." })
  summary!: string;
  @Field(() => String, { description: "The action that the step needs." })
  action!: string;
  @Field(() => String, { description: "The resource on which the step needs the action." })
  resource!: string;
  @Field(() => PathPolicy, {
    nullable: true,
    description: "The policy that contains the statement. Null if no statement of the layer allows the action.",
  })
  policy!: PathPolicy | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The index of the statement in its document, starting at 0. Null if no statement of the layer allows the action.",
  })
  index!: number | null;
  @Field(() => String, { nullable: true, description: "The Sid of the statement. Null if it has none." })
  sid!: string | null;
  @Field(() => [PathMatch], { description: "The elements of the statement that matched, with the matching patterns." })
  matched!: readonly PathMatch[];
  @Field(() => JsonScalar, { description: "The conditions of the statement, each with operator, key and values." })
  conditions!: JsonValue;
  @Field(() => [String], { description: "The condition keys that the effect of the statement depends on." })
  keys!: readonly string[];
}

@ObjectType("PathCondition", { description: "A condition key that a hop depends on.", simpleResolvers: true })
export class PathCondition {
  @Field(() => String, { description: "The name of the condition key, such as `aws:SourceIp`." })
  key!: string;
  @Field(() => [PathStatement], { description: "The statements whose conditions use the key." })
  statements!: readonly PathStatement[];
}

@ObjectType("EscalationHop", {
  description: "One step of a path, in which one principal gains the permissions of another.",
  simpleResolvers: true,
})
export class EscalationHop {
  @Field(() => VerdictEnum, { description: "The certainty that the hop works." })
  verdict!: VerdictKind;
  @Field(() => [String], {
    description: "The reasons why the hop is not certain or does not work: condition keys, missing data, or denials.",
  })
  reasons!: readonly string[];
  @Field(() => [PathCondition], {
    description:
      "The condition keys that a CONDITIONAL hop depends on, with the statements that use them; otherwise empty.",
  })
  conditions!: readonly PathCondition[];
  @Field(() => [PathStatement], {
    description:
      "The statements that deny a BLOCKED hop, or the layers in which no statement allows it; otherwise empty.",
  })
  blockedBy!: readonly PathStatement[];
  @Field(() => [String], { description: "The data that was not read, for an UNKNOWN hop; otherwise empty." })
  missing!: readonly string[];
  @Field(() => [PathAssumptionEnum], { description: "The assumptions made because something was not read." })
  assumes!: readonly PathAssumption[];
  @Field(() => PathPrincipal, { description: "The principal that takes the step." })
  from!: PathPrincipal;
  @Field(() => PathPrincipal, {
    description:
      "The principal whose permissions are gained. The same as `from` if a principal changes its own permissions.",
  })
  to!: PathPrincipal;
  @Field(() => EscalationTechnique, { description: "The technique that the step uses." })
  technique!: EscalationTechnique;
  @Field(() => [PathResource], { description: "The resources that the step uses or changes." })
  via!: readonly PathResource[];
  @Field(() => [PathStatement], {
    description:
      "The statements that prove the hop, in the order of the technique's steps. Statements of trust policies have the layer TRUST.",
  })
  statements!: readonly PathStatement[];
  @Field(() => Int, { description: "The number of equivalent statements that are omitted." })
  statementsLeftOut!: number;
}

@ObjectType("EscalationPath", {
  description:
    "A sequence of steps by which a principal can become an administrator: the most certain and then shortest one. Each principal has at most one; its ID survives changes of the steps.",
  implements: Node,
  simpleResolvers: true,
})
export class EscalationPath extends Node {
  declare readonly $row: EscalationPathRow;
  @Field(() => VerdictEnum, { description: "The verdict on the whole path, which is that of its least certain hop." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "The number of steps." })
  hopCount!: number;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first found a path for this principal." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    description:
      "The time since which scans have found a path; for a closed one, the last such time. Later than `firstSeenAt` if it was closed in between.",
  })
  openedAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "closedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan no longer found a path. Null while there is one.",
  })
  goneAt!: Date | null;
}

@ObjectType("PathReading", {
  description: "An account on a path, and the age of its data.",
  simpleResolvers: true,
})
export class PathReading {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => DateTimeScalar, { description: "The time at which the data of the account was read." })
  takenAt!: Date | number;
}

@ObjectType("CrossAccountMember", {
  description: "A connected account that is related to another one by trust policies.",
  simpleResolvers: true,
})
class CrossAccountMember {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => CrossAccountStateEnum, { description: "The result of including the account in the search." })
  state!: CrossAccountState;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the data of the account was read. Null if the account was not included.",
  })
  takenAt!: Date | number | null;
}

@ObjectType("CrossAccountReading", {
  description:
    "The other accounts that the latest scan of an account included in the search for paths across accounts.",
  simpleResolvers: true,
})
class CrossAccountReading {
  @Field(() => DateTimeScalar, { description: "The time to which the search applies." })
  at!: Date | number;
  @Field(() => [CrossAccountMember], {
    description:
      "The accounts that paths from this one can lead through, nearest first. Then those from which paths into this one were searched; the paths of all others are found by their own scans.",
  })
  accounts!: readonly CrossAccountMember[];
  @Field(() => Int, {
    description: "The number of paths found but not stored: the least certain and longest ones.",
  })
  pathsLeftOut!: number;
}

@ObjectType("PathCounts", { description: "The number of paths for each verdict.", simpleResolvers: true })
class PathCounts {
  @Field(() => Int, { description: "The number of paths that work." })
  exploitable!: number;
  @Field(() => Int, { description: "The number of paths that work under conditions." })
  conditional!: number;
  @Field(() => Int, { description: "The number of paths for which data is missing." })
  unknown!: number;
  @Field(() => Int, { description: "The number of paths that are blocked." })
  blocked!: number;
}

@ConnectionType("EscalationPath")
export class EscalationPathConnection extends connectionWithCoverageOf("EscalationPath", () => EscalationPath) {
  @Field(() => [CrossAccountReading], {
    description: "The other accounts included in the latest scan of each listed account, for paths across accounts.",
  })
  crossAccount!: () => readonly CrossAccountReading[];
  @Field(() => PathCounts, {
    description: "The number of matching paths for each verdict, ignoring the `verdict` argument.",
  })
  counts!: PathCounts;
}
