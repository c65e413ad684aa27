/** Alerts and their events as plain objects of the shape of their entities: hydrated ones cost four times as much, and lists are long. */
import { sql } from "kysely";
import type { Alert, AlertEvent } from "../db/entities/alert.ts";
import type { JsonValue } from "../iam/finding.ts";

/** As the driver gives it: snake case, moments as text. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

const ALERT_COLUMN_NAMES = [
  "id number fingerprint account_id check_id check_version category severity severity_rank status resource_id resource_name resource_arn owner_id discriminator",
  "title description evidence content_hash evidence_as_of first_seen_at last_seen_at opened_at resolved_at resolution reopen_count assignee",
  "acknowledged_by acknowledged_at dismissal_reason dismissal_comment dismissed_by dismissed_at dismissal_expires_at unjudged_reason",
].flatMap((names) => names.split(" "));
/** All columns of an alert whose alias is `a`, named as its properties: what the driver makes of them is the alert. */
export const ALERT_COLUMNS = sql.raw(
  ALERT_COLUMN_NAMES.map(
    (column) => `a.${column} as "${column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())}"`,
  ).join(", "),
);

/** As the driver gives `ALERT_COLUMNS`: moments are still text. */
export type AlertText = {
  -readonly [K in keyof Alert]: Alert[K] extends Date ? string : Alert[K] extends Date | null ? string | null : Alert[K];
};

/** The same object: lists are long, and copying each of 38 properties was a tenth of answering one. */
export function alertOf(row: AlertText): Alert {
  const alert = row as unknown as { -readonly [K in keyof Alert]: Alert[K] };
  alert.evidenceAsOf = new Date(row.evidenceAsOf);
  alert.firstSeenAt = new Date(row.firstSeenAt);
  alert.openedAt = new Date(row.openedAt);
  alert.lastSeenAt = row.lastSeenAt === null ? null : new Date(row.lastSeenAt);
  alert.resolvedAt = row.resolvedAt === null ? null : new Date(row.resolvedAt);
  alert.acknowledgedAt = row.acknowledgedAt === null ? null : new Date(row.acknowledgedAt);
  alert.dismissedAt = row.dismissedAt === null ? null : new Date(row.dismissedAt);
  alert.dismissalExpiresAt = row.dismissalExpiresAt === null ? null : new Date(row.dismissalExpiresAt);
  return alert;
}

/** With what changed in status and severity among its changes, as `{ from, to }`. */
export function alertEventOf(row: DatabaseRow): AlertEvent {
  const text = (column: string) => row[column] as string;
  const moved = (column: string): Record<string, JsonValue> => {
    const from = row[`from_${column}`] as string | null;
    return from === null || from === row[column] ? {} : { [column]: { from, to: text(column) } };
  };
  return {
    seq: Number(row["seq"]),
    alertId: text("alert_id"),
    accountId: text("account_id"),
    kind: row["kind"] as AlertEvent["kind"],
    fromStatus: row["from_status"] as AlertEvent["fromStatus"],
    status: row["status"] as AlertEvent["status"],
    fromSeverity: row["from_severity"] as AlertEvent["fromSeverity"],
    severity: row["severity"] as AlertEvent["severity"],
    sourceId: text("source_id"),
    actor: text("actor"),
    at: new Date(text("at")),
    changes: { ...moved("status"), ...moved("severity"), ...(row["changes"] as AlertEvent["changes"]) },
    comment: row["comment"] as string | null,
  };
}
