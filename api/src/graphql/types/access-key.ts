import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";

@ObjectType("AccessKey", {
  description:
    "An access key of a user. Its identity is the user and the second of its creation; its secret is never read.",
  implements: Node,
  simpleResolvers: true,
})
export class AccessKey extends Node {
  @Field(() => String, { nullable: true, description: "AWS's id of it; null until ListAccessKeys was read." })
  accessKeyId!: string | null;
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found it gone." })
  goneAt!: Date | null;
}
export const AccessKeyConnection = picturedConnectionOf("AccessKey", () => AccessKey);
