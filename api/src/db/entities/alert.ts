import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { Evidence, JsonValue, NotEvaluated } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";

/**
 * There is only ever one alert per (account, check, major version, resource, discriminator). `fingerprint` is unique.
 */
export const AlertEntity = defineEntity({
  name: "Alert",
  tableName: "alert",
  properties: {
    id: p.text().primary(),
    /** The number shown to people: 1, 2, 3 … over the whole installation, assigned by the database. */
    number: p.integer(),
    fingerprint: p.text(),
    accountId: p.text(),
    checkId: p.text(),
    checkVersion: p.integer(),
    category: p.text().$type<AlertCategory>(),
    severity: p.text().$type<Severity>(),
    /** The rank of the severity, 0 being the worst. Used for sorting by index. */
    severityRank: p.integer(),
    status: p.text().$type<AlertStatus>(),
    resourceId: p.text(),
    resourceName: p.text(),
    resourceArn: p.text().strictNullable(),
    /**
     * The principal to which the alert belongs: the user of a key or the principal of an inline policy. Otherwise
     * `resourceId`. It groups all alerts of one principal.
     */
    ownerId: p.text(),
    discriminator: p.text(),
    /** The problem of the alert's root cause. Null until a scan after the migration evaluates the alert. */
    problemId: p.text().strictNullable(),
    title: p.text(),
    description: p.text(),
    evidence: p.json().$type<Evidence>(),
    /** The hash of what the alert shows. If a scan finds the same content again, it writes nothing. */
    contentHash: p.text(),
    /**
     * The time of the evidence when the alert last changed. If newer evidence changed nothing, its time is only in
     * `check_result`.
     */
    evidenceAsOf: p.datetime(),
    firstSeenAt: p.datetime(),
    /**
     * When the alert was last seen, if it is resolved or its resource could not be evaluated. Otherwise null, and the
     * time is in `check_result`.
     */
    lastSeenAt: p.datetime().strictNullable(),
    /** When the current open period began. Equals `firstSeenAt` until the alert reopens. */
    openedAt: p.datetime(),
    resolvedAt: p.datetime().strictNullable(),
    resolution: p.text().$type<AlertResolution>().strictNullable(),
    reopenCount: p.integer(),
    /** The operator to whom the alert is assigned. */
    assignee: p.json().$type<Actor>().strictNullable(),
    acknowledgedBy: p.json().$type<Actor>().strictNullable(),
    acknowledgedAt: p.datetime().strictNullable(),
    dismissalReason: p.text().$type<DismissalReason>().strictNullable(),
    dismissalComment: p.text().strictNullable(),
    dismissedBy: p.json().$type<Actor>().strictNullable(),
    dismissedAt: p.datetime().strictNullable(),
    dismissalExpiresAt: p.datetime().strictNullable(),
    /** The exception rule that mutes the alert. Null if an operator dismissed it. */
    exceptionRuleId: p.text().strictNullable(),
    snoozedBy: p.json().$type<Actor>().strictNullable(),
    snoozedAt: p.datetime().strictNullable(),
    /** When the alert opens again. The first reader or worker after this moment opens it (see `openDueAlerts`). */
    snoozedUntil: p.datetime().strictNullable(),
    /**
     * Why the latest scan could not evaluate this resource. Null if it could. If the whole check could not be
     * evaluated, the reason is in `check_result`.
     */
    notEvaluatedReason: p.text().strictNullable(),
  },
});
export type Alert = InferEntity<typeof AlertEntity>;

/** One transition of one alert; append-only. `seq` is the cursor and increases in commit order. */
export const AlertEventEntity = defineEntity({
  name: "AlertEvent",
  tableName: "alert_event",
  properties: {
    seq: p.bigint("number").primary(),
    alertId: p.text(),
    accountId: p.text(),
    kind: p.text().$type<AlertEventKind>(),
    /**
     * The state before and after the event. At a past time, the alert had the state after its last event until then.
     */
    fromStatus: p.text().$type<AlertStatus>().strictNullable(),
    status: p.text().$type<AlertStatus>(),
    fromSeverity: p.text().$type<Severity>().strictNullable(),
    severity: p.text().$type<Severity>(),
    /**
     * The scan or request that caused the event. Unique with alert and kind, so a retry cannot write the event twice.
     */
    sourceId: p.text(),
    actor: p.json().$type<Actor>(),
    at: p.datetime(),
    changes: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    comment: p.text().strictNullable(),
  },
});
export type AlertEvent = InferEntity<typeof AlertEventEntity>;

/** The number of alerts with these values. Maintained only by the database itself. */
export const AlertCountEntity = defineEntity({
  name: "AlertCount",
  tableName: "alert_count",
  properties: {
    accountId: p.text().primary(),
    checkId: p.text().primary(),
    category: p.text().$type<AlertCategory>().primary(),
    severity: p.text().$type<Severity>().primary(),
    severityRank: p.integer(),
    status: p.text().$type<AlertStatus>().primary(),
    count: p.integer(),
  },
});

/**
 * The result of one check in one account, from the latest scan. The "last seen" time is stored here once for all open
 * alerts of the check.
 */
export const CheckResultEntity = defineEntity({
  name: "CheckResult",
  tableName: "check_result",
  properties: {
    accountId: p.text().primary(),
    checkId: p.text().primary(),
    scanId: p.text(),
    outcome: p.text().$type<"PASS" | "FAIL" | "NOT_EVALUATED" | "DISABLED">(),
    reason: p.text().strictNullable(),
    missingActions: p.json().$type<readonly string[]>(),
    evaluatedCount: p.integer(),
    failedCount: p.integer(),
    notEvaluatedCount: p.integer(),
    /** The first of these resources, each with the reason. A process of an earlier version leaves the former ones. */
    notEvaluated: p.json().$type<readonly NotEvaluated[]>(),
    asOf: p.datetime().strictNullable(),
    /** When the check was last evaluated. Its open alerts were last seen at this time. */
    lastEvaluatedAt: p.datetime().strictNullable(),
  },
});
export type CheckResult = InferEntity<typeof CheckResultEntity>;

/** The changed thresholds and disabled checks of the installation. One row, whose `id` is always "settings". */
export const CheckSettingsEntity = defineEntity({
  name: "CheckSettings",
  tableName: "check_settings",
  properties: {
    id: p.text().primary(),
    thresholds: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    disabledCheckIds: p.json().$type<readonly string[]>(),
  },
});
