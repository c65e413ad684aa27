import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Node, connectionWithCoverageOf } from "./common.ts";

@ObjectType("Role", {
  description: "An IAM role, with the principals that can assume it.",
  implements: Node,
  simpleResolvers: true,
})
export class Role extends Node {
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the role." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the role. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const RoleConnection = connectionWithCoverageOf("Role", () => Role);
