import { ArgsType, ID, Int, ObjectType } from "type-graphql";
import type { CauseKind } from "../../iam/alerts/root-cause.ts";
import { Field, Input } from "../tied.ts";
import { CauseKindEnum } from "./problem.ts";

/** The place of paths in `pathMap`, which the list of paths also takes. */
@ArgsType()
export class PathPlaceArgs {
  @Input(() => ID, {
    nullable: true,
    description: "The key of the cause in `pathMap` that paths must have; any cause if omitted.",
  })
  cause?: string | null;
  @Input(() => ID, {
    nullable: true,
    description: "The key of the principal in `pathMap` that paths must lead through; any if omitted.",
  })
  through?: string | null;
  @Input(() => ID, {
    nullable: true,
    description: "The key of the administrator in `pathMap` at which paths must end; any if omitted.",
  })
  administrator?: string | null;
}

@ObjectType("PathPlace", { description: "The nodes of `pathMap` on a path.", simpleResolvers: true })
export class PathPlace {
  @Field(() => ID, { description: "The key of the cause." })
  cause!: string;
  @Field(() => ID, {
    nullable: true,
    description: "The key of the intermediate principal. Null if the path leads straight to the administrator.",
  })
  through!: string | null;
  @Field(() => ID, { description: "The key of the administrator." })
  administrator!: string;
}

const KEY =
  "The key of the node in flows and in the arguments of `escalationPaths`. `OTHERS` stands for all nodes that are not shown.";
const PATH_COUNT = "The number of paths through the node.";
const MEMBER_COUNT = "The number of nodes that this one stands for, because the map shows only the largest.";

@ObjectType("PathMapCause", {
  description:
    "The common cause of paths, which one fix removes: a statement, the attachment of a policy, or a technique.",
  simpleResolvers: true,
})
export class PathMapCause {
  @Field(() => ID, { description: KEY })
  key!: string;
  @Field(() => Int, { description: PATH_COUNT })
  pathCount!: number;
  @Field(() => Int, { description: MEMBER_COUNT })
  memberCount!: number;
}

@ObjectType("PathMapProblem", { description: "The problem of a cause in the map of paths.", simpleResolvers: true })
export class PathMapProblem {
  @Field(() => CauseKindEnum, { description: "The type of the root cause." })
  kind!: CauseKind;
  @Field(() => String, { description: "The identity of the resource to change." })
  resourceId!: string;
  @Field(() => String, { description: "The name of the resource to change." })
  resourceName!: string;
  @Field(() => Int, {
    nullable: true,
    description: "The index of the statement to change, from 0. Null if the cause is not a statement.",
  })
  statement!: number | null;
}

@ObjectType("PathMapPrincipal", {
  description: "A principal on the paths of the map: the last one before the administrator, or the administrator.",
  simpleResolvers: true,
})
export class PathMapPrincipal {
  @Field(() => ID, { description: `${KEY} \`SELF\` stands for principals that become administrator themselves.` })
  key!: string;
  @Field(() => Int, { description: PATH_COUNT })
  pathCount!: number;
  @Field(() => Int, { description: MEMBER_COUNT })
  memberCount!: number;
}

@ObjectType("PathMapFlow", {
  description: "The paths of one cause to one administrator, directly or through one principal.",
  simpleResolvers: true,
})
class PathMapFlow {
  @Field(() => ID, { description: "The key of the cause." })
  cause!: string;
  @Field(() => ID, {
    nullable: true,
    description: "The key of the intermediate principal. Null if the paths lead straight to the administrator.",
  })
  through!: string | null;
  @Field(() => ID, { description: "The key of the administrator." })
  administrator!: string;
  @Field(() => Int, { description: "The number of paths." })
  pathCount!: number;
  @Field(() => [String], { description: "The names of the principals where the first paths start, at most 8." })
  names!: readonly string[];
}

@ObjectType("PathMap", {
  description:
    "Paths to administrator by cause. Each path counts once, so causes, flows and administrators add up to the same total.",
  simpleResolvers: true,
})
export class PathMap {
  @Field(() => [PathMapCause], {
    description: "The causes with the most paths, at most 12, and one node for the others.",
  })
  causes!: readonly PathMapCause[];
  @Field(() => [PathMapPrincipal], {
    description: "The intermediate principals with the most paths, at most 12, and one node for the others.",
  })
  through!: readonly PathMapPrincipal[];
  @Field(() => [PathMapPrincipal], {
    description:
      "The administrators with the most paths, at most 8, one node for the others, and one for principals that become administrator themselves.",
  })
  administrators!: readonly PathMapPrincipal[];
  @Field(() => [PathMapFlow], { description: "The connections between the nodes, largest first." })
  flows!: readonly PathMapFlow[];
  @Field(() => Int, { description: "The number of paths in the map. Each principal has at most one in an account." })
  pathCount!: number;
  @Field(() => Int, {
    description: "The number of matching paths that the map leaves out, because they have too many causes.",
  })
  pathsLeftOut!: number;
  @Field(() => Int, { description: "The number of users at which matching paths start, in the map or not." })
  userCount!: number;
  @Field(() => Int, { description: "The number of roles at which matching paths start, in the map or not." })
  roleCount!: number;
  @Field(() => Int, {
    description:
      "The number of matching paths that start outside the account. They start at another account or one of its principals, at an identity provider, or at every AWS account.",
  })
  externalCount!: number;
  @Field(() => Boolean, { description: "Whether one of the paths is open to every AWS account." })
  isOpenToAnyone!: boolean;
  @Field(() => Int, { description: "The number of causes, shown or not." })
  causeCount!: number;
  @Field(() => Int, {
    description:
      "The number of administrators, shown or not. Principals that become administrator themselves, the node `SELF`, are not counted.",
  })
  administratorCount!: number;
}
