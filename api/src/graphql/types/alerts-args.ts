import { ArgsType, Field, Int } from "type-graphql";
import { AlertFilter } from "./alert.ts";

/** The alerts that hang on one resource. */
@ArgsType()
export class AlertsArgs {
  @Field(() => Int, { nullable: true, defaultValue: 100, description: "How many from the start, or after `after`." })
  first?: number | null;
  @Field(() => String, { nullable: true, description: "The cursor to go on from." })
  after?: string | null;
  @Field(() => AlertFilter, { nullable: true, description: "Which of them." })
  filter?: AlertFilter | null;
}
