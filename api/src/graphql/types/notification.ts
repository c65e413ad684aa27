import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { NotificationRuleRow, NotificationDeliveryRow } from "../rows.ts";
import type { DeliveryState, NotificationFrequency } from "../../iam/alerts/notification.ts";
import type { NotificationEvent, RuleFailure } from "../../iam/notification-event.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Severity } from "../../iam/severity.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Actor } from "./actor.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { ControlStandardEnum, SeverityEnum } from "./enums.ts";
import {
  DeliveryStateEnum,
  NotificationEventEnum,
  NotificationFrequencyEnum,
  RuleFailureEnum,
} from "./notification-enums.ts";

@ObjectType("NotificationQuietHours", {
  description: "The hours in which a rule holds its messages back. They are sent as one digest at the end.",
  simpleResolvers: true,
})
export class NotificationQuietHours {
  @Field(() => String, { description: "The local time at which the quiet hours begin, such as `20:00`." })
  from!: string;
  @Field(() => String, {
    description:
      "The local time at which the quiet hours end, such as `07:00`. On the next day if it is before `from`.",
  })
  to!: string;
  @Field(() => SeverityEnum, {
    nullable: true,
    description:
      "The lowest severity of events that are sent during the quiet hours too. Null if no event is sent then. Ignored for daily and weekly digests.",
  })
  exceptSeverity!: Severity | null;
}

@ObjectType("NotificationRuleFailure", {
  description: "The state of a rule that does not work. Its events wait and are reported when it works again.",
  simpleResolvers: true,
})
export class NotificationRuleFailure {
  @Field(() => RuleFailureEnum, { description: "The reason as a code." })
  code!: RuleFailure;
  @Field(() => String, { description: "The reason and the next step as a sentence." })
  message!: string;
  @Field(() => DateTimeScalar, { description: "The time since which the rule does not work." })
  since!: Date;
}

@ObjectType("NotificationRule", {
  description: "A rule that reports events to targets.",
  implements: Node,
  simpleResolvers: true,
})
export class NotificationRule extends Node {
  declare readonly $row: NotificationRuleRow;
  @Field(() => String, { description: "The name that an admin gave the rule." })
  name!: string;
  @Field(() => String, {
    description:
      "The query that an alert must match, in the query language of the list of alerts. Empty for all alerts.",
  })
  query!: string;
  @Field(() => [NotificationEventEnum], {
    description: "The events that the rule reports. Empty if it sends a report.",
  })
  events!: readonly NotificationEvent[];
  @Field(() => Boolean, {
    description:
      "Whether owners get the events of their users and roles. The targets of the rule then get only the events without an owner.",
  })
  toOwners!: boolean;
  @Field(() => ControlStandardEnum, {
    nullable: true,
    description: "The standard of the report that the rule sends instead of events. Null if it sends events.",
  })
  reportStandard!: ControlStandard | null;
  @Field(() => [ID], {
    description:
      "The IDs of the accounts whose events are reported; all accounts if empty. Events of alerts are narrowed by the query instead.",
  })
  accountIds!: readonly string[];
  @Field(() => NotificationFrequencyEnum, { description: "The frequency at which the rule sends." })
  frequency!: NotificationFrequency;
  @Field(() => Int, { description: "The day of the weekly digest: 1 is Monday, 7 is Sunday." })
  weekday!: number;
  @Field(() => String, {
    description: "The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`.",
  })
  timeZone!: string;
  @Field(() => Boolean, { description: "Whether the rule is enabled. A disabled rule reports nothing." })
  isEnabled!: boolean;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the next digest. Null if the rule reports at once.",
  })
  nextDigestAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The end of the quiet hours, until which the rule holds events back. Null if it holds no event.",
  })
  heldUntil!: Date | null;
  @Field(() => Actor, { description: "The operator who created the rule." })
  createdBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the rule was created." })
  createdAt!: Date;
}
export const NotificationRuleConnection = connectionOf("NotificationRule", () => NotificationRule);

