import { ObjectType } from "type-graphql";
import type { GroupRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { Node } from "./common.ts";
import { inventoryConnectionOf } from "./past.ts";

@ObjectType("Group", { description: "A group of IAM users.", implements: Node, simpleResolvers: true })
export class Group extends Node {
  declare readonly $row: GroupRow;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the group." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the group. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const GroupConnection = inventoryConnectionOf("Group", () => Group);
