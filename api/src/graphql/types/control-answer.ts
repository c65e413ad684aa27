import { ID, ObjectType } from "type-graphql";
import type { PersonAnswer } from "../../iam/checks/controls.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { Actor } from "./actor.ts";
import { describedEnum } from "./enums.ts";

export type ControlOutcome = PersonAnswer["outcome"];
export const ControlOutcomeEnum = describedEnum<ControlOutcome>(
  "ControlOutcome",
  "The answer of a person about a control.",
  {
    PASS: "The control is met, as the evidence shows.",
    FAIL: "The control is not met.",
  },
);

@ObjectType("ControlAnswer", {
  description: "The answer of a person about a control of one account that no scan can decide.",
  simpleResolvers: true,
})
export class ControlAnswer {
  @Field(() => ID, { description: "The ID of the answer." })
  id!: string;
  @Field(() => String, { description: "The name of the account that the answer is about." })
  accountName!: string;
  @Field(() => ControlOutcomeEnum, { description: "Whether the control is met." })
  outcome!: ControlOutcome;
  @Field(() => String, { description: "The evidence for the answer." })
  evidence!: string;
  @Field(() => Actor, { description: "The operator who answered." })
  answeredBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the answer." })
  answeredAt!: Date;
  @Field(() => DateTimeScalar, { description: "The time from which the control is open again." })
  expiresAt!: Date;
}
