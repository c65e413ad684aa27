import { Field, Int, ObjectType } from "type-graphql";
import type { JsonValue } from "../../iam/finding.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { ProofStatement } from "../../iam/escalation/paths/proof.ts";
import type { TechniqueCategory } from "../../iam/escalation/techniques/technique.ts";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";
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

@ObjectType("PathPrincipal", { description: "The principal at one end of a hop.", simpleResolvers: true })
export class PathPrincipal {
  @Field(() => PathPrincipalKindEnum, { description: "The kind of principal." })
  kind!: PathPrincipalKind;
  @Field(() => String, { description: "The principal's name, or a description if it has no name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The principal's ARN. Null if it has none." })
  arn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The principal's unique id in AWS. Null for external and new principals.",
  })
  uniqueId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The 12-digit id of the principal's AWS account. Null if it is unknown.",
  })
  awsAccountId!: string | null;
}

@ObjectType("PathResource", {
  description: "A group, policy, service or workload that a hop uses or changes.",
  simpleResolvers: true,
})
export class PathResource {
  @Field(() => PathResourceKindEnum, { description: "The kind of resource." })
  kind!: PathResourceKind;
  @Field(() => String, { description: "The resource's name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The resource's ARN. Null if it has none." })
  arn!: string | null;
}

@ObjectType("EscalationTechnique", { description: "A known privilege-escalation technique.", simpleResolvers: true })
export class EscalationTechnique {
  @Field(() => String, { description: "The published id of the technique, such as `lambda-001`." })
  id!: string;
  @Field(() => String, { description: "A short description of the technique." })
  name!: string;
  @Field(() => TechniqueCategoryEnum, { description: "The category of the technique." })
  category!: TechniqueCategory;
}

@ObjectType("PathMatch", {
  description: "An element of a statement that matched the request, with the matching patterns.",
  simpleResolvers: true,
})
export class PathMatch {
  @Field(() => String, { description: "The name of the element, such as `Action`, `NotAction` or `Resource`." })
  element!: string;
  @Field(() => [String], {
    description:
      "The patterns that matched. For NotAction, NotResource and NotPrincipal, the first patterns of the element.",
  })
  patterns!: readonly string[];
}

@ObjectType("PathHolder", {
  description: "The user, group, role or organization target that a policy belongs or is attached to.",
  simpleResolvers: true,
})
export class PathHolder {
  @Field(() => String, { description: "The kind of holder: `USER`, `GROUP`, `ROLE` or `ORGANIZATION_TARGET`." })
  kind!: string;
  @Field(() => String, { description: "The holder's name." })
  name!: string;
}

@ObjectType("PathPolicy", { description: "The policy that contains a statement.", simpleResolvers: true })
export class PathPolicy {
  @Field(() => PathPolicyKindEnum, { description: "How the policy applies to the step." })
  kind!: NonNullable<ProofStatement["policy"]>["kind"];
  @Field(() => String, { description: "The policy's name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The policy's ARN. Null if it has none." })
  arn!: string | null;
  @Field(() => PathHolder, {
    nullable: true,
    description: "The holder of the policy. Null if the policy is written during the step.",
  })
  holder!: PathHolder | null;
}

@ObjectType("PathExcerpt", {
  description: "The text of a statement and its position in the document.",
  simpleResolvers: true,
})
export class PathExcerpt {
  @Field(() => String, { description: "The statement's lines in `PolicyDocument.text`." })
  text!: string;
  @Field(() => Int, { description: "The number of the first line, from 1." })
  line!: number;
}

@ObjectType("PathStatement", {
  description:
    "The evidence for or against one step: a policy statement, or a policy layer that does not allow the action.",
  simpleResolvers: true,
})
export class PathStatement {
  @Field(() => PathEffectEnum, { description: "The effect on the step." })
  effect!: ProofStatement["effect"];
  @Field(() => PathLayerEnum, { description: "The policy layer of the statement." })
  layer!: ProofStatement["layer"];
  @Field(() => String, { description: "A sentence that describes the effect, the layer and the statement." })
  summary!: string;
  @Field(() => String, { description: "The requested action." })
  action!: string;
  @Field(() => String, { description: "The resource of the request." })
  resource!: string;
  @Field(() => PathPolicy, { nullable: true, description: "The policy. Null if no statement allows the action." })
  policy!: PathPolicy | null;
  @Field(() => Int, {
    nullable: true,
    description: "The statement's index in the document, from 0. Null if no statement allows the action.",
  })
  index!: number | null;
  @Field(() => String, { nullable: true, description: "The statement's Sid. Null if it has none." })
  sid!: string | null;
  @Field(() => [PathMatch], { description: "The elements of the statement that matched the request." })
  matched!: readonly PathMatch[];
  @Field(() => JsonScalar, { description: "The conditions of the statement: operator, key and values of each." })
  conditions!: JsonValue;
  @Field(() => [String], { description: "The condition keys that decide whether the statement applies." })
  keys!: readonly string[];
}

@ObjectType("PathCondition", {
  description: "A condition key that decides whether a hop works.",
  simpleResolvers: true,
})
export class PathCondition {
  @Field(() => String, { description: "The condition key." })
  key!: string;
  @Field(() => [PathStatement], { description: "The statements with a condition on the key." })
  statements!: readonly PathStatement[];
}

