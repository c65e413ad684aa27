import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";

@ObjectType("Group", { description: "A group of users.", implements: Node, simpleResolvers: true })
export class Group extends Node {
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found it gone." })
  goneAt!: Date | null;
}
export const GroupConnection = picturedConnectionOf("Group", () => Group);
