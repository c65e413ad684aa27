import { Int, ObjectType } from "type-graphql";
import type { RelationKind, RelationNodeKind } from "../../iam/principals/relation-graph.ts";
import type { TrustReachKind } from "../../iam/principals/trust-principals.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { TrustReachEnum } from "./access.ts";
import { describedEnum } from "./enums.ts";

export const RelationNodeKindEnum = describedEnum<RelationNodeKind>(
  "RelationNodeKind",
  "The type of a node in a relation graph.",
  {
    USER: "The node is an IAM user.",
    GROUP: "The node is a group.",
    ROLE: "The node is a role.",
    POLICY: "The node is a managed policy.",
    INLINE_POLICY: "The node is an inline policy.",
    TRUSTED:
      "The node is a principal named in a trust policy: a service, an account, an identity provider, an identity of one, or everyone.",
  },
);

const RelationKindEnum = describedEnum<RelationKind>("RelationKind", "The type of a relation.", {
  MEMBER_OF: "The relation leads from a user to a group it belongs to.",
  ATTACHED: "The relation leads from a user, group or role to a managed policy.",
  INLINE: "The relation leads from a user, group or role to a policy embedded in it.",
  BOUNDED_BY: "The relation leads from a user or role to its permissions boundary.",
  MAY_ASSUME:
    "The relation leads from a principal named in a trust policy to the role. `conditions` says what limits it.",
});

@ObjectType("RelationMember", { description: "One of several resources combined in one node.", simpleResolvers: true })
export class RelationMember {
  @Field(() => String, { description: "The key of the resource: an ARN, or the identity of an inline policy." })
  key!: string;
  @Field(() => RelationNodeKindEnum, { description: "The type of the resource." })
  kind!: RelationNodeKind;
  @Field(() => String, { description: "The name of the resource." })
  name!: string;
}

@ObjectType("RelationNode", {
  description: "A node of a relation graph: one resource, or several that are combined.",
  simpleResolvers: true,
})
export class RelationNode {
  @Field(() => String, {
    description:
      "The key by which relations refer to the node. If the node is a single resource of the account, `around` also accepts it.",
  })
  key!: string;
  @Field(() => RelationNodeKindEnum, { description: "The type of the node." })
  kind!: RelationNodeKind;
  @Field(() => String, { description: "The name of the resource; the name of one of them if several are combined." })
  name!: string;
  @Field(() => TrustReachEnum, {
    nullable: true,
    description: "The origin of a trusted principal. Null for all other nodes.",
  })
  reach!: TrustReachKind | null;
  @Field(() => Boolean, {
    description:
      "Whether the node is a user or role that is an administrator. For combined resources, whether all are.",
  })
  isAdministrator!: boolean;
  @Field(() => Int, { description: "The distance from the center of the graph in relations." })
  distance!: number;
  @Field(() => Int, { description: "The number of resources that the node represents." })
  count!: number;
  @Field(() => [RelationMember], {
    description:
      "The resources that this node groups together, at most 100. Empty if the node represents a single resource.",
  })
  members!: readonly RelationMember[];
}

@ObjectType("Relation", { description: "A relation between two nodes.", simpleResolvers: true })
class Relation {
  @Field(() => String, { description: "The key of the node where the relation starts." })
  from!: string;
  @Field(() => String, { description: "The key of the node where the relation ends." })
  to!: string;
  @Field(() => RelationKindEnum, { description: "The type of the relation." })
  kind!: RelationKind;
  @Field(() => Int, { description: "The number of relations that this one represents." })
  count!: number;
  @Field(() => [String], {
    description:
      "The conditions under which a trusted principal may assume the role, such as `aws:PrincipalOrgID is o-example`, at most 10. Empty if it may without conditions, and for the other types.",
  })
  conditions!: readonly string[];
}

@ObjectType("RelationGraph", {
  description:
    "The users, groups, roles, policies, boundaries and trusts of an account as a graph. Beyond 150 nodes, similar resources are combined.",
  simpleResolvers: true,
})
export class RelationGraph {
  @Field(() => String, {
    nullable: true,
    description: "The key of the node at the center. Null if the graph shows the whole account.",
  })
  around!: string | null;
  @Field(() => [RelationNode], { description: "The nodes of the graph, at most 150." })
  nodes!: readonly RelationNode[];
  @Field(() => [Relation], { description: "The relations between the nodes." })
  relations!: readonly Relation[];
  @Field(() => Int, { description: "The number of resources before combining." })
  totalNodes!: number;
  @Field(() => Int, { description: "The number of relations before combining." })
  totalRelations!: number;
  @Field(() => DateTimeScalar, { description: "The time to which the graph applies." })
  asOf!: Date;
}