@ObjectType("EscalationHop", {
  description: "One step of a path: the two principals, the technique, and the statements that prove it.",
  simpleResolvers: true,
})
export class EscalationHop {
  @Field(() => VerdictEnum, { description: "Whether the step works." })
  verdict!: VerdictKind;
  @Field(() => [String], {
    description:
      "Why the step is not certain or does not work: condition keys, facts that were not read, or limits. Empty if it is EXPLOITABLE.",
  })
  reasons!: readonly string[];
  @Field(() => [PathCondition], {
    description: "If CONDITIONAL, each condition key with the statements that test it. Otherwise empty.",
  })
  conditions!: readonly PathCondition[];
  @Field(() => [PathStatement], {
    description: "If BLOCKED, the statements that deny the step and the layers that do not allow it. Otherwise empty.",
  })
  blockedBy!: readonly PathStatement[];
  @Field(() => [String], { description: "If UNKNOWN, the facts that were not read. Otherwise empty." })
  missing!: readonly string[];
  @Field(() => [PathAssumptionEnum], { description: "The assumptions of the verdict." })
  assumes!: readonly PathAssumption[];
  @Field(() => PathPrincipal, { description: "The principal that takes the step." })
  from!: PathPrincipal;
  @Field(() => PathPrincipal, {
    description: "The principal that `from` becomes. The same as `from` if it changes its own permissions.",
  })
  to!: PathPrincipal;
  @Field(() => EscalationTechnique, { description: "The technique of the step." })
  technique!: EscalationTechnique;
  @Field(() => [PathResource], {
    description: "The groups, policies, services, workloads and providers that the step uses or changes.",
  })
  via!: readonly PathResource[];
  @Field(() => [PathStatement], {
    description:
      "The statements that prove the hop, in the order of the technique's actions. Trust policies have the layer TRUST.",
  })
  statements!: readonly PathStatement[];
  @Field(() => Int, { description: "The number of further statements that prove the same and are left out." })
  statementsLeftOut!: number;
}

@ObjectType("EscalationPath", {
  description:
    "The best escalation path of a principal: the most certain one, then the shortest. The id stays the same while the path changes.",
  implements: Node,
  simpleResolvers: true,
})
export class EscalationPath extends Node {
  @Field(() => VerdictEnum, { description: "The verdict of the path, which is that of its worst hop." })
  verdict!: VerdictKind;
  @Field(() => Int, { description: "The number of hops." })
  hopCount!: number;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first found a path of this principal." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which a scan found no path left. Null if there is one.",
  })
  goneAt!: Date | null;
}

@ObjectType("PathReading", {
  description: "An account that a path goes through, and the age of its facts.",
  simpleResolvers: true,
})
export class PathReading {
  @Field(() => String, { description: "The 12-digit id of the AWS account." })
  awsAccountId!: string;
  @Field(() => DateTimeScalar, { description: "The time at which the account's facts were read." })
  takenAt!: Date | number;
}

@ObjectType("CrossAccountMember", {
  description: "A connected account that is linked to another one by trust policies.",
  simpleResolvers: true,
})
class CrossAccountMember {
  @Field(() => String, { description: "The 12-digit id of the AWS account." })
  awsAccountId!: string;
  @Field(() => CrossAccountStateEnum, { description: "Whether the account was part of the analysis." })
  state!: CrossAccountState;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the account's facts were read. Null if it was not part of the analysis.",
  })
  takenAt!: Date | number | null;
}

@ObjectType("CrossAccountReading", {
  description: "The accounts that the latest scan analyzed together, to find paths from one account into another.",
  simpleResolvers: true,
})
class CrossAccountReading {
  @Field(() => DateTimeScalar, { description: "The time of the analysis." })
  at!: Date | number;
  @Field(() => [CrossAccountMember], {
    description: "The other accounts that trust policies link to the scanned account, nearest first.",
  })
  accounts!: readonly CrossAccountMember[];
  @Field(() => Int, {
    description: "The number of cross-account paths that were found but not kept: the least certain, then the longest.",
  })
  pathsLeftOut!: number;
}

@ObjectType("PathCounts", { description: "The number of paths by verdict.", simpleResolvers: true })
class PathCounts {
  @Field(() => Int, { description: "The number of EXPLOITABLE paths." })
  exploitable!: number;
  @Field(() => Int, { description: "The number of CONDITIONAL paths." })
  conditional!: number;
  @Field(() => Int, { description: "The number of UNKNOWN paths." })
  unknown!: number;
  @Field(() => Int, { description: "The number of BLOCKED paths." })
  blocked!: number;
}

export const EscalationPathConnection = picturedConnectionOf("EscalationPath", () => EscalationPath);
const { prototype } = EscalationPathConnection as unknown as { prototype: object };
Field(() => [CrossAccountReading], {
  description: "Of each account, with which others its latest scan thought of it together.",
})(prototype, "connected");
Field(() => PathCounts, { description: "Of each verdict, whichever was asked for." })(prototype, "counts");
