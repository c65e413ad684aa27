/** The types of a rotation's plan, which is made before the rotation starts. */
import { ID, Int, ObjectType } from "type-graphql";
import type { RotationPlanRow } from "../rows.ts";
import type { RotationMode, RotationState } from "../../iam/rotation/states.ts";
import type { SecretStatus } from "../../services/rotation/insert-rotation.ts";
import { Field } from "../tied.ts";
import { KeyReceiver } from "./key-receiver.ts";
import { RotationModeEnum, RotationSecretStatusEnum, RotationStateEnum } from "./rotation-enums.ts";

@ObjectType("RotationPlanStep", { description: "A step that a rotation will perform.", simpleResolvers: true })
export class RotationPlanStep {
  @Field(() => RotationStateEnum, { description: "The state after the step." })
  state!: RotationState;
  @Field(() => String, { description: "The description of the step." })
  description!: string;
  @Field(() => [String], { description: "The AWS actions that the step needs." })
  actions!: readonly string[];
  @Field(() => Int, { description: "The minimum waiting time of the step in seconds." })
  waitSeconds!: number;
}

@ObjectType("RotationPlan", {
  description: "The steps that a rotation would perform. Nothing is changed.",
  simpleResolvers: true,
})
export class RotationPlan {
  declare readonly $row: RotationPlanRow;
  @Field(() => ID, { description: "The ID of the account of the key." })
  accountId!: string;
  @Field(() => String, { description: "The name of the user whose key would be replaced." })
  userName!: string;
  @Field(() => String, { description: "The ARN of the user whose key would be replaced." })
  userArn!: string;
  @Field(() => String, { description: "The ID of the access key that would be replaced." })
  accessKeyId!: string;
  @Field(() => RotationModeEnum, { description: "The way in which the key would be replaced or retired." })
  mode!: RotationMode;
  @Field(() => String, { nullable: true, description: "The name or ARN of the secret. Null for WEBHOOK and REVEAL." })
  secretId!: string | null;
  @Field(() => String, { nullable: true, description: "The AWS Region of the secret. Null for WEBHOOK and REVEAL." })
  region!: string | null;
  @Field(() => RotationSecretStatusEnum, {
    nullable: true,
    description: "The present content of the destination. Null for WEBHOOK and REVEAL.",
  })
  secretStatus!: SecretStatus | null;
  @Field(() => KeyReceiver, {
    nullable: true,
    description: "The receiver of the webhook. Null for other destinations.",
  })
  receiver!: KeyReceiver | null;
  @Field(() => String, {
    nullable: true,
    description: "The number of the other AWS account that owns the secret. Null if the key stays in its account.",
  })
  secretAccountId!: string | null;
  @Field(() => [RotationPlanStep], { description: "The steps of the rotation, in order." })
  steps!: readonly RotationPlanStep[];
  @Field(() => [String], { description: "The warnings to consider before starting the rotation." })
  warnings!: readonly string[];
}
