import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AlertEventRow, AlertRow } from "../rows.ts";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { CheckOutcome } from "../../iam/checks/controls.ts";
import type { Evidence, JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Actor } from "./actor.ts";
import { SeverityCounts } from "./overview.ts";
import { UNDO_ID } from "./triage.ts";
import { connectionOf, DateTimeRange, Node, Payload, connectionWithCoverageOf } from "./common.ts";
import {
  AlertCategoryEnum,
  AlertEventKindEnum,
  AlertResolutionEnum,
  AlertStatusEnum,
  type BulkAlertAction,
  BulkAlertActionEnum,
  CheckOutcomeEnum,
  DismissalReasonEnum,
  SeverityEnum,
} from "./enums.ts";

@ObjectType("AlertResource", { description: "The AWS resource that an alert is about.", simpleResolvers: true })
export class AlertResource {
  @Field(() => String, {
    description:
      "An identifier that does not change when the resource is renamed: its unique ID in AWS, or the closest equivalent.",
  })
  id!: string;
  @Field(() => String, { description: "The name of the resource when the issue was last observed." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the resource. Null if it has none." })
  arn!: string | null;
  @Field(() => AlertCategoryEnum, { description: "The category of the resource." })
  category!: AlertCategory;
}

@ObjectType("Dismissal", {
  description: "The dismissal of an alert: the reason, the operator and the expiry date.",
  simpleResolvers: true,
})
export class Dismissal {
  @Field(() => DismissalReasonEnum, { description: "The reason for the dismissal." })
  reason!: DismissalReason;
  @Field(() => String, {
    nullable: true,
    description: "The comment of the operator who dismissed the alert. Null if there is none.",
  })
  comment!: string | null;
  @Field(() => Actor, { description: "The operator or token that dismissed the alert." })
  by!: Actor;
  @Field(() => DateTimeScalar, { description: "The time of the dismissal." })
  at!: Date;
  @Field(() => DateTimeScalar, {
    description: "The time at which the alert reopens automatically, at most 365 days after the dismissal.",
  })
  expiresAt!: Date;
}

@ObjectType("Remediation", {
  description: "The instructions for fixing an alert. Names in commands are quoted for the shell.",
  simpleResolvers: true,
})
export class Remediation {
  @Field(() => String, { description: "The instructions in words." })
  text!: string;
  @Field(() => String, { nullable: true, description: "The instructions as AWS CLI commands. Null if there are none." })
  cli!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The instructions as Terraform configuration. Null if there are none.",
  })
  terraform!: string | null;
}

@ObjectType("Alert", {
  description:
    "One issue of one resource, tracked over time. Keeps its ID and number when it is resolved and reopened.",
  implements: Node,
  simpleResolvers: true,
})
export class Alert extends Node {
  declare readonly $row: AlertRow;
  @Field(() => Int, {
    description: "The number that operators use for the alert: 1, 2, 3, and so on across the installation.",
  })
  number!: number;
  @Field(() => AlertStatusEnum, { description: "The status of the alert." })
  status!: AlertStatus;
  @Field(() => SeverityEnum, { description: "The severity of the issue." })
  severity!: Severity;
  @Field(() => AlertCategoryEnum, { description: "The category of the affected resource." })
  category!: AlertCategory;
  @Field(() => String, { description: "The issue in a few words." })
  title!: string;
  @Field(() => String, { description: "The issue in detail, with names and values." })
  description!: string;
  @Field(() => JsonScalar, { description: "The facts that prove the issue. Never contains a secret." })
  evidence!: Evidence;
  @Field(() => DateTimeScalar, { description: "The time to which the oldest fact behind the alert applies." })
  evidenceAsOf!: Date;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the issue." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the alert was resolved. Null while it is not resolved.",
  })
  resolvedAt!: Date | null;
  @Field(() => AlertResolutionEnum, {
    nullable: true,
    description: "The reason why the alert was resolved. Null while it is not resolved.",
  })
  resolution!: AlertResolution | null;
  @Field(() => Int, { description: "The number of times the alert was reopened after it was resolved." })
  reopenCount!: number;
  @Field(() => Actor, {
    nullable: true,
    description: "The operator to whom the alert is assigned. Null if it is not assigned.",
  })
  assignee!: Actor | null;
  @Field(() => Actor, {
    nullable: true,
    description: "The operator or token that acknowledged the alert. Null if it is not acknowledged.",
  })
  acknowledgedBy!: Actor | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the alert was acknowledged. Null if it is not acknowledged.",
  })
  acknowledgedAt!: Date | null;
}
export const AlertConnection = connectionWithCoverageOf(
  "Alert",
  () => Alert,
  "The moment that the list shows: that of the request, or the given `asOf`. As the argument `asOf`, it keeps the list as it is for further pages. How old the data is: `coverage.asOf`.",
);

