import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { CheckOutcome } from "../../iam/checks/controls.ts";
import type { Evidence, JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { connectionOf, DateTimeRange, Node, Payload, picturedConnectionOf } from "./common.ts";
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

@ObjectType("AlertResource", { description: "What an alert is about.", simpleResolvers: true })
export class AlertResource {
  @Field(() => String, { description: "The identity that outlives renames: AWS's unique id, or what comes closest." })
  id!: string;
  @Field(() => String, { description: "Its name when the alert was last seen." })
  name!: string;
  @Field(() => String, { nullable: true, description: "Its ARN, where it has one." })
  arn!: string | null;
  @Field(() => AlertCategoryEnum, { description: "What kind of thing it is." })
  category!: AlertCategory;
}

@ObjectType("Dismissal", { description: "Who accepted an alert, why, and until when.", simpleResolvers: true })
export class Dismissal {
  @Field(() => DismissalReasonEnum, { description: "Why." })
  reason!: DismissalReason;
  @Field(() => String, { nullable: true, description: "In their words." })
  comment!: string | null;
  @Field(() => String, { description: "Who." })
  by!: string;
  @Field(() => DateTimeScalar, { description: "When." })
  at!: Date;
  @Field(() => DateTimeScalar, { description: "When the alert opens again by itself; at most 365 days on." })
  expiresAt!: Date;
}

@ObjectType("Remediation", {
  description: "How to put an alert right. Names in commands are quoted for the shell.",
  simpleResolvers: true,
})
export class Remediation {
  @Field(() => String, { description: "In words." })
  text!: string;
  @Field(() => String, { nullable: true, description: "As AWS CLI commands." })
  cli!: string | null;
  @Field(() => String, { nullable: true, description: "As Terraform." })
  terraform!: string | null;
}

@ObjectType("Alert", {
  description:
    "One trouble of one resource, over its whole life: it keeps its id and number when it resolves and opens again.",
  implements: Node,
  simpleResolvers: true,
})
export class Alert extends Node {
  @Field(() => Int, { description: "What people call it: 1, 2, 3 … over the whole installation." })
  number!: number;
  @Field(() => AlertStatusEnum, { description: "Where it is in its life." })
  status!: AlertStatus;
  @Field(() => SeverityEnum, { description: "How bad it is." })
  severity!: Severity;
  @Field(() => AlertCategoryEnum, { description: "What it is about." })
  category!: AlertCategory;
  @Field(() => String, { description: "What is wrong, in a few words." })
  title!: string;
  @Field(() => String, { description: "What is wrong here, with names and values." })
  description!: string;
  @Field(() => JsonScalar, { description: "The facts that it rests on. Never a secret." })
  evidence!: Evidence;
  @Field(() => DateTimeScalar, { description: "How old the oldest of these facts is." })
  evidenceAsOf!: Date;
  @Field(() => DateTimeScalar, { description: "When a scan saw it first." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was resolved." })
  resolvedAt!: Date | null;
  @Field(() => AlertResolutionEnum, { nullable: true, description: "Why it ended." })
  resolution!: AlertResolution | null;
  @Field(() => Int, { description: "How often it came back." })
  reopenCount!: number;
  @Field(() => String, { nullable: true, description: "Whose it is." })
  assignee!: string | null;
  @Field(() => String, { nullable: true, description: "Who took it on." })
  acknowledgedBy!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was taken on." })
  acknowledgedAt!: Date | null;
}
export const AlertConnection = picturedConnectionOf("Alert", () => Alert);

@ObjectType("AlertEvent", {
  description: "One step in the life of an alert; append-only.",
  implements: Node,
  simpleResolvers: true,
})
export class AlertEvent extends Node {
  @Field(() => AlertEventKindEnum, { description: "What happened." })
  kind!: AlertEventKind;
  @Field(() => DateTimeScalar, { description: "When." })
  at!: Date;
  @Field(() => String, { description: "Who did it: an operator, a token, or the product itself." })
  actor!: string;
  @Field(() => JsonScalar, { description: "What changed: field by field, from and to." })
  changes!: Readonly<Record<string, JsonValue>>;
  @Field(() => String, { nullable: true, description: "A person's words." })
  comment!: string | null;
}
export const AlertEventConnection = connectionOf("AlertEvent", () => AlertEvent);

@ObjectType("FacetValue", {
  description: "How many alerts of the current filter have one value.",
  simpleResolvers: true,
})
export class FacetValue {
  @Field(() => String, { description: "The value, as the filter takes it." })
  value!: string;
  @Field(() => String, { description: "The value for people." })
  label!: string;
  @Field(() => Int, { description: "How many." })
  count!: number;
}

@ObjectType("AlertFacets", {
  description: "Counts of the current filter, each facet without its own choice.",
  simpleResolvers: true,
})
export class AlertFacets {
  @Field(() => Int, { description: "How many alerts the whole filter finds." })
  total!: number;
  @Field(() => [FacetValue], { description: "By status." })
  status!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "By severity." })
  severity!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "By category." })
  category!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "By check." })
  check!: readonly FacetValue[];
  @Field(() => [FacetValue], { description: "By account." })
  account!: readonly FacetValue[];
}

