import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { NotificationFrequency, NotificationTargetKind } from "../../iam/alerts/notification.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { NotificationEvent, RuleFailure } from "../../iam/notification-event.ts";
import type { Severity } from "../../iam/severity.ts";

/** A target of notifications. Secrets are in `sealedSecret`: addresses with a token, keys and passwords. */
export const NotificationTargetEntity = defineEntity({
  name: "NotificationTarget",
  tableName: "notification_target",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    kind: p.text().$type<NotificationTargetKind>(),
    /** The settings that everyone may see, in the form of the target's kind. */
    settings: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    sealedSecret: p.text(),
    /** When the first of the failures in a row happened. Null if the latest attempt succeeded. */
    failingSince: p.datetime().strictNullable(),
    failureCount: p.integer(),
    /** Nothing is sent before this time. */
    retryAt: p.datetime().strictNullable(),
    /** Set after failures for a day. Nothing is sent until an admin resumes the target. */
    pausedAt: p.datetime().strictNullable(),
    /** The reason of the latest failure. */
    lastProblem: p.text().strictNullable(),
    lastDeliveredAt: p.datetime().strictNullable(),
    createdBy: p.json().$type<Actor>(),
    createdAt: p.datetime(),
  },
});
export type NotificationTarget = InferEntity<typeof NotificationTargetEntity>;

/** Which events are reported, to which targets and how often. */
export const NotificationRuleEntity = defineEntity({
  name: "NotificationRule",
  tableName: "notification_rule",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    /** The query of the rule, in the query language of the list of alerts. */
    query: p.text(),
    /** Empty if the rule sends a report. */
    events: p.json().$type<readonly NotificationEvent[]>(),
    /** The standard of the report that the rule sends instead of events. Null if it sends events. */
    reportStandard: p.text().$type<ControlStandard>().strictNullable(),
    /** The accounts whose events are reported, except events of alerts, which the query narrows. Empty for all. */
    accountIds: p.json().$type<readonly string[]>(),
    targetIds: p.json().$type<readonly string[]>(),
    /** Whether owners get the events of their users and roles, and the targets only the others. */
    toOwners: p.boolean(),
    frequency: p.text().$type<NotificationFrequency>(),
    startMinute: p.integer(),
    weekday: p.integer(),
    timeZone: p.text(),
    quietFromMinute: p.integer().strictNullable(),
    quietToMinute: p.integer().strictNullable(),
    /** Events that are at least as severe are sent in quiet hours. Null: nothing is. */
    quietExceptSeverity: p.text().$type<Severity>().strictNullable(),
    isEnabled: p.boolean(),
    /** The number of the last alert event that the rule has handled. */
    position: p.bigint("number"),
    /** The number of the last other event that the rule has handled. */
    eventPosition: p.bigint("number"),
    nextDigestAt: p.datetime().strictNullable(),
    /** The end of the quiet hours for which events are held. Null if none is held. */
    heldUntil: p.datetime().strictNullable(),
    /** Since when the rule does not work. Null if it works, or has failed for a moment only. */
    failedAt: p.datetime().strictNullable(),
    failureCode: p.text().$type<RuleFailure>().strictNullable(),
    createdBy: p.json().$type<Actor>(),
    createdAt: p.datetime(),
  },
});
export type NotificationRule = InferEntity<typeof NotificationRuleEntity>;
