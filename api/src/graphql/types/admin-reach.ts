import { Int, ObjectType } from "type-graphql";
import type { PolicyReferenceRow } from "../principal.ts";
import { Field } from "../tied.ts";
import { PolicyReference } from "./policy.ts";

@ObjectType("AdminReachReason", {
  description: "The reason why a user or role is an administrator, or the path by which it can become one.",
  simpleResolvers: true,
})
export class AdminReachReason {
  @Field(() => PolicyReference, {
    nullable: true,
    description:
      "The first policy that by itself makes the principal an administrator. Null for a path, if only several policies together do so, or if the policy was not read.",
  })
  policy!: PolicyReferenceRow | null;
  @Field(() => Int, { nullable: true, description: "The number of hops of the path. Null for an administrator." })
  hopCount!: number | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The name of the principal that the first hop of the path gains. If the principal stays the same, the name of the resource that the hop changes. Null for an administrator, or if the hop has neither.",
  })
  through!: string | null;
}
