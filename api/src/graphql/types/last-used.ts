import { ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { LastUsedStatusEnum } from "./enums.ts";

@ObjectType("LastUsed", {
  description:
    "The most recent use of a credential, user or role. *Never used*, *unknown* and *no permission to read* are different answers.",
  simpleResolvers: true,
})
export class LastUsed {
  @Field(() => LastUsedStatusEnum, { description: "Whether AWS recorded a use, and whether that could be read." })
  status!: "USED" | "NEVER_USED" | "UNKNOWN" | "NO_PERMISSION";
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time of the use. Null unless the status is USED. AWS records at most one use per 15 minutes for keys and 5 minutes for passwords.",
  })
  at?: Date | number | null;
  @Field(() => String, { nullable: true, description: "The AWS service that was called. Null if unknown." })
  service?: string | null;
  @Field(() => String, { nullable: true, description: "The AWS Region that was called. Null if unknown." })
  region?: string | null;
}
