import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "./common.ts";

@ObjectType("PolicyVersion", {
  description:
    "A version of a policy for the time in which scans found it as the default. A version that became the default again is listed once more.",
  simpleResolvers: true,
})
export class PolicyVersion {
  @Field(() => String, {
    nullable: true,
    description: "The ID of the version in AWS, such as `v2`. Null for an inline policy, which has no versions there.",
  })
  versionId!: string | null;
  @Field(() => String, { description: "The JSON text of the document." })
  text!: string;
}
export const PolicyVersionConnection = connectionOf("PolicyVersion", () => PolicyVersion);
