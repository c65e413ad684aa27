import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { ExceptionRuleRow } from "../rows.ts";
import type { DismissalReason } from "../../iam/alerts/alert.ts";
import type { ExceptionEndReason } from "../../iam/alerts/exception-rule.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Actor } from "./actor.ts";
import { Alert } from "./alert.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { DismissalReasonEnum, ExceptionEndReasonEnum } from "./enums.ts";

@ObjectType("ExceptionOwner", {
  description: "The operator who answers for an exception.",
  simpleResolvers: true,
})
export class ExceptionOwner {
  @Field(() => ID, { description: "The ID of the operator." })
  id!: string;
  @Field(() => String, { description: "The name of the operator." })
  name!: string;
  @Field(() => Boolean, {
    description: "Whether the operator's access is enabled. If false, give the exception another owner or end it.",
  })
  isActive!: boolean;
}

@ObjectType("ExceptionRule", {
  description:
    "A rule that mutes the alerts of a query: those that exist when it is saved, and those that scans find later. A muted alert is dismissed until the rule ends or the severity of the alert rises.",
  implements: Node,
  simpleResolvers: true,
})
export class ExceptionRule extends Node {
  declare readonly $row: ExceptionRuleRow;
  @Field(() => String, { description: "The query, in the query language of the list of alerts." })
  query!: string;
  @Field(() => DismissalReasonEnum, { description: "The reason for which the alerts are muted." })
  reason!: DismissalReason;
  @Field(() => String, { description: "The explanation of the reason." })
  comment!: string;
  @Field(() => Boolean, { description: "Whether the rule also mutes alerts with the severity CRITICAL." })
  mutesCritical!: boolean;
  @Field(() => Actor, { description: "The operator or token that created the rule." })
  createdBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the rule was created." })
  createdAt!: Date;
  @Field(() => Actor, { description: "The operator or token that created, changed or ended the rule last." })
  changedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the rule ends by itself and its alerts open." })
  expiresAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which an operator or token ended the rule. Null if none did.",
  })
  endedAt!: Date | null;
  @Field(() => ExceptionEndReasonEnum, {
    nullable: true,
    description: "The way in which an operator or token ended the rule. Null if none did.",
  })
  endReason!: ExceptionEndReason | null;
}
export const ExceptionRuleConnection = connectionOf("ExceptionRule", () => ExceptionRule);

@ObjectType("ExceptionPreview", {
  description: "The alerts that an exception with this query would mute now.",
  simpleResolvers: true,
})
export class ExceptionPreview {
  @Field(() => Int, { description: "The number of alerts that the rule would mute." })
  mutedCount!: number;
  @Field(() => Int, {
    description:
      "The number of matching alerts with the severity CRITICAL. They stay open unless `mutesCritical` is set.",
  })
  criticalCount!: number;
  @Field(() => Int, { description: "The number of all alerts that are neither dismissed nor resolved." })
  openCount!: number;
  @Field(() => Int, { description: "The number of different resources of the muted alerts." })
  resourceCount!: number;
  @Field(() => Int, { description: "The number of different checks of the muted alerts." })
  checkCount!: number;
  @Field(() => Boolean, {
    description:
      "Whether the rule would mute more than a quarter of the open alerts. Saving it then needs `mutedCount` as `confirmedCount`.",
  })
  isBroad!: boolean;
  @Field(() => [Alert], { description: "The alerts that the rule would mute, worst first; at most 50." })
  alerts!: readonly Alert[];
}

@InputType("ExceptionPreviewInput", { description: "The exception to preview." })
export class ExceptionPreviewInput {
  @Input(() => String, { description: "The query of the alerts, at most 2,000 characters." })
  query!: string;
  @Input(() => Boolean, { nullable: true, description: "Whether the rule mutes CRITICAL alerts; default false." })
  mutesCritical?: boolean | null;
}

@InputType("CreateExceptionRuleInput", { description: "The settings of a new exception." })
export class CreateExceptionRuleInput {
  @Input(() => String, {
    description:
      "The query of the alerts, at most 2,000 characters. It can name what an alert is about, such as `check:` or `user:`, but no status, time or operator.",
  })
  query!: string;
  @Input(() => DismissalReasonEnum, { description: "The reason for which the alerts are muted." })
  reason!: DismissalReason;
  @Input(() => String, { description: "The explanation of the reason, 1 to 4,000 characters." })
  comment!: string;
  @Input(() => ID, {
    nullable: true,
    description: "The ID of the operator who answers for the rule; the caller if omitted.",
  })
  ownerId?: string | null;
  @Input(() => DateTimeScalar, { description: "The time at which the rule ends, at most 365 days ahead." })
  expiresAt!: Date;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether the rule also mutes CRITICAL alerts, now and later; default false.",
  })
  mutesCritical?: boolean | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The `mutedCount` of the preview, as a confirmation. Required if the rule mutes more than a quarter of the open alerts.",
  })
  confirmedCount?: number | null;
}

@InputType("UpdateExceptionRuleInput", {
  description: "The changes of an exception. Its query cannot change: end it and create another one.",
})
export class UpdateExceptionRuleInput {
  @Input(() => ID, { description: "The ID of the rule." })
  id!: string;
  @Input(() => DismissalReasonEnum, { nullable: true, description: "The new reason; unchanged if omitted." })
  reason?: DismissalReason | null;
  @Input(() => String, { nullable: true, description: "The new explanation; unchanged if omitted." })
  comment?: string | null;
  @Input(() => ID, { nullable: true, description: "The ID of the new owner; unchanged if omitted." })
  ownerId?: string | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description: "The new end, at most 365 days ahead; unchanged if omitted.",
  })
  expiresAt?: Date | null;
}

@InputType("ExceptionRuleIdInput", { description: "The exception to end or undo." })
export class ExceptionRuleIdInput {
  @Input(() => ID, { description: "The ID of the rule." })
  id!: string;
}

@ObjectType("ExceptionRulePayload", { description: "The exception after the change.", simpleResolvers: true })
export class ExceptionRulePayload extends Payload {
  @Field(() => ExceptionRule, { nullable: true, description: "The rule. Null if `userErrors` is not empty." })
  rule!: ExceptionRule | null;
}