@ObjectType("AlertEvent", {
  description: "One change in the history of an alert. Events are never edited or deleted.",
  implements: Node,
  simpleResolvers: true,
})
export class AlertEvent extends Node {
  declare readonly $row: AlertEventRow;
  @Field(() => AlertEventKindEnum, { description: "The type of the event." })
  kind!: AlertEventKind;
  @Field(() => DateTimeScalar, { description: "The time of the event." })
  at!: Date;
  @Field(() => Actor, { description: "The operator or token that caused the event, or IAM Monitor itself." })
  actor!: Actor;
  @Field(() => JsonScalar, { description: "The fields that changed, each with its old and new value." })
  changes!: Readonly<Record<string, JsonValue>>;
  @Field(() => String, { nullable: true, description: "The comment written with the event. Null if there is none." })
  comment!: string | null;
}
export const AlertEventConnection = connectionOf("AlertEvent", () => AlertEvent);

@ObjectType("FacetValue", {
  description: "The number of matching alerts that have one value of a facet.",
  simpleResolvers: true,
})
export class FacetValue {
  @Field(() => String, { description: "The value in the form that the filter accepts." })
  value!: string;
  @Field(() => String, { description: "The value as readable text." })
  label!: string;
  @Field(() => Int, { description: "The number of alerts with this value." })
  count!: number;
}

@ObjectType("AlertFacets", {
  description:
    "The number of matching alerts for each value of each facet. A facet ignores its own part of the filter.",
  simpleResolvers: true,
})
export class AlertFacets {
  @Field(() => Int, { description: "The number of alerts that match the whole filter." })
  total!: number;
  @Field(() => [FacetValue], { description: "The number of alerts by status." })
  status!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "The number of alerts by severity." })
  severity!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "The number of alerts by category." })
  category!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "The number of alerts by check." })
  check!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "The number of alerts by account." })
  account!: readonly FacetValue[];
}

@ObjectType("AlertGroup", { description: "A group of matching alerts that share one value.", simpleResolvers: true })
export class AlertGroup {
  @Field(() => String, { description: "The shared value in the form that the filter accepts." })
  key!: string;
  @Field(() => String, { description: "The shared value as readable text." })
  label!: string;
  @Field(() => Int, { description: "The number of alerts in the group." })
  count!: number;
  @Field(() => SeverityCounts, { description: "The number of alerts in the group by severity." })
  counts!: SeverityCounts;
  @Field(() => SeverityEnum, { description: "The highest severity in the group." })
  worst!: Severity;
}

@InputType("AlertFilter", { description: "The conditions that alerts must meet. All given conditions apply." })
export class AlertFilter {
  @Input(() => String, {
    nullable: true,
    description:
      "Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`, at most 2,000 characters. Terms are combined with AND, commas with OR.",
  })
  query?: string | null;
  @Input(() => [AlertStatusEnum], { nullable: true, description: "The statuses that an alert may have." })
  status?: AlertStatus[] | null;
  @Input(() => [SeverityEnum], { nullable: true, description: "The severities that an alert may have." })
  severity?: Severity[] | null;
  @Input(() => [AlertCategoryEnum], { nullable: true, description: "The categories that an alert may have." })
  category?: AlertCategory[] | null;
  @Input(() => [String], { nullable: true, description: "The IDs of the checks that may have raised an alert." })
  check?: string[] | null;
  @Input(() => [ID], { nullable: true, description: "The IDs or 12-digit AWS account numbers of the accounts." })
  accountIds?: string[] | null;
  @Input(() => String, { nullable: true, description: "The identity of one resource, as in `Alert.resource.id`." })
  resourceId?: string | null;
  @Input(() => [ID], {
    nullable: true,
    description: "The IDs of problems, as in `Problem.id`: the alerts of these root causes. At most 200.",
  })
  problemIds?: string[] | null;
  @Input(() => DateTimeRange, {
    nullable: true,
    description: "The period in which a scan must have first observed the issue.",
  })
  firstSeen?: DateTimeRange | null;
}

