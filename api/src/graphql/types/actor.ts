import { ID, ObjectType } from "type-graphql";
import type { ActorKind } from "../../iam/actor.ts";
import { Field } from "../tied.ts";
import { ActorKindEnum } from "./enums.ts";

@ObjectType("Actor", {
  description:
    "The operator, token or schedule that did, requested or owns something, or IAM Monitor itself. Compare IDs, never names.",
  simpleResolvers: true,
})
export class Actor {
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the operator who acted or who owns the token. Null if there is none or it is not known.",
  })
  id?: string | null;
  @Field(() => ActorKindEnum, { description: "The type of the actor." })
  kind!: ActorKind;
  @Field(() => String, {
    description: 'The name as shown to people at the time of the action, such as `alice@example.com via token "ci"`.',
  })
  displayName!: string;
  @Field(() => ID, { nullable: true, description: "The ID of the token that acted. Null if no token did." })
  tokenId?: string | null;
  @Field(() => String, { nullable: true, description: "The name of the token that acted. Null if no token did." })
  tokenName?: string | null;
}
