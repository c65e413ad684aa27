import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Node, picturedConnectionOf } from "./common.ts";

@ObjectType("Tag", { description: "A tag of AWS's.", simpleResolvers: true })
export class Tag {
  @Field(() => String, { description: "Its key." })
  key!: string;
  @Field(() => String, { description: "Its value." })
  value!: string;
}

@ObjectType("MfaDevice", { description: "A device that a user signs in with.", simpleResolvers: true })
export class MfaDevice {
  @Field(() => String, { description: "Its serial number or ARN." })
  serialNumber!: string;
  @Field(() => String, { description: "`virtual` or `hardware`." })
  kind!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was enabled." })
  enabledAt!: number | null;
}

@ObjectType("User", {
  description: "An IAM user. A name that is made again is another user.",
  implements: Node,
  simpleResolvers: true,
})
export class User extends Node {
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a scan found it gone." })
  goneAt!: Date | null;
}
export const UserConnection = picturedConnectionOf("User", () => User);
