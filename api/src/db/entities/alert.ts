import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { AlertEventKind, AlertResolution, AlertStatus, DismissalReason } from "../../iam/alerts/alert.ts";
import type { Evidence, JsonValue } from "../../iam/finding.ts";
import type { AlertCategory, Severity } from "../../iam/severity.ts";

/** One alert per (account, check, major version, resource, discriminator), for life: `fingerprint` is unique. */
export const AlertEntity = defineEntity({
  name: "Alert",
  tableName: "alert",
  properties: {
    id: p.text().primary(),
    /** What people call it: 1, 2, 3 … over the whole installation, given by the database. */
    number: p.integer(),
    fingerprint: p.text(),
    accountId: p.text(),
    checkId: p.text(),
    checkVersion: p.integer(),
    category: p.text().$type<AlertCategory>(),
    severity: p.text().$type<Severity>(),
    /** 0 is the worst; for sorting by index. */
    severityRank: p.integer(),
    status: p.text().$type<AlertStatus>(),
    resourceId: p.text(),
    resourceName: p.text(),
    resourceArn: p.text().strictNullable(),
    /** The user of a key or the holder of an inline policy; else `resourceId`: all that is wrong around one principal. */
    ownerId: p.text(),
    discriminator: p.text(),
    title: p.text(),
    description: p.text(),
    evidence: p.json().$type<Evidence>(),
    /** Of what it shows: a scan that would show the same writes nothing. */
    contentHash: p.text(),
    /** How old the evidence was at the last change; check_result knows of newer evidence that changed nothing. */
    evidenceAsOf: p.datetime(),
    firstSeenAt: p.datetime(),
    /** Set while it no longer follows its check (resolved, or not judged); `null`: seen when check_result says. */
    lastSeenAt: p.datetime().strictNullable(),
    /** When the current open period began: equals firstSeenAt until it reopens. */
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
    /** Why this one resource could not be judged by the latest scan; `null` when it was. Whole checks say so in check_result. */
    notEvaluatedReason: p.text().strictNullable(),
  },
});
export type Alert = InferEntity<typeof AlertEntity>;

/** One transition of one alert; append-only. `seq` is the cursor and grows in commit order. */
export const AlertEventEntity = defineEntity({
  name: "AlertEvent",
  tableName: "alert_event",
  properties: {
    seq: p.bigint("number").primary(),
    alertId: p.text(),
    accountId: p.text(),
    kind: p.text().$type<AlertEventKind>(),
    /** The state before and after: what an alert was at a past moment is its last event until then. */
    fromStatus: p.text().$type<AlertStatus>().strictNullable(),
    status: p.text().$type<AlertStatus>(),
    fromSeverity: p.text().$type<Severity>().strictNullable(),
    severity: p.text().$type<Severity>(),
    /** The scan or request that made it: with alert and kind it is unique, so no retry writes it twice. */
    sourceId: p.text(),
    actor: p.text(),
    at: p.datetime(),
    changes: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    comment: p.text().strictNullable(),
  },
});
export type AlertEvent = InferEntity<typeof AlertEventEntity>;

/** How many alerts share these values; kept by the database, written by nobody else. */
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

/** What the latest scan said of one check in one account. "Last seen" of its alerts stands here, once, not in every alert. */
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
    /** When it was last evaluated: the last-seen time of its open alerts. */
    lastEvaluatedAt: p.datetime().strictNullable(),
  },
});
export type CheckResult = InferEntity<typeof CheckResultEntity>;

/** Changed thresholds and disabled checks of the installation; one row, `id` is always "settings". */
export const CheckSettingsEntity = defineEntity({
  name: "CheckSettings",
  tableName: "check_settings",
  properties: {
    id: p.text().primary(),
    thresholds: p.json().$type<Readonly<Record<string, JsonValue>>>(),
    disabledCheckIds: p.json().$type<readonly string[]>(),
  },
});
