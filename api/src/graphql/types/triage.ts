import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AlertEventKind, AlertStatus } from "../../iam/alerts/alert.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Actor } from "./actor.ts";
import { Payload } from "./common.ts";
import { AlertEventKindEnum, AlertStatusEnum } from "./enums.ts";
import type { AccessRole } from "../../services/core/permissions.ts";
import { Field, Input } from "../tied.ts";
import { OperatorRoleEnum } from "./operator-enums.ts";

/** The description of the field `undoId` of every action on alerts. */
export const UNDO_ID =
  "The ID with which the caller can undo the action within 10 minutes (`undoTriage`). Null if nothing was changed.";

@ObjectType("Snooze", { description: "The snooze of an alert.", simpleResolvers: true })
export class Snooze {
  @Field(() => DateTimeScalar, { description: "The time at which the alert opens again." })
  until!: Date;
  @Field(() => Actor, { description: "The operator or token that snoozed the alert." })
  by!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the alert was snoozed." })
  at!: Date;
}

@InputType("SnoozeAlertInput", { description: "The snooze of an alert." })
export class SnoozeAlertInput {
  @Input(() => ID, { description: "The global ID of the alert." })
  id!: string;
  @Input(() => DateTimeScalar, {
    description: "The time at which the alert opens again: in the future, at most 90 days ahead.",
  })
  until!: Date;
}

@InputType("UndoTriageInput", { description: "The action to undo." })
export class UndoTriageInput {
  @Input(() => ID, { description: "The `undoId` that the action returned to the same caller." })
  undoId!: string;
}

@ObjectType("UndoConflict", {
  description: "The change because of which an alert was not restored.",
  simpleResolvers: true,
})
export class UndoConflict {
  @Field(() => ID, { description: "The global ID of the alert." })
  alertId!: string;
  @Field(() => Int, { description: "The number of the alert." })
  alertNumber!: number;
  @Field(() => AlertEventKindEnum, { description: "The type of the newest change after the action." })
  kind!: AlertEventKind;
  @Field(() => AlertStatusEnum, { description: "The status of the alert after that change." })
  status!: AlertStatus;
  @Field(() => Actor, { description: "The operator or token that made the change, or IAM Monitor itself." })
  by!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the change." })
  at!: Date;
}

@ObjectType("UndoTriagePayload", {
  description: "The result of undoing an action. Alerts that changed after the action stay as they are.",
  simpleResolvers: true,
})
export class UndoTriagePayload extends Payload {
  @Field(() => Int, { description: "The number of alerts that have the values from before the action again." })
  restoredCount!: number;
  @Field(() => Int, { description: "The number of alerts that were not restored, because they changed since." })
  conflictCount!: number;
  @Field(() => [UndoConflict], { description: "The changes of the alerts that were not restored; at most 20." })
  conflicts!: readonly UndoConflict[];
}

@ObjectType("Assignee", { description: "An operator to whom alerts can be assigned.", simpleResolvers: true })
export class Assignee {
  @Field(() => ID, { description: "The global ID of the operator." })
  id!: string;
  @Field(() => String, { description: "The sign-in name of the operator." })
  name!: string;
  @Field(() => OperatorRoleEnum, { description: "The role of the operator." })
  role!: AccessRole;
  @Field(() => Boolean, { description: "Whether the operator has been invited and has not signed in yet." })
  isInvited!: boolean;
}
