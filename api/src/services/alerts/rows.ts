/** Alerts and their events as plain objects of the shape of their entities: hydrated ones cost four times as much, and lists are long. */
import { type RawBuilder, sql } from "kysely";
import type { Alert, AlertEvent } from "../../db/entities/alert.ts";
import type { JsonValue } from "../../iam/finding.ts";

/** As the driver gives it: snake case, moments as text. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

export type AlertProperty = Extract<keyof Alert, string>;

const ALERT_PROPERTIES: readonly AlertProperty[] = [
  ...([
    "id",
    "number",
    "fingerprint",
    "accountId",
    "checkId",
    "checkVersion",
    "category",
    "severity",
    "severityRank",
    "status",
  ] as const),
  ...([
    "resourceId",
    "resourceName",
    "resourceArn",
    "ownerId",
    "discriminator",
    "title",
    "description",
    "evidence",
    "contentHash",
  ] as const),
  ...([
    "evidenceAsOf",
    "firstSeenAt",
    "lastSeenAt",
    "openedAt",
    "resolvedAt",
    "resolution",
    "reopenCount",
    "assignee",
  ] as const),
  ...([
    "acknowledgedBy",
    "acknowledgedAt",
    "dismissalReason",
    "dismissalComment",
    "dismissedBy",
    "dismissedAt",
  ] as const),
  ...(["dismissalExpiresAt", "notEvaluatedReason"] as const),
];
const MOMENTS = [
  ...([
    "evidenceAsOf",
    "firstSeenAt",
    "lastSeenAt",
    "openedAt",
    "resolvedAt",
    "acknowledgedAt",
    "dismissedAt",
  ] as const),
  "dismissalExpiresAt",
] as const satisfies readonly AlertProperty[];

function columnOf(property: AlertProperty): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Columns of an alert whose alias is `a`, named as its properties: what the driver makes of them is the alert. */
export function alertColumns(properties: Iterable<AlertProperty> = ALERT_PROPERTIES): RawBuilder<unknown> {
  return sql.raw([...properties].map((property) => `a.${columnOf(property)} as "${property}"`).join(", "));
}

/** As the driver gives `alertColumns`: moments are still text. */
export type AlertText = {
  -readonly [P in AlertProperty]: Alert[P] extends Date | null ? Date | string | Alert[P] : Alert[P];
};

/** The same object: lists are long, and copying it was a tenth of answering one. Columns that were not read stay absent. */
export function alertOf(row: AlertText): Alert {
  for (const property of MOMENTS) {
    const moment = row[property];
    if (typeof moment === "string") row[property] = new Date(moment);
  }
  return row as Alert;
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
