import { Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { ControlChange } from "./report.ts";

@ObjectType("ControlChanges", {
  description: "The controls of a standard whose answers changed since a past moment.",
  simpleResolvers: true,
})
export class ControlChanges {
  @Field(() => DateTimeScalar, { description: "The earlier moment." })
  since!: Date;
  @Field(() => Int, {
    description: "The number of accounts of which answers of then or of now are missing. They are not compared.",
  })
  notComparedAccountCount!: number;
  @Field(() => Int, {
    description: "The number of accounts of which answers of then and of now are stored. Only these are compared.",
  })
  comparedAccountCount!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which answers of any of the accounts are stored. Null if none is stored.",
  })
  storedSince!: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: "The number of controls that passed at the earlier moment. Null if no account can be compared.",
  })
  passedBefore!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The number of controls that pass now in the compared accounts. Null if no account can be compared.",
  })
  passedAfter!: number | null;
  @Field(() => [ControlChange], { description: "The controls whose state changed, in the order of the standard." })
  changes!: readonly ControlChange[];
}