@InputType("AlertIdInput", { description: "The alert to act on." })
export class AlertIdInput {
  @Input(() => ID, { description: "The global ID of the alert." })
  id!: string;
}

@InputType("DismissAlertInput", { description: "The dismissal of an alert." })
export class DismissAlertInput {
  @Input(() => ID, { description: "The global ID of the alert." })
  id!: string;
  @Input(() => DismissalReasonEnum, {
    nullable: true,
    description: "The reason for the dismissal. Required; otherwise the error is `REASON_REQUIRED`.",
  })
  reason?: DismissalReason | null;
  @Input(() => String, { nullable: true, description: "A comment of at most 4,000 characters." })
  comment?: string | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which the alert reopens automatically: in the future, at most 365 days ahead. Required; otherwise the error is `EXPIRY_REQUIRED`.",
  })
  expiresAt?: Date | null;
}

@InputType("AssignAlertInput", { description: "The assignment of an alert to an operator." })
export class AssignAlertInput {
  @Input(() => ID, { description: "The global ID of the alert." })
  id!: string;
  @Input(() => String, {
    nullable: true,
    description: "The ID or name of the operator; null or omitted removes the assignment.",
  })
  assignee?: string | null;
}

@InputType("CommentOnAlertInput", { description: "A comment for the timeline of an alert." })
export class CommentOnAlertInput {
  @Input(() => ID, { description: "The global ID of the alert." })
  id!: string;
  @Input(() => String, { description: "The comment as plain text, at most 4,000 characters." })
  comment!: string;
}

@InputType("UpdateAlertsInput", {
  description: "One action for many alerts, selected by `ids` or by `filter`.",
})
export class UpdateAlertsInput {
  @Input(() => AlertFilter, { nullable: true, description: "The conditions that select the alerts." })
  filter?: AlertFilter | null;
  @Input(() => [ID], { nullable: true, description: "The global IDs of the alerts, at most 1,000." })
  ids?: string[] | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the frozen list to which the filter applies. Alerts added later are not changed.",
  })
  asOf?: Date | null;
  @Input(() => BulkAlertActionEnum, { description: "The action to apply to each alert." })
  action!: BulkAlertAction;
  @Input(() => DismissalReasonEnum, {
    nullable: true,
    description: "The reason for the dismissal; required for DISMISS.",
  })
  reason?: DismissalReason | null;
  @Input(() => String, { nullable: true, description: "A comment of at most 4,000 characters." })
  comment?: string | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the alerts reopen automatically; required for DISMISS.",
  })
  expiresAt?: Date | null;
  @Input(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the alerts open again, at most 90 days ahead; required for SNOOZE.",
  })
  until?: Date | null;
  @Input(() => String, {
    nullable: true,
    description: "The ID or name of the operator for ASSIGN; omitted removes the assignment.",
  })
  assignee?: string | null;
}

@ObjectType("AlertPayload", { description: "The alert after the change.", simpleResolvers: true })
export class AlertPayload extends Payload {
  @Field(() => Alert, { nullable: true, description: "The changed alert. Null if there is no such alert." })
  alert!: Alert | null;
  @Field(() => ID, { nullable: true, description: UNDO_ID })
  undoId!: string | null;
}

@ObjectType("VerifyAlertPayload", { description: "The result of verifying an alert with AWS.", simpleResolvers: true })
export class VerifyAlertPayload extends Payload {
  @Field(() => Alert, {
    nullable: true,
    description: "The alert after the verification. Null if `userErrors` is not empty.",
  })
  alert!: Alert | null;
  @Field(() => CheckOutcomeEnum, {
    nullable: true,
    description:
      "The result: PASS resolves the alert, FAIL keeps it, NOT_EVALUATED leaves it unchanged. Null if `userErrors` is not empty.",
  })
  outcome!: CheckOutcome | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation of the result. Null if `userErrors` is not empty.",
  })
  message!: string | null;
}

@ObjectType("UpdateAlertsPayload", {
  description: "The number of alerts that were changed and skipped.",
  simpleResolvers: true,
})
export class UpdateAlertsPayload extends Payload {
  @Field(() => Int, { description: "The number of alerts that were changed." })
  updatedCount!: number;
  @Field(() => Int, {
    description:
      "The number of alerts that were skipped because their status does not allow the action, or already matches it.",
  })
  skippedCount!: number;
  @Field(() => ID, { nullable: true, description: UNDO_ID })
  undoId!: string | null;
}
