import { ObjectType } from "type-graphql";
import { Field } from "../tied.ts";

/** Why the latest reading of something in an organization failed. */
@ObjectType({ simpleResolvers: true })
export abstract class FailedReading {
  @Field(() => String, {
    nullable: true,
    description: "The AWS action that failed in the latest reading. Null if it did not fail.",
  })
  action!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The error code of the latest reading. Null if it did not fail.",
  })
  code!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation why the latest reading failed, with the next step. Null if it did not fail.",
  })
  message!: string | null;
}
