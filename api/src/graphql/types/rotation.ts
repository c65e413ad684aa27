import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { RotationRow } from "../rows.ts";
import type { Evidence } from "../../iam/finding.ts";
import type {
  GateKind,
  RotationDestination,
  RotationMode,
  RotationState,
  RotationTrigger,
} from "../../iam/rotation/states.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Actor } from "./actor.ts";
import { connectionOf, DateTimeRange, Node, Payload } from "./common.ts";
import {
  requestedDestination,
  RotationGateKindEnum,
  RotationModeEnum,
  RotationStateEnum,
  type RotationStepKind,
  RotationStepKindEnum,
  RotationTriggerEnum,
} from "./rotation-enums.ts";
import type { ErrorCode } from "../../errors.ts";
import { Field, Input } from "../tied.ts";
import { ErrorCodeEnum } from "./code-enums.ts";
import { RotationPlan } from "./rotation-plan.ts";

@ObjectType("RotationStep", {
  description: "One step in the history of a rotation, with its evidence. Steps are never edited.",
  simpleResolvers: true,
})
export class RotationStep {
  @Field(() => RotationStepKindEnum, { description: "The type of the step." })
  kind!: RotationStepKind;
  @Field(() => RotationStateEnum, {
    nullable: true,
    description: "The state before the step. Null unless the state changed.",
  })
  fromState!: RotationState | null;
  @Field(() => RotationStateEnum, { description: "The state after the step." })
  state!: RotationState;
  @Field(() => Actor, { description: "The operator or token that caused the step, or IAM Monitor itself." })
  actor!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the step according to the database clock." })
  at!: Date;
  @Field(() => String, { description: "The description of the step in one sentence." })
  message!: string;
  @Field(() => JsonScalar, {
    description: "The evidence: key IDs, responses from AWS, a CloudTrail event. Never contains a secret.",
  })
  evidence!: Evidence;
}

@ObjectType("Rotation", {
  description: "The replacement or retirement of one access key, from the request to the deletion of the old key.",
  implements: Node,
  simpleResolvers: true,
})
export class Rotation extends Node {
  declare readonly $row: RotationRow;
  @Field(() => RotationStateEnum, { description: "The current state of the rotation." })
  state!: RotationState;
  @Field(() => DateTimeScalar, { description: "The time at which the rotation entered its current state." })
  stateSince!: Date;
  @Field(() => RotationModeEnum, { description: "The way in which the key is replaced or retired." })
  mode!: RotationMode;
  @Field(() => String, {
    nullable: true,
    description: "The name or ARN of the secret, or the name of the parameter. Null for WEBHOOK, REVEAL and NONE.",
  })
  secretId!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The version of the secret in Secrets Manager that holds the new key. Null until it is delivered, and for WEBHOOK and REVEAL.",
  })
  versionId!: string | null;
  @Field(() => String, { description: "The name of the user whose key is replaced." })
  userName!: string;
  @Field(() => String, { description: "The ARN of the user whose key is replaced." })
  userArn!: string;
  @Field(() => String, { description: "The ID of the access key that is replaced." })
  oldAccessKeyId!: string;
  @Field(() => String, {
    nullable: true,
    description: "The ID of the new access key. Null until AWS created it, and always in the mode RETIRE.",
  })
  newAccessKeyId!: string | null;
  @Field(() => RotationTriggerEnum, { description: "The source of the request." })
  trigger!: RotationTrigger;
  @Field(() => Actor, { description: "The operator, token or schedule that requested the rotation." })
  requestedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the request." })
  requestedAt!: Date;
  @Field(() => String, { nullable: true, description: "The reason given with the request. Null if there is none." })
  reason!: string | null;
  @Field(() => Int, { description: "The number of attempts to create a key, including the current one." })
  attempt!: number;
  @Field(() => String, {
    nullable: true,
    description: "The event or time that the rotation is waiting for, in words. Null if it is not waiting.",
  })
  waitingFor!: string | null;
  @Field(() => ErrorCodeEnum, {
    nullable: true,
    description: "The error code for which the rotation is parked. Null if it is not parked.",
  })
  parkedCode!: ErrorCode | null;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the rotation is parked. Null if it is not parked.",
  })
  parkedReason!: string | null;
  @Field(() => RotationStateEnum, {
    nullable: true,
    description: "The state in which the rotation continues when an operator advances it. Null if it is not parked.",
  })
  resumeState!: RotationState | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The last time IAM Monitor tested the new key. Null until the first test.",
  })
  probedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time from which applications could read the new key. Null until then.",
  })
  promotedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the conditions for deactivating the old key were met. Null until then.",
  })
  gateAt!: Date | null;
  @Field(() => RotationGateKindEnum, {
    nullable: true,
    description: "The evidence that allowed the old key to be deactivated. Null until the conditions were met.",
  })
  gateKind!: GateKind | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the rotation is parked if the conditions for deactivating the old key are still not met. Null outside this wait.",
  })
  gateDeadlineAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which IAM Monitor last saw that the old key became inactive. Null before that. Kept if the key is activated again.",
  })
  inactiveAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the new secret was revealed. Null until then.",
  })
  revealedAt!: Date | null;
  @Field(() => Actor, {
    nullable: true,
    description: "The operator or token to which the new secret was revealed. Null until then.",
  })
  revealedTo!: Actor | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the requester of a reveal, or the receiver of a webhook, confirmed the new secret. Null until then.",
  })
  acknowledgedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time from which the receiver of the webhook may have the new key. Null until then.",
  })
  sentAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the receiver, or an operator in its place, confirmed in a rollback that it uses the former key again. Null until then.",
  })
  returnedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which a rollback was requested. Null if none was.",
  })
  rollbackRequestedAt!: Date | null;
  @Field(() => Actor, {
    nullable: true,
    description: "The operator or token that requested the rollback. Null if none was.",
  })
  rollbackRequestedBy!: Actor | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the rotation ended. Null while it is open.",
  })
  finishedAt!: Date | null;
}
export const RotationConnection = connectionOf("Rotation", () => Rotation);

