import { Field, Int, ObjectType } from "type-graphql";
import type { RelationKind, RelationNodeKind } from "../../iam/principals/relation-graph.ts";
import type { TrustReachKind } from "../../iam/principals/trust-principals.ts";
import { DateTimeScalar } from "../scalars.ts";
import { TrustReachEnum } from "./access.ts";
import { describedEnum } from "./enums.ts";

export const RelationNodeKindEnum = describedEnum<RelationNodeKind>(
  "RelationNodeKind",
  "What stands in a picture of relations.",
  {
    USER: "An IAM user.",
    GROUP: "A group.",
    ROLE: "A role.",
    POLICY: "A managed policy.",
    INLINE_POLICY: "An inline policy.",
    TRUSTED: "Whom a trust policy names: a service, an account, a provider, somebody of one, or everybody.",
  },
);

const RelationKindEnum = describedEnum<RelationKind>("RelationKind", "How two things are tied.", {
  MEMBER_OF: "From a user to its group.",
  ATTACHED: "From a user, group or role to a managed policy.",
  INLINE: "From a user, group or role to a policy that is part of it.",
  BOUNDED_BY: "From a user or role to its permissions boundary.",
  MAY_ASSUME: "From whom a trust policy names to the role; its conditions and denies are not weighed here.",
});

@ObjectType("RelationMember", { description: "One of several things that stand together.", simpleResolvers: true })
export class RelationMember {
  @Field(() => String, { description: "Its key: an ARN, or an inline policy's identity." })
  key!: string;
  @Field(() => RelationNodeKindEnum, { description: "What it is." })
  kind!: RelationNodeKind;
  @Field(() => String, { description: "Its name." })
  name!: string;
}

@ObjectType("RelationNode", {
  description: "One thing of a picture of relations, or several that stand together.",
  simpleResolvers: true,
})
export class RelationNode {
  @Field(() => String, {
    description: "What relations name it by; `around` takes it too, where it is one thing of the account.",
  })
  key!: string;
  @Field(() => RelationNodeKindEnum, { description: "What it is." })
  kind!: RelationNodeKind;
  @Field(() => String, { description: "Its name; of several, the name of one of them." })
  name!: string;
  @Field(() => TrustReachEnum, {
    nullable: true,
    description: "Of somebody trusted: from how far away; of everything else null.",
  })
  reach!: TrustReachKind | null;
  @Field(() => Int, { description: "How many relations away from what the picture is around." })
  distance!: number;
  @Field(() => Int, { description: "How many things it stands for." })
  count!: number;
  @Field(() => [RelationMember], { description: "Of several, their names: 100 at most. Of one thing, none." })
  members!: readonly RelationMember[];
}

@ObjectType("Relation", { description: "How two things are tied.", simpleResolvers: true })
class Relation {
  @Field(() => String, { description: "The key of where it begins." })
  from!: string;
  @Field(() => String, { description: "The key of where it ends." })
  to!: string;
  @Field(() => RelationKindEnum, { description: "How." })
  kind!: RelationKind;
  @Field(() => Int, { description: "How many relations it stands for." })
  count!: number;
}

@ObjectType("RelationGraph", {
  description:
    "Users, groups, roles, policies, boundaries and trusts as one graph. Beyond 150 things, those alike stand together.",
  simpleResolvers: true,
})
export class RelationGraph {
  @Field(() => String, { nullable: true, description: "The key of what it is around; null: the whole account." })
  around!: string | null;
  @Field(() => [RelationNode], { description: "What stands in it, 150 at most." })
  nodes!: readonly RelationNode[];
  @Field(() => [Relation], { description: "How they are tied." })
  relations!: readonly Relation[];
  @Field(() => Int, { description: "How many things there are, standing together or not." })
  totalNodes!: number;
  @Field(() => Int, { description: "How many relations there are." })
  totalRelations!: number;
  @Field(() => DateTimeScalar, { description: "When this was true." })
  asOf!: Date;
}
