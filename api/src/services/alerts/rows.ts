/**
 * Reads alerts and their events as plain objects in the shape of their entities.
 * Entities of the ORM would cost four times as much.
 */
import { type RawBuilder, sql } from "kysely";
import type { Alert, AlertEvent } from "../../db/entities/alert.ts";
import { idPrefix } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { type Columns, databaseOf, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { JsonValue } from "../../iam/finding.ts";

const a = table("alert", "a");
const p = table("alert", "p");
const e = table("alert_event", "e");

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

/** The columns of the alert with the alias, named like its properties, so that the driver's row is the alert. */
export function alertColumns(
  properties: Iterable<AlertProperty> = ALERT_PROPERTIES,
  alias: "a" | "p" = "a",
): Pick<Columns<"alert">, AlertProperty> {
  return pick(alias === "a" ? a : p, ...properties);
}

/** Returns the columns of the alert with the alias `a` under their own names, except its number. */
export function plainAlertColumns(properties: Iterable<AlertProperty> = ALERT_PROPERTIES): RawBuilder<unknown> {
  return sql.join([...properties].filter((property) => property !== "number").map((property) => a[property]));
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
  return idPrefix(id) === "alert" ? sql`${a.id} = ${id}` : null;
}

/** The alerts that match the condition, in no particular order. */
export async function readAlerts(em: Em, where: RawBuilder<unknown>): Promise<Alert[]> {
  const rows = await select(databaseOf(em), alertColumns(), sql`from ${a.$table} where ${where}`);
  return rows.map(alertOf);
}

/** The alert that matches the condition. Throws NOT_FOUND if there is none, or no condition. */
export async function requireAlert(em: Em, where: RawBuilder<unknown> | null): Promise<Alert> {
  const [alert] = where ? await readAlerts(em, where) : [];
  if (!alert) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
  return alert;
}

/** The columns of an event, with the alias `e`. */
export const EVENT_COLUMNS = {
  ...pick(e, "seq", "alertId", "accountId", "kind", "fromStatus", "status", "fromSeverity", "severity"),
  ...pick(e, "sourceId", "actor", "at", "changes", "comment"),
};

/** Converts a row to an event. Its `changes` also contain the status and severity, as `{ from, to }`. */
export function alertEventOf(row: RowOf<typeof EVENT_COLUMNS>): AlertEvent {
  const moved = (name: string, from: string | null, to: string): Record<string, JsonValue> =>
    from === null || from === to ? {} : { [name]: { from, to } };
  const { seq, alertId, accountId, kind, fromStatus, status, fromSeverity, severity, sourceId, actor, comment } = row;
  return {
    seq: Number(seq),
    alertId,
    accountId,
    kind,
    fromStatus,
    status,
    fromSeverity,
    severity,
    sourceId,
    actor,
    at: new Date(row.at),
    changes: { ...moved("status", fromStatus, status), ...moved("severity", fromSeverity, severity), ...row.changes },
    comment,
  };
}