@ObjectType("RotationEvent", {
  description: "A new step of a rotation, with a cursor for resuming.",
  simpleResolvers: true,
})
export class RotationEvent {
  @Field(() => String, {
    description: "The cursor of the step. Pass it to `rotationEvents(after:)` to receive all later steps.",
  })
  cursor!: string;
  @Field(() => RotationStep, { description: "The step of the rotation." })
  step!: RotationStep;
  @Field(() => Rotation, { description: "The current state of the whole rotation." })
  rotation!: Rotation;
}

@InputType("RotateAccessKeyInput", {
  description: "The access key to replace and the delivery of the new one, or the unused key to retire.",
})
export class RotateAccessKeyInput {
  @Input(() => ID, {
    nullable: true,
    description:
      "The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible.",
  })
  accountId?: string | null;
  @Input(() => String, { description: "The name of the user whose key is replaced." })
  userName!: string;
  @Input(() => String, {
    nullable: true,
    description: "The ID of the access key to replace. Can be omitted if the user has only one, but not for RETIRE.",
  })
  accessKeyId?: string | null;
  @Input(() => RotationModeEnum, {
    nullable: true,
    description:
      "The way in which the key is replaced or retired; default STANDARD. COMPROMISED requires the role admin, `confirmation` and `reason`. RETIRE requires `accessKeyId` and allows no destination.",
  })
  mode?: RotationMode | null;
  @Input(requestedDestination, {
    nullable: true,
    description: "The destination of the new secret; default SECRETS_MANAGER. Not for RETIRE.",
  })
  destination?: RotationDestination | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The name or ARN of the secret in Secrets Manager; default `iam-monitor/<userName>`. Any other must be in the account's `secretDestinations`, else the request fails with `SECRET_DESTINATION_NOT_LISTED`.",
  })
  secretId?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The AWS Region of the secret; default the Region of the account connection.",
  })
  region?: string | null;
  @Input(() => ID, {
    nullable: true,
    description:
      "The receiver for WEBHOOK, one of the account's `keyReceivers`. Can be omitted if only one is listed for the user.",
  })
  receiverId?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The reason for the rotation, at most 500 characters; required for COMPROMISED.",
  })
  reason?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The user's name repeated as a confirmation; required for COMPROMISED.",
  })
  confirmation?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The number of hours for which both keys stay active, 1 to 8,760; default 24.",
  })
  overlapHours?: number | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24.",
  })
  quietHours?: number | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760, for RETIRE at least 5; default 240.",
  })
  soakHours?: number | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the rotation starts, at most 31 days from now; at once if omitted or past. The plan is checked again then. Not for COMPROMISED.",
  })
  startAt?: Date | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to return only the plan without starting the rotation; default false.",
  })
  dryRun?: boolean | null;
  @Input(() => String, {
    nullable: true,
    description:
      "A key of your choice, 1 to 255 printable ASCII characters. Repeating a request with the same key returns the same rotation.",
  })
  idempotencyKey?: string | null;
}