@ObjectType("AlertGroup", { description: "Alerts of the current filter that share one value.", simpleResolvers: true })
export class AlertGroup {
  @Field(() => String, { description: "The value, as the filter takes it." })
  key!: string;
  @Field(() => String, { description: "The value for people." })
  label!: string;
  @Field(() => Int, { description: "How many alerts." })
  count!: number;
  @Field(() => SeverityEnum, { description: "The worst of them." })
  worst!: Severity;
}

@InputType("AlertFilter", { description: "Narrows a list of alerts; everything given must hold." })
export class AlertFilter {
  @Field(() => String, {
    nullable: true,
    description:
      "Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`; terms AND, commas OR.",
  })
  query?: string | null;
  @Field(() => [AlertStatusEnum], { nullable: true, description: "Any of these." })
  status?: AlertStatus[] | null;
  @Field(() => [SeverityEnum], { nullable: true, description: "Any of these." })
  severity?: Severity[] | null;
  @Field(() => [AlertCategoryEnum], { nullable: true, description: "Any of these." })
  category?: AlertCategory[] | null;
  @Field(() => [String], { nullable: true, description: "Ids of checks." })
  check?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Our ids or 12-digit AWS account numbers." })
  accountIds?: string[] | null;
  @Field(() => String, { nullable: true, description: "The identity of one resource (`Alert.resource.id`)." })
  resourceId?: string | null;
  @Field(() => DateTimeRange, { nullable: true, description: "When a scan saw it first." })
  firstSeen?: DateTimeRange | null;
}

@InputType("AlertIdInput", { description: "Names an alert." })
export class AlertIdInput {
  @Field(() => ID, { description: "The alert." })
  id!: string;
}

@InputType("DismissAlertInput", { description: "Accepts an alert for a while." })
export class DismissAlertInput {
  @Field(() => ID, { description: "The alert." })
  id!: string;
  @Field(() => DismissalReasonEnum, { nullable: true, description: "Why. Without it: REASON_REQUIRED." })
  reason?: DismissalReason | null;
  @Field(() => String, { nullable: true, description: "In your words." })
  comment?: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it opens again by itself: ahead of now, at most 365 days. Without it: EXPIRY_REQUIRED.",
  })
  expiresAt?: Date | null;
}

@InputType("AssignAlertInput", { description: "Gives an alert to somebody." })
export class AssignAlertInput {
  @Field(() => ID, { description: "The alert." })
  id!: string;
  @Field(() => String, { nullable: true, description: "Whose it is from now on; null: nobody's." })
  assignee?: string | null;
}

@InputType("CommentOnAlertInput", { description: "Writes a comment into an alert's timeline." })
export class CommentOnAlertInput {
  @Field(() => ID, { description: "The alert." })
  id!: string;
  @Field(() => String, { description: "The comment, plain text." })
  comment!: string;
}

@InputType("UpdateAlertsInput", {
  description: "Does one thing to many alerts: those of `ids`, or all that `filter` finds.",
})
export class UpdateAlertsInput {
  @Field(() => AlertFilter, { nullable: true, description: "All alerts that it finds." })
  filter?: AlertFilter | null;
  @Field(() => [ID], { nullable: true, description: "These alerts." })
  ids?: string[] | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "With `filter`: only alerts that the frozen list of this moment held.",
  })
  asOf?: Date | null;
  @Field(() => BulkAlertActionEnum, { description: "What to do." })
  action!: BulkAlertAction;
  @Field(() => DismissalReasonEnum, { nullable: true, description: "For DISMISS, which needs it." })
  reason?: DismissalReason | null;
  @Field(() => String, { nullable: true, description: "In your words." })
  comment?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "For DISMISS, which needs it." })
  expiresAt?: Date | null;
  @Field(() => String, { nullable: true, description: "For ASSIGN." })
  assignee?: string | null;
}

@ObjectType("AlertPayload", { description: "The alert after the change.", simpleResolvers: true })
export class AlertPayload extends Payload {
  @Field(() => Alert, { nullable: true, description: "The alert; null when there is none." })
  alert!: Alert | null;
}

@ObjectType("VerifyAlertPayload", { description: "What AWS said just now.", simpleResolvers: true })
export class VerifyAlertPayload extends Payload {
  @Field(() => Alert, { nullable: true, description: "The alert after the verification." })
  alert!: Alert | null;
  @Field(() => CheckOutcomeEnum, {
    nullable: true,
    description: "PASS resolves it, FAIL leaves it, NOT_EVALUATED says nothing.",
  })
  outcome!: CheckOutcome | null;
  @Field(() => String, { nullable: true, description: "The same in words." })
  message!: string | null;
}

@ObjectType("UpdateAlertsPayload", { description: "How many alerts changed.", simpleResolvers: true })
export class UpdateAlertsPayload extends Payload {
  @Field(() => Int, { description: "Changed." })
  updatedCount!: number;
  @Field(() => Int, {
    description: "Left as they were, because their status does not allow it or they are so already.",
  })
  skippedCount!: number;
}
