import { ObjectType } from "type-graphql";
import type { PolicyVersionRow } from "../rows.ts";
import type { PolicyVersionState } from "../../iam/policy-versions.ts";
import { Field } from "../tied.ts";
import { connectionOf } from "./common.ts";
import { PolicyVersionStateEnum } from "./policy-enums.ts";

@ObjectType("PolicyVersion", {
  description:
    "A version of a policy that scans found. A version that became the default again is listed once more, for the time from then on.",
  simpleResolvers: true,
})
export class PolicyVersion {
  declare readonly $row: PolicyVersionRow;
  @Field(() => String, {
    nullable: true,
    description: "The ID of the version in AWS, such as `v2`. Null for an inline policy, which has no versions there.",
  })
  versionId!: string | null;
  @Field(() => String, { description: "The JSON text of the document." })
  text!: string;
  @Field(() => PolicyVersionStateEnum, { description: "Whether the version is or was the default." })
  state!: PolicyVersionState;
}
export const PolicyVersionConnection = connectionOf("PolicyVersion", () => PolicyVersion);