@InputType("RotationIdInput", { description: "The rotation to act on." })
export class RotationIdInput {
  @Input(() => ID, { description: "The ID of the rotation." })
  id!: string;
}

@InputType("PauseRotationInput", { description: "The rotation to pause." })
export class PauseRotationInput {
  @Input(() => ID, { description: "The ID of the rotation." })
  id!: string;
  @Input(() => String, {
    nullable: true,
    description: "The reason, at most 500 characters, for the history of the rotation and the audit log.",
  })
  reason?: string | null;
}

@InputType("AdvanceRotationInput", { description: "The rotation to continue." })
export class AdvanceRotationInput {
  @Input(() => ID, { description: "The ID of the rotation." })
  id!: string;
  @Input(() => String, {
    nullable: true,
    description:
      "The user's name, to confirm that all applications use the new key and the old key need not be unused. If omitted, a parked rotation is retried.",
  })
  confirmation?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The reason for the confirmation, at most 500 characters; required while CloudTrail shows sources that have not moved to the new key.",
  })
  reason?: string | null;
}

@InputType("RotationFilter", { description: "The conditions that rotations must meet." })
export class RotationFilter {
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
  })
  accountId?: string | null;
  @Input(() => [RotationStateEnum], {
    nullable: true,
    description: "The states that a rotation may have; all states if omitted.",
  })
  state?: RotationState[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether a rotation must be open (true) or ended (false); both if omitted.",
  })
  isOpen?: boolean | null;
  @Input(() => String, {
    nullable: true,
    description: "The name of the user whose key is replaced; all users if omitted.",
  })
  userName?: string | null;
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the schedule that started the rotation; all rotations if omitted.",
  })
  scheduleId?: string | null;
  @Input(() => DateTimeRange, {
    nullable: true,
    description: "The period in which the rotation must have been requested; any time if omitted.",
  })
  requested?: DateTimeRange | null;
}

@ObjectType("RotateAccessKeyPayload", {
  description: "The plan, and the rotation unless the request was a dry run.",
  simpleResolvers: true,
})
export class RotateAccessKeyPayload extends Payload {
  @Field(() => RotationPlan, {
    nullable: true,
    description: "The plan of the rotation. Null if the request was refused or repeated an idempotency key.",
  })
  plan!: RotationPlan | null;
  @Field(() => Rotation, {
    nullable: true,
    description:
      "The rotation. Null for a dry run or a refused request; with `ROTATION_ALREADY_OPEN`, the one in progress.",
  })
  rotation!: Rotation | null;
}

@ObjectType("RotationPayload", { description: "The rotation after the action.", simpleResolvers: true })
export class RotationPayload extends Payload {
  @Field(() => Rotation, { nullable: true, description: "The rotation. Null if `userErrors` is not empty." })
  rotation!: Rotation | null;
}

@ObjectType("RevealSecretPayload", {
  description: "The new access key, returned only once. No other operation returns a secret.",
  simpleResolvers: true,
})
export class RevealSecretPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: "The ID of the new access key. Null if `userErrors` is not empty.",
  })
  accessKeyId!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The new secret access key. It is not kept and cannot be requested again. Null if `userErrors` is not empty.",
  })
  secretAccessKey!: string | null;
  @Field(() => Rotation, {
    nullable: true,
    description:
      "The rotation. Confirm receipt of the key with `acknowledgeReveal`. Null if `userErrors` is not empty.",
  })
  rotation!: Rotation | null;
}
