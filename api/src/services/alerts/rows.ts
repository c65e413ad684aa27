/**
 * Reads alerts and their events as plain objects in the shape of their entities.
 * Entities of the ORM would cost four times as much.
 */
import { type RawBuilder, sql } from "kysely";
import type { Alert, AlertEvent } from "../../db/entities/alert.ts";
import { idPrefix } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { JsonValue } from "../../iam/finding.ts";

/** A row as the driver returns it: column names in snake case, moments as text. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

export type AlertProperty = Extract<keyof Alert, string>;

/**
 * Every property of an alert, and whether the driver returns it as a moment in text.
 * The compiler reports a missing property.
 */
const PROPERTIES = {
  id: "PLAIN",
  number: "PLAIN",
  fingerprint: "PLAIN",
  accountId: "PLAIN",
  checkId: "PLAIN",
  checkVersion: "PLAIN",
  category: "PLAIN",
  severity: "PLAIN",
  severityRank: "PLAIN",
  status: "PLAIN",
  resourceId: "PLAIN",
  resourceName: "PLAIN",
  resourceArn: "PLAIN",
  ownerId: "PLAIN",
  discriminator: "PLAIN",
  problemId: "PLAIN",
  title: "PLAIN",
  description: "PLAIN",
  evidence: "PLAIN",
  contentHash: "PLAIN",
  evidenceAsOf: "MOMENT",
  firstSeenAt: "MOMENT",
  lastSeenAt: "MOMENT",
  openedAt: "MOMENT",
  resolvedAt: "MOMENT",
  resolution: "PLAIN",
  reopenCount: "PLAIN",
  assignee: "PLAIN",
  acknowledgedBy: "PLAIN",
  acknowledgedAt: "MOMENT",
  dismissalReason: "PLAIN",
  dismissalComment: "PLAIN",
  dismissedBy: "PLAIN",
  dismissedAt: "MOMENT",
  dismissalExpiresAt: "MOMENT",
  exceptionRuleId: "PLAIN",
  snoozedBy: "PLAIN",
  snoozedAt: "MOMENT",
  snoozedUntil: "MOMENT",
  notEvaluatedReason: "PLAIN",
} as const satisfies { readonly [P in AlertProperty]: NonNullable<Alert[P]> extends Date ? "MOMENT" : "PLAIN" };

type MomentProperty = {
  [P in AlertProperty]: (typeof PROPERTIES)[P] extends "MOMENT" ? P : never;
}[AlertProperty];

const ALERT_PROPERTIES = Object.keys(PROPERTIES) as AlertProperty[];
const MOMENTS = ALERT_PROPERTIES.filter((property): property is MomentProperty => PROPERTIES[property] === "MOMENT");

function columnOf(property: AlertProperty): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The columns of the alert with the alias, named like its properties, so that the driver's row is the alert. */
export function alertColumns(
  properties: Iterable<AlertProperty> = ALERT_PROPERTIES,
  alias: "a" | "p" = "a",
): RawBuilder<unknown> {
  return sql.raw([...properties].map((property) => `${alias}.${columnOf(property)} as "${property}"`).join(", "));
}

/** Returns the columns of the alert with the alias `a` under their own names, except its number. */
export function plainAlertColumns(properties: Iterable<AlertProperty> = ALERT_PROPERTIES): RawBuilder<unknown> {
  const columns = [...properties]
    .filter((property) => property !== "number")
    .map((property) => `a.${columnOf(property)}`);
  return sql.raw(columns.join(", "));
}

/** The driver's row for `alertColumns`: moments are still text. */
export type AlertText = {
  -readonly [P in AlertProperty]: Alert[P] extends Date | null ? Date | string | Alert[P] : Alert[P];
};

/**
 * Converts the row in place, because copying rows took a tenth of the time of a long list.
 * Columns that were not read stay absent.
 */
export function alertOf(row: AlertText): Alert {
  for (const property of MOMENTS) {
    const moment = row[property];
    if (typeof moment === "string") row[property] = new Date(moment);
  }
  return row as Alert;
}

/** The condition for the alert with this ID. Null if the text is not the ID of an alert. */
export function hasId(id: string): RawBuilder<unknown> | null {
  return idPrefix(id) === "alert" ? sql`a.id = ${id}` : null;
}

/** The alerts that match the condition, in no particular order. */
export async function readAlerts(em: Em, where: RawBuilder<unknown>): Promise<Alert[]> {
  const { rows } = await sql<AlertText>`select ${alertColumns()} from alert a where ${where}`.execute(em.getKysely());
  return rows.map(alertOf);
}

/** The alert that matches the condition. Throws NOT_FOUND if there is none, or no condition. */
export async function requireAlert(em: Em, where: RawBuilder<unknown> | null): Promise<Alert> {
  const [alert] = where ? await readAlerts(em, where) : [];
  if (!alert) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
  return alert;
}

/** Converts a row to an event. Its `changes` also contain the status and severity, as `{ from, to }`. */
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
    actor: row["actor"] as AlertEvent["actor"],
    at: new Date(text("at")),
    changes: { ...moved("status"), ...moved("severity"), ...(row["changes"] as AlertEvent["changes"]) },
    comment: row["comment"] as string | null,
  };
}