@ObjectType("NotifiedAlert", { description: "An alert event as a message reports it.", simpleResolvers: true })
export class NotifiedAlert {
  @Field(() => NotificationEventEnum, { description: "The change that the message reports." })
  event!: NotificationEvent;
  @Field(() => Int, { description: "The number of the alert." })
  number!: number;
  @Field(() => SeverityEnum, { description: "The severity of the alert at the event." })
  severity!: Severity;
  @Field(() => String, { description: "The title of the alert." })
  title!: string;
  @Field(() => String, { description: "The name of the resource. Access key IDs are shortened." })
  resourceName!: string;
  @Field(() => String, { description: "The description of the alert. Access key IDs are shortened." })
  description!: string;
}

@ObjectType("NotifiedOtherEvent", {
  description: "An event that is not about an alert, as a message reports it.",
  simpleResolvers: true,
})
export class NotifiedOtherEvent {
  @Field(() => ID, { description: "The unique ID of the event." })
  eventId!: string;
  @Field(() => NotificationEventEnum, { description: "The kind of the event." })
  event!: NotificationEvent;
  @Field(() => SeverityEnum, { description: "The severity that IAM Monitor gives the event." })
  severity!: Severity;
  @Field(() => String, { description: "The title of the event, such as `Scan of Production failed`." })
  title!: string;
  @Field(() => String, { description: "The description of the event. Access key IDs are shortened." })
  description!: string;
}

/** The part of a message that each of its forms has. */
@ObjectType({ simpleResolvers: true })
export abstract class NotificationMessageHead {
  @Field(() => DateTimeScalar, { description: "The time of the newest event in the message." })
  at!: Date;
  @Field(() => String, { description: "The title of the message." })
  title!: string;
  @Field(() => Int, { description: "The number of events in the message." })
  eventCount!: number;
  @Field(() => String, {
    nullable: true,
    description: "The address of the owner who would have got the message. Null for the targets of the rule.",
  })
  sentTo!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The tags of the owners, such as `team=payments`. Null for the targets of the rule.",
  })
  owner!: string | null;
}

@ObjectType("NotificationPreviewMessage", {
  description: "A message that a rule would have sent.",
  simpleResolvers: true,
})
export class NotificationPreviewMessage extends NotificationMessageHead {
  @Field(() => [NotifiedAlert], { description: "The alerts of the message, worst first; at most 10." })
  alerts!: readonly NotifiedAlert[];
  @Field(() => [NotifiedOtherEvent], {
    description: "The events of the message that are not about alerts, worst first; at most 10.",
  })
  otherEvents!: readonly NotifiedOtherEvent[];
}

@ObjectType("NotificationPreviewDay", { description: "The messages of one day.", simpleResolvers: true })
export class NotificationPreviewDay {
  @Field(() => String, { description: "The day in UTC, such as `2026-11-24`." })
  date!: string;
  @Field(() => Int, { description: "The number of messages on this day." })
  count!: number;
}

@ObjectType("NotificationPreviewOwner", {
  description: "The messages that one owner would have got, or the targets of the rule.",
  simpleResolvers: true,
})
export class NotificationPreviewOwner {
  @Field(() => String, {
    nullable: true,
    description: "The address of the owner. Null for the targets of the rule, which get the events without an owner.",
  })
  sentTo!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The tags of the owners, such as `team=payments`. Null for the targets of the rule.",
  })
  owner!: string | null;
  @Field(() => Int, { description: "The number of messages." })
  messageCount!: number;
  @Field(() => Int, { description: "The number of events in these messages." })
  eventCount!: number;
}

