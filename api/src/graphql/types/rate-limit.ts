import { Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";

@ObjectType("RateLimit", {
  description: "The cost of the operation, and how many points its caller has left.",
  simpleResolvers: true,
})
export class RateLimit {
  @Field(() => Int, {
    description:
      "The points of this operation, about one per returned object; the request itself costs 10 more. Less is charged if callers share the answer.",
  })
  cost!: number;
  @Field(() => Int, { description: "The maximum number of points of one operation. Above it, QUERY_TOO_COSTLY." })
  budget!: number;
  @Field(() => Int, {
    nullable: true,
    description:
      "The points per minute of the count that limits the caller most: that of the credential or of the address. Null without a limit.",
  })
  limit!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The points that are left of `limit` after this operation. Null without a limit.",
  })
  remaining!: number | null;
  @Field(() => DateTimeScalar, { description: "The time at which all points are available again." })
  resetAt!: Date;
}
