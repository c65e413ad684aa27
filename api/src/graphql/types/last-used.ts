import { Field, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { LastUsedStatusEnum } from "./enums.ts";

@ObjectType("LastUsed", {
  description:
    "When something was last used. *Never*, *unknown* and *no permission to read* are three different answers.",
  simpleResolvers: true,
})
export class LastUsed {
  @Field(() => LastUsedStatusEnum, { description: "Which of the four it is." })
  status!: "USED" | "NEVER_USED" | "UNKNOWN" | "NO_PERMISSION";
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When; only for USED. AWS notes the first use of every 15 minutes (keys) or 5 minutes (passwords).",
  })
  at?: Date | number | null;
  @Field(() => String, { nullable: true, description: "The AWS service that was called." })
  service?: string | null;
  @Field(() => String, { nullable: true, description: "The region that was called." })
  region?: string | null;
}
