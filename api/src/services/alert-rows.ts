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
const ALERT_MOMENTS = new Set([
  "evidence_as_of",
  "first_seen_at",
  "last_seen_at",
  "opened_at",
  "resolved_at",
  "acknowledged_at",
  "dismissed_at",
  "dismissal_expires_at",
]);
const ALERT_PROPERTIES = ALERT_COLUMN_NAMES.map(
  (column) =>
    [column, column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()), ALERT_MOMENTS.has(column)] as const,
);

/** All columns of an alert whose alias is `a`. */
export const ALERT_COLUMNS = sql.raw(ALERT_COLUMN_NAMES.map((column) => `a.${column}`).join(", "));

export function alertOf(row: DatabaseRow): Alert {
  const alert: Record<string, unknown> = {};
  for (const [column, property, isMoment] of ALERT_PROPERTIES) {
    const value = row[column];
    alert[property] = isMoment && value !== null ? new Date(value as string) : value;
  }
  return alert as unknown as Alert;
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
