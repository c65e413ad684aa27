import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { Evidence, JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";

/** One alert per (account, check, major version, resource, discriminator), permanently. `fingerprint` is unique. */
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
     * The user of a key or the principal of an inline policy; otherwise `resourceId`. Groups all alerts of one
     * principal.
     */
    ownerId: p.text(),
    discriminator: p.text(),
    title: p.text(),
    description: p.text(),
    evidence: p.json().$type<Evidence>(),
    /** The hash of what the alert shows. A scan that would show the same writes nothing. */
    contentHash: p.text(),
    /**
     * The time of the evidence at the last change. `check_result` has the time of newer evidence that changed nothing.
     */
    evidenceAsOf: p.datetime(),
    firstSeenAt: p.datetime(),
    /**
     * Set while the alert does not follow its check, because it is resolved or could not be evaluated. Null if
     * `check_result` has the time.
     */
    lastSeenAt: p.datetime().strictNullable(),
    /** When the current open period began. Equals `firstSeenAt` until the alert reopens. */
    openedAt: p.datetime(),
    resolvedAt: p.datetime().strictNullable(),
    resolution: p.text().$type<AlertResolution>().strictNullable(),
    reopenCount: p.integer(),
    assignee: p.text().strictNullable(),
    acknowledgedBy: p.text().strictNullable(),
    acknowledgedAt: p.datetime().strictNullable(),
    dismissalReason: p.text().$type<DismissalReason>().strictNullable(),
    dismissalComment: p.text().strictNullable(),
    dismissedBy: p.text().strictNullable(),
    dismissedAt: p.datetime().strictNullable(),
    dismissalExpiresAt: p.datetime().strictNullable(),
    /**
     * Why the latest scan could not evaluate this resource. Null if it could. If a whole check could not be evaluated,
     * `check_result` says so.
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
    /** The state before and after. The state at a past time is that of the last event until then. */
    fromStatus: p.text().$type<AlertStatus>().strictNullable(),
    status: p.text().$type<AlertStatus>(),
    fromSeverity: p.text().$type<Severity>().strictNullable(),
    severity: p.text().$type<Severity>(),
    /** The scan or request that caused it. Unique together with alert and kind, so a retry cannot write it twice. */
    sourceId: p.text(),
    actor: p.text(),
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
 * The result of one check in one account, from the latest scan. It stores "last seen" once for all open alerts of the
 * check.
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
    asOf: p.datetime().strictNullable(),
    /** When the check was last evaluated: the last-seen time of its open alerts. */
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
