import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Evidence } from "../../iam/finding.ts";
import type {
  GateKind,
  RotationDestination,
  RotationMode,
  RotationState,
  RotationTrigger,
} from "../../iam/rotation/states.ts";
import type { GateCondition } from "../../iam/rotation/deactivation-gate.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import {
  RotationDestinationEnum,
  RotationGateConditionEnum,
  RotationGateKindEnum,
  RotationModeEnum,
  RotationStateEnum,
  type RotationStepKind,
  RotationStepKindEnum,
  RotationTriggerEnum,
} from "./rotation-enums.ts";

@ObjectType("RotationStep", {
  description: "One step of a rotation: who did what, when, and what was seen. Never edited.",
  simpleResolvers: true,
})
export class RotationStep {
  @Field(() => RotationStepKindEnum, { description: "What it is." })
  kind!: RotationStepKind;
  @Field(() => RotationStateEnum, { nullable: true, description: "The state before, where it moved." })
  fromState!: RotationState | null;
  @Field(() => RotationStateEnum, { description: "The state after." })
  state!: RotationState;
  @Field(() => String, { description: "Who did it: a person, a token, or the product." })
  actor!: string;
  @Field(() => DateTimeScalar, { description: "When, by the database's clock." })
  at!: Date;
  @Field(() => String, { description: "One sentence." })
  message!: string;
  @Field(() => JsonScalar, {
    description: "What it rests on: key ids, AWS's answers, CloudTrail's event. Never a secret.",
  })
  evidence!: Evidence;
}

@ObjectType("RotationGateCondition", {
  description: "One thing that the gate before the old key waits for.",
  simpleResolvers: true,
})
export class RotationGateCondition {
  @Field(() => RotationGateConditionEnum, { description: "Which." })
  name!: GateCondition["name"];
  @Field(() => Boolean, { description: "Whether it was met at the last look." })
  isMet!: boolean;
}

@ObjectType("Rotation", {
  description: "One access key being replaced, from the request to the deletion of the old key.",
  implements: Node,
  simpleResolvers: true,
})
export class Rotation extends Node {
  @Field(() => RotationStateEnum, { description: "Where it is." })
  state!: RotationState;
  @Field(() => DateTimeScalar, { description: "Since when." })
  stateSince!: Date;
  @Field(() => RotationModeEnum, { description: "In which order." })
  mode!: RotationMode;
  @Field(() => RotationDestinationEnum, { description: "Where the new secret goes." })
  destination!: RotationDestination;
  @Field(() => String, { nullable: true, description: "The secret's name or ARN in Secrets Manager." })
  secretId!: string | null;
  @Field(() => String, { nullable: true, description: "The version in Secrets Manager that holds the new key." })
  versionId!: string | null;
  @Field(() => String, { description: "Whose key it is." })
  userName!: string;
  @Field(() => String, { description: "The user's ARN." })
  userArn!: string;
  @Field(() => String, { description: "The id of the key that is replaced." })
  oldAccessKeyId!: string;
  @Field(() => String, { nullable: true, description: "The id of the new key; null until AWS made it." })
  newAccessKeyId!: string | null;
  @Field(() => RotationTriggerEnum, { description: "What began it." })
  trigger!: RotationTrigger;
  @Field(() => String, { description: "Who asked for it." })
  requestedBy!: string;
  @Field(() => DateTimeScalar, { description: "When it was asked for." })
  requestedAt!: Date;
  @Field(() => String, { nullable: true, description: "Why." })
  reason!: string | null;
  @Field(() => Int, { description: "How often creating a key was tried." })
  attempt!: number;
  @Field(() => String, { nullable: true, description: "What it is waiting for, in words." })
  waitingFor!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it is looked at next; null where a person must come first or it has ended.",
  })
  nextTickAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Why it waits for a person: a code." })
  parkedCode!: string | null;
  @Field(() => String, { nullable: true, description: "Why it waits for a person, in words." })
  parkedReason!: string | null;
  @Field(() => RotationStateEnum, { nullable: true, description: "Where it goes on after a person advanced it." })
  resumeState!: RotationState | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the new key was tried last, by us." })
  probedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When applications could find the new key." })
  promotedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the gate opened." })
  gateAt!: Date | null;
  @Field(() => RotationGateKindEnum, { nullable: true, description: "What opened it." })
  gateKind!: GateKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "If the gate is still shut by then, a person is asked." })
  gateDeadlineAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the old key was switched off." })
  inactiveAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the new secret was fetched." })
  revealedAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Who fetched it." })
  revealedTo!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When its arrival was confirmed." })
  acknowledgedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a rollback was asked for." })
  rollbackRequestedAt!: Date | null;
  @Field(() => String, { nullable: true, description: "Who asked to roll back." })
  rollbackRequestedBy!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it ended." })
  finishedAt!: Date | null;
}
export const RotationConnection = connectionOf("Rotation", () => Rotation);

@ObjectType("RotationEvent", {
  description: "A step of a rotation as it happens, with a cursor to go on from.",
  simpleResolvers: true,
})
export class RotationEvent {
  @Field(() => String, { description: "Ask `rotationEvents` with it for everything after." })
  cursor!: string;
  @Field(() => RotationStep, { description: "The step." })
  step!: RotationStep;
  @Field(() => Rotation, { description: "The rotation as it is now." })
  rotation!: Rotation;
}

@ObjectType("RotationPlanStep", { description: "Something that a rotation will do.", simpleResolvers: true })
export class RotationPlanStep {
  @Field(() => RotationStateEnum, { description: "The state that it leads to." })
  state!: RotationState;
  @Field(() => String, { description: "What it does." })
  description!: string;
  @Field(() => [String], { description: "AWS actions that it needs." })
  actions!: readonly string[];
  @Field(() => Int, { description: "How long it waits at least, in seconds of the account's clock." })
  waitSeconds!: number;
}