@ObjectType("NotificationPreview", {
  description: "The messages that a rule would have sent in the last 30 days, computed from the stored events.",
  simpleResolvers: true,
})
export class NotificationPreview {
  @Field(() => Int, {
    description:
      "The number of messages. A message to several targets counts once; messages to different owners are different messages.",
  })
  messageCount!: number;
  @Field(() => Int, { description: "The number of reported events, which would be messages without grouping." })
  eventCount!: number;
  @Field(() => [NotificationPreviewDay], { description: "The messages of each of the 30 days, oldest day first." })
  days!: readonly NotificationPreviewDay[];
  @Field(() => [NotificationPreviewMessage], { description: "The newest messages, newest first; at most 50." })
  messages!: readonly NotificationPreviewMessage[];
  @Field(() => [NotificationPreviewOwner], {
    description:
      "The messages of each owner, most messages first; at most 100. Empty if the rule does not send to owners.",
  })
  owners!: readonly NotificationPreviewOwner[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the first stored event. Null if no event is stored, so the preview is empty.",
  })
  since!: Date | null;
}

@ObjectType("NotificationDelivery", {
  description: "A message to one target, with the response of the target.",
  implements: Node,
  simpleResolvers: true,
})
export class NotificationDelivery extends Node {
  declare readonly $row: NotificationDeliveryRow;
  @Field(() => ID, {
    description:
      "The ID of the message. Every attempt and every target gets the same one, for example in the header `webhook-id`.",
  })
  messageId!: string;
  @Field(() => String, { description: "The name of the rule when it wrote the message." })
  ruleName!: string;
  @Field(() => String, { description: "The title of the message." })
  title!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The tags of the owners to whom the message is sent, such as `team=payments`. Null if it is sent to no owner.",
  })
  owner!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The address of the owner to which the target sends. Null if it sends to its own address.",
  })
  address!: string | null;
  @Field(() => Int, { description: "The number of events in the message." })
  eventCount!: number;
  @Field(() => DeliveryStateEnum, { description: "The state of the delivery." })
  state!: DeliveryState;
  @Field(() => Boolean, { description: "Whether an admin sent the message again." })
  isReplay!: boolean;
  @Field(() => Int, { description: "The number of attempts so far." })
  attemptCount!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest attempt. Null before the first attempt.",
  })
  attemptedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the target accepted the message. Null until then.",
  })
  deliveredAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which an admin skipped the message. Null if it was not skipped.",
  })
  skippedAt!: Date | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The milliseconds until the target responded to the latest attempt. Null if there was no attempt or no response.",
  })
  latencyMs!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The HTTP or SMTP status of the response to the latest attempt. Null if there was none.",
  })
  answerStatus!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The first 500 characters of the response to the latest attempt. Null if there was none.",
  })
  answerText!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The reason why the latest attempt failed: `REFUSED`, `TIMEOUT`, `TARGET_ADDRESS_REFUSED` or an error code of the network or TLS. Null if it succeeded, or before the first attempt.",
  })
  problemCode!: string | null;
  @Field(() => DateTimeScalar, { description: "The time at which the rule wrote the message." })
  createdAt!: Date;
}
export const NotificationDeliveryConnection = connectionOf("NotificationDelivery", () => NotificationDelivery);

@InputType("NotificationQuietHoursInput", {
  description: "The hours in which a rule holds its messages back. They are sent as one digest at the end.",
})
class NotificationQuietHoursInput {
  @Input(() => String, { description: "The local time at which the quiet hours begin, such as `20:00`." })
  from!: string;
  @Input(() => String, {
    description:
      "The local time at which the quiet hours end, such as `07:00`. On the next day if it is before `from`; must differ from `from`.",
  })
  to!: string;
  @Input(() => SeverityEnum, {
    nullable: true,
    description:
      "The lowest severity of events that are sent during the quiet hours too; no event if omitted. Ignored for daily and weekly digests.",
  })
  exceptSeverity?: Severity | null;
}

