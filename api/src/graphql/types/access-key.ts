import { ObjectType } from "type-graphql";
import type { AccessKeyRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { Node } from "./common.ts";
import { inventoryConnectionOf } from "./past.ts";

@ObjectType("AccessKey", {
  description:
    "An access key of an IAM user, identified by the user and its creation time, to the second. The secret access key is never read.",
  implements: Node,
  simpleResolvers: true,
})
export class AccessKey extends Node {
  declare readonly $row: AccessKeyRow;
  @Field(() => String, {
    nullable: true,
    description: "The access key ID in AWS. Null until a scan could call ListAccessKeys.",
  })
  accessKeyId!: string | null;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the access key." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the access key. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const AccessKeyConnection = inventoryConnectionOf("AccessKey", () => AccessKey);