@ObjectType("RotationPlan", {
  description: "What a rotation would do. Nothing was touched for it.",
  simpleResolvers: true,
})
export class RotationPlan {
  @Field(() => String, { description: "Whose key." })
  userName!: string;
  @Field(() => String, { description: "The user's ARN." })
  userArn!: string;
  @Field(() => String, { description: "The key that would be replaced." })
  accessKeyId!: string;
  @Field(() => RotationModeEnum, { description: "In which order." })
  mode!: RotationMode;
  @Field(() => RotationDestinationEnum, { description: "Where the new secret would go." })
  destination!: RotationDestination;
  @Field(() => String, { nullable: true, description: "The secret's name or ARN." })
  secretId!: string | null;
  @Field(() => String, { nullable: true, description: "The secret's region." })
  region!: string | null;
  @Field(() => [RotationPlanStep], { description: "What it would do, in order." })
  steps!: readonly RotationPlanStep[];
  @Field(() => [String], { description: "What to know before." })
  warnings!: readonly string[];
}

@InputType("RotateAccessKeyInput", { description: "Which key to replace and where the new one goes." })
export class RotateAccessKeyInput {
  @Field(() => ID, {
    nullable: true,
    description: "Our id or the account number; may be left out where only one account can be meant.",
  })
  accountId?: string | null;
  @Field(() => String, { description: "Whose key." })
  userName!: string;
  @Field(() => String, { nullable: true, description: "Which key; may be left out where the user has one." })
  accessKeyId?: string | null;
  @Field(() => RotationModeEnum, {
    nullable: true,
    description: "STANDARD when left out. COMPROMISED needs the role admin, `confirmation` and `reason`.",
  })
  mode?: RotationMode | null;
  @Field(() => RotationDestinationEnum, { nullable: true, description: "SECRETS_MANAGER when left out." })
  destination?: RotationDestination | null;
  @Field(() => String, {
    nullable: true,
    description: "The secret's name or ARN; `iam-monitor/<userName>` when left out.",
  })
  secretId?: string | null;
  @Field(() => String, { nullable: true, description: "The secret's region; the connection's when left out." })
  region?: string | null;
  @Field(() => String, { nullable: true, description: "Why, for the history." })
  reason?: string | null;
  @Field(() => String, { nullable: true, description: "The user's name once more, for COMPROMISED." })
  confirmation?: string | null;
  @Field(() => Int, { nullable: true, description: "Hours in which both keys work; 24 when left out." })
  overlapHours?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Hours for which the old key must be unused, 5 or more; 24 when left out.",
  })
  quietHours?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Hours for which the old key lies inactive before it is deleted; 240 when left out.",
  })
  soakHours?: number | null;
  @Field(() => Boolean, { nullable: true, description: "Only the plan; nothing begins." })
  dryRun?: boolean | null;
  @Field(() => String, {
    nullable: true,
    description: "Of your choice: asking again with it gives the same rotation, not another.",
  })
  idempotencyKey?: string | null;
}

@InputType("RotationIdInput", { description: "Names a rotation." })
export class RotationIdInput {
  @Field(() => ID, { description: "The rotation." })
  id!: string;
}

@InputType("AdvanceRotationInput", { description: "Lets a rotation go on." })
export class AdvanceRotationInput {
  @Field(() => ID, { description: "The rotation." })
  id!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The user's name, to say that everything has moved: the old key then need not be quiet. Left out: try again.",
  })
  confirmation?: string | null;
}

@InputType("RotationFilter", { description: "Narrows the list of rotations." })
export class RotationFilter {
  @Field(() => ID, { nullable: true, description: "Our id or the account number." })
  accountId?: string | null;
  @Field(() => [RotationStateEnum], { nullable: true, description: "Only in these states." })
  state?: RotationState[] | null;
  @Field(() => Boolean, { nullable: true, description: "Only those that have not ended, or only those that have." })
  isOpen?: boolean | null;
  @Field(() => String, { nullable: true, description: "Only of this user." })
  userName?: string | null;
  @Field(() => ID, { nullable: true, description: "Only of this schedule." })
  scheduleId?: string | null;
}

@ObjectType("RotateAccessKeyPayload", {
  description: "The plan, and the rotation unless it was a dry run.",
  simpleResolvers: true,
})
export class RotateAccessKeyPayload extends Payload {
  @Field(() => RotationPlan, {
    nullable: true,
    description: "What it does; null when it was refused, or known by its idempotency key.",
  })
  plan!: RotationPlan | null;
  @Field(() => Rotation, {
    nullable: true,
    description: "The rotation; with ROTATION_ALREADY_OPEN the one that is under way; null for a dry run.",
  })
  rotation!: Rotation | null;
}

@ObjectType("RotationPayload", { description: "The rotation after what was asked.", simpleResolvers: true })
export class RotationPayload extends Payload {
  @Field(() => Rotation, { nullable: true, description: "The rotation; null when `userErrors` say why not." })
  rotation!: Rotation | null;
}

@ObjectType("RevealSecretPayload", {
  description: "The new key, this once. Nothing else ever answers a secret.",
  simpleResolvers: true,
})
export class RevealSecretPayload extends Payload {
  @Field(() => String, { nullable: true, description: "The new key's id." })
  accessKeyId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The new key's secret; it is not kept here and cannot be asked for again.",
  })
  secretAccessKey!: string | null;
  @Field(() => Rotation, {
    nullable: true,
    description: "The rotation; confirm with acknowledgeReveal that the key arrived.",
  })
  rotation!: Rotation | null;
}