@InputType({ description: "What a rule reports, and how often." })
export abstract class RuleMatch {
  @Input(() => String, {
    description: "The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY.",
  })
  query!: string;
  @Input(() => [NotificationEventEnum], {
    description: "The events to report, at least one, unless the rule sends a report.",
  })
  events!: NotificationEvent[];
  @Input(() => [ID], {
    nullable: true,
    description:
      "The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported.",
  })
  accountIds?: string[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner.",
  })
  toOwners?: boolean | null;
  @Input(() => NotificationFrequencyEnum, { description: "The frequency at which the rule sends." })
  frequency!: NotificationFrequency;
  @Input(() => String, {
    nullable: true,
    description: "The local time of the daily or weekly digest, such as `09:00`, which is the default.",
  })
  startTime?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday.",
  })
  weekday?: number | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC.",
  })
  timeZone?: string | null;
  @Input(() => NotificationQuietHoursInput, {
    nullable: true,
    description: "The quiet hours of the rule; none if omitted.",
  })
  quietHours?: NotificationQuietHoursInput | null;
}

const REPORT_STANDARD =
  "The standard of a report that the rule sends to e-mail targets; if omitted, the rule sends events. A report needs a daily or weekly frequency, one account or all, and empty `events` and `query`.";
@InputType("NotificationPreviewInput", { description: "The settings of a rule to preview." })
export class NotificationPreviewInput extends RuleMatch {}

@InputType("CreateNotificationRuleInput", { description: "The settings of a new notification rule." })
export class CreateNotificationRuleInput extends RuleMatch {
  @Input(() => String, { description: "The unique name of the rule, at most 100 characters." })
  name!: string;
  @Input(() => [ID], { description: "The IDs of the targets, 1 to 50." })
  targetIds!: string[];
  @Input(() => ControlStandardEnum, { nullable: true, description: REPORT_STANDARD })
  reportStandard?: ControlStandard | null;
  @Input(() => Boolean, { nullable: true, description: "Whether the rule is enabled; default true." })
  isEnabled?: boolean | null;
}

@InputType("UpdateNotificationRuleInput", { description: "The new settings of a notification rule, all of them." })
export class UpdateNotificationRuleInput extends RuleMatch {
  @Input(() => ID, { description: "The ID of the rule." })
  id!: string;
  @Input(() => String, { description: "The unique name of the rule, at most 100 characters." })
  name!: string;
  @Input(() => [ID], { description: "The IDs of the targets, 1 to 50." })
  targetIds!: string[];
  @Input(() => ControlStandardEnum, { nullable: true, description: REPORT_STANDARD })
  reportStandard?: ControlStandard | null;
  @Input(() => Boolean, { nullable: true, description: "Whether the rule is enabled; unchanged if omitted." })
  isEnabled?: boolean | null;
}

@InputType("NotificationRuleIdInput", { description: "The notification rule to act on." })
export class NotificationRuleIdInput {
  @Input(() => ID, { description: "The ID of the rule." })
  id!: string;
}

@InputType("NotificationDeliveryIdInput", { description: "The delivery to act on." })
export class NotificationDeliveryIdInput {
  @Input(() => ID, { description: "The ID of the delivery." })
  id!: string;
}

@InputType("NotificationDeliveryFilter", { description: "The conditions that a delivery must meet." })
export class NotificationDeliveryFilter {
  @Input(() => DeliveryStateEnum, { nullable: true, description: "The state of the delivery; any state if omitted." })
  state?: DeliveryState | null;
  @Input(() => ID, { nullable: true, description: "The ID of the target; all targets if omitted." })
  targetId?: string | null;
  @Input(() => ID, { nullable: true, description: "The ID of the rule; all rules if omitted." })
  ruleId?: string | null;
}

@ObjectType("NotificationRulePayload", {
  description: "The notification rule after the change.",
  simpleResolvers: true,
})
export class NotificationRulePayload extends Payload {
  @Field(() => NotificationRule, { nullable: true, description: "The rule. Null if `userErrors` is not empty." })
  rule!: NotificationRule | null;
}

@ObjectType("NotificationDeliveryPayload", { description: "The delivery after the change.", simpleResolvers: true })
export class NotificationDeliveryPayload extends Payload {
  @Field(() => NotificationDelivery, {
    nullable: true,
    description:
      "The delivery that was skipped, or the new one if a message is sent again. Null if `userErrors` is not empty.",
  })
  delivery!: NotificationDelivery | null;
}
