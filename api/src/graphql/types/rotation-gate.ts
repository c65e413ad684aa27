import { ObjectType } from "type-graphql";
import type { GateCondition } from "../../iam/rotation/deactivation-gate.ts";
import { Field } from "../tied.ts";
import { RotationGateConditionEnum } from "./rotation-enums.ts";

@ObjectType("RotationGateCondition", {
  description: "A condition for deactivating the old key.",
  simpleResolvers: true,
})
export class RotationGateCondition {
  @Field(() => RotationGateConditionEnum, { description: "The name of the condition." })
  name!: GateCondition["name"];
  @Field(() => Boolean, { description: "Whether the condition was met when last checked." })
  isMet!: boolean;
  @Field(() => Boolean, {
    description: "Whether it is known if the condition is met. Only SOURCES_MOVED can be unknown.",
  })
  isKnown!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether the condition counts. False if SOURCES_MOVED is unknown and cannot become known: the key can then be deactivated without it.",
  })
  isNeeded!: boolean;
  @Field(() => String, {
    nullable: true,
    description: "The observation behind the condition, in words without a final period. Null if there is none.",
  })
  detail!: string | null;
}
