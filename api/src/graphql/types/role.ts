import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";

@ObjectType("Role", { description: "A role, and who may take it on.", implements: Node, simpleResolvers: true })
export class Role extends Node {
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found it gone." })
  goneAt!: Date | null;
}
export const RoleConnection = picturedConnectionOf("Role", () => Role);
