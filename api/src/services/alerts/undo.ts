/**
 * Undoes an action of triage: restores the status, assignee, acknowledgement, dismissal and snooze that each alert had
 * before it. The former values come from the events of the alert. An alert that anyone, a scan or the clock has changed
 * since is left as it is and reported.
 */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import {
  type Columns,
  databaseOf,
  jsonAt,
  known,
  pick,
  type RowOf,
  rowsOf,
  select,
  table,
  textAt,
} from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import { type AlertEventKind, type AlertStatus, NEUTRAL_EVENTS, UNDOABLE_EVENTS } from "../../iam/alerts/alert.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { actorOf, type Caller } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { isNotUndone, rankOf } from "./as-of.ts";
import { type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { lockedTargets, nextSource, type TargetRow } from "./triage-targets.ts";

/** How long an action can be undone, in minutes. The dashboard offers it for 10 seconds. */
const UNDO_WITHIN_MINUTES = 10;
/** The conflicts that an answer lists. All are counted. */
const CONFLICTS_LISTED_MAX = 20;

const undoInput = z.object({ undoId: text(128) });

/** A change after the action, because of which the alert was not restored. */
export interface UndoConflict {
  readonly alertId: string;
  readonly alertNumber: number;
  readonly kind: AlertEventKind;
  readonly status: AlertStatus;
  readonly by: Actor;
  readonly at: Date;
}

export interface UndoOutcome {
  readonly restoredCount: number;
  readonly conflictCount: number;
  readonly conflicts: readonly UndoConflict[];
}

const alert = table("alert");
const a = table("alert", "a");
const r = table("exception_rule", "r");
const rule = table("exception_rule");
const e = table("alert_event", "e");

/** The assignee before and after an assignment. */
interface Assignment {
  readonly from: JsonValue;
  readonly to: JsonValue;
}

const ACTION_COLUMNS = {
  ...pick(e, "seq", "alertId", "kind"),
  fromStatus: known<AlertStatus, AlertStatus | null>(e.fromStatus),
  assignee: known<Assignment | null>(jsonAt(e.changes, "assignee")),
};
type ActionRow = RowOf<typeof ACTION_COLUMNS>;

const LATER_COLUMNS = pick(e, "alertId", "kind", "status", "actor", "at");
type LaterRow = RowOf<typeof LATER_COLUMNS>;

export class AlertUndo {
  constructor(private readonly scope: Scope) {}

  /**
   * Undoes the caller's action with this ID, for each alert that has not changed since. Error: UNDO_EXPIRED if the action
   * is not the caller's, or too old.
   */
  async run(input: { readonly undoId: string }): Promise<UndoOutcome> {
    const caller = allow(this.scope, "alerts.triage");
    const { undoId } = parseInput(undoInput, input);
    return this.scope.em.transactional(async (tx) => {
      const actions = await actionsOf(tx, caller, undoId);
      if (actions.size === 0) throw new AppError("UNDO_EXPIRED", { details: { path: "undoId" } });
      const targets = await lockedTargets(tx, sql`select unnest(${sql.val([...actions.keys()])}::text[])`);
      // Read with the lock: until the commit, no other transaction can change these alerts.
      const later = await laterChanges(tx, [...actions.values()]);
      const restorable = targets.filter(({ id }) => !later.has(id));
      if (restorable.length > 0) await this.restore(tx, actions, restorable);
      const conflicts = targets.flatMap((target) => conflictOf(target, later.get(target.id)));
      const [only] = targets;
      await recordAudit(tx, this.scope, {
        action: "alerts.triage",
        ...(targets.length === 1 && only && { target: only.id, targetName: `#${only.number}` }),
        details: { action: "UNDO", undoId, restoredCount: restorable.length, conflictCount: conflicts.length },
      });
      return {
        restoredCount: restorable.length,
        conflictCount: conflicts.length,
        conflicts: conflicts.slice(0, CONFLICTS_LISTED_MAX),
      };
    });
  }

  /** The error for an action of which nothing was undone: what changed, and who changed it. Null for any other one. */
  refusal({ restoredCount, conflictCount, conflicts }: UndoOutcome): AppError | null {
    const [first] = conflicts;
    if (!first || restoredCount > 0) return null;
    const { alertNumber, kind, by, at } = first;
    const when = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const others = conflictCount - 1;
    const rest =
      others === 0
        ? "It was left as it is."
        : `${others} more ${others === 1 ? "has" : "have"} changed too. All were left as they are.`;
    return new AppError("ALERT_CHANGED", {
      message: `Alert #${alertNumber} has changed since: ${by.displayName} ${CHANGES[kind]} at ${when}. ${rest}`,
      details: { path: "undoId" },
    });
  }

  private async restore(tx: Em, actions: ReadonlyMap<string, ActionRow>, targets: readonly TargetRow[]): Promise<void> {
    const seqs = targets.map(({ id }) => actions.get(id)!.seq);
    await restoreBefore(tx, seqs);
    await askRulesAgain(
      tx,
      targets.map(({ id }) => id),
    );
    const events = targets.map((target): NewAlertEvent => {
      const { seq, kind, fromStatus, assignee } = actions.get(target.id)!;
      return {
        kind: "UNDONE",
        alertId: target.id,
        accountId: target.accountId,
        fromStatus: target.status,
        status: kind === "ASSIGNED" ? target.status : fromStatus,
        fromSeverity: target.severity,
        severity: target.severity,
        changes: {
          undone: kind,
          undoneEvent: `event_${seq}`,
          ...(assignee && { assignee: { from: assignee.to, to: assignee.from } }),
        },
      };
    });
    await saveAlertEvents(
      tx,
      { sourceId: nextSource(this.scope), actor: actorOf(this.scope.caller!), clock: now },
      events,
    );
  }
}

/** Restores the status, assignee, acknowledgement, dismissal and snooze that each alert had before its event. */
export async function restoreBefore(tx: Em, seqs: readonly string[]): Promise<void> {
  await sql`update ${a.$table} set ${FORMER_VALUES} from ${e.$table} ${FORMER_EVENTS}
    where ${e.seq} = any(${sql.val(seqs)}::bigint[]) and ${a.id} = ${e.alertId}`.execute(tx.getKysely());
}

/** An exception rule of a restored alert may have ended or changed since, so its alerts are compared with it again. */
export async function askRulesAgain(tx: Em, alertIds: readonly string[]): Promise<void> {
  await sql`update ${r.$table} set ${rule.revision} = ${r.revision} + 1 where ${r.id} in (
    select ${a.exceptionRuleId} from ${a.$table}
     where ${a.id} = any(${sql.val(alertIds)}::text[]) and ${a.status} = 'DISMISSED' and ${a.exceptionRuleId} is not null)`.execute(
    tx.getKysely(),
  );
}

const CHANGES: Readonly<Record<AlertEventKind, string>> = {
  OPENED: "opened it",
  UPDATED: "raised its severity",
  ACKNOWLEDGED: "acknowledged it",
  ASSIGNED: "changed its assignee",
  COMMENTED: "commented on it",
  DISMISSED: "dismissed it",
  WITHDRAWN: "reopened it",
  SNOOZED: "snoozed it",
  WOKEN: "ended its snooze",
  UNDONE: "undid an action",
  RESOLVED: "resolved it",
  REOPENED: "reopened it",
};

/**
 * The events of the caller's action, by alert. The actor is compared by ID: an ID of another caller finds nothing.
 * Alerts that an exception rule muted open when the rule is undone.
 */
async function actionsOf(tx: Em, caller: Caller, undoId: string): Promise<ReadonlyMap<string, ActionRow>> {
  const { kind, id, tokenId } = actorOf(caller);
  const rows = await select(
    databaseOf(tx),
    ACTION_COLUMNS,
    sql`from ${e.$table}
     where ${e.sourceId} = ${undoId} and ${textAt(e.changes, "ruleId")} is null
       and ${e.at} > statement_timestamp() - make_interval(mins => ${UNDO_WITHIN_MINUTES})
       and ${e.kind} = any(${sql.val([...UNDOABLE_EVENTS])}::text[]) and ${textAt(e.actor, "kind")} = ${kind}
       and ${textAt(e.actor, "id")} is not distinct from ${id ?? null}
       and ${textAt(e.actor, "tokenId")} is not distinct from ${tokenId ?? null}`,
  );
  return new Map(rows.map((row) => [row.alertId, row]));
}

/**
 * The newest event of each alert after the action, by alert, that changed what an operator had decided. If the action
 * ended a dismissal or a snooze, a worse severity is such a change: the alert would be hidden again, while the same
 * severity would have ended the dismissal or the snooze.
 */
async function laterChanges(tx: Em, actions: readonly ActionRow[]): Promise<ReadonlyMap<string, LaterRow>> {
  const listOf = (column: "alertId" | "seq" | "fromStatus") => sql.val(actions.map((action) => action[column]));
  const rows = await rowsOf(
    databaseOf(tx),
    LATER_COLUMNS,
    (list) => sql`
    select distinct on (${e.alertId}) ${list}
      from unnest(${listOf("alertId")}::text[], ${listOf("seq")}::bigint[], ${listOf("fromStatus")}::text[]) as w(alert_id, seq, from_status)
      join ${e.$table} on ${e.alertId} = w.alert_id and ${e.seq} > w.seq
     where ${e.kind} <> all(${sql.val([...NEUTRAL_EVENTS])}::text[])
        or (w.from_status in ('DISMISSED', 'SNOOZED') and ${rankOf(e.severity)} < ${rankOf(e.fromSeverity)})
     order by ${e.alertId}, ${e.seq} desc`,
  );
  return new Map(rows.map((row) => [row.alertId, row]));
}

function conflictOf({ id, number }: TargetRow, later: LaterRow | undefined): UndoConflict[] {
  if (!later) return [];
  const { kind, status, actor: by } = later;
  return [{ alertId: id, alertNumber: number, kind, status, by, at: new Date(later.at) }];
}

/**
 * The last event of this kind before the event `e` that was not undone, if the alert was not opened in between. An
 * opening that was itself undone did not end anything, nor does an event while the alert was open, such as a comment.
 */
function formerEvent(kind: AlertEventKind, alias: string): RawBuilder<unknown> {
  return sql`left join lateral (
    select ${f.$all} from ${f.$table}
     where ${f.alertId} = ${e.alertId} and ${f.seq} < ${e.seq} and ${f.kind} = ${sql.lit(kind)} and ${isNotUndone(sql`f`, sql`u.seq < e.seq`)}
       and ${f.seq} > coalesce((select max(${o.seq}) from ${o.$table} where ${o.alertId} = ${e.alertId} and ${o.seq} < ${e.seq}
         and ${o.status} = 'OPEN' and ${o.fromStatus} is distinct from 'OPEN' and ${isNotUndone(sql`o`, sql`u.seq < e.seq`)}), 0)
     order by ${f.seq} desc limit 1) ${sql.id(alias)} on ${e.kind} <> 'ASSIGNED' and ${e.fromStatus} <> 'OPEN'`;
}

const f = table("alert_event", "f");
const o = table("alert_event", "o");
const k = table("alert_event", "k");
const d = table("alert_event", "d");
const s = table("alert_event", "s");
const FORMER_EVENTS = sql`${formerEvent("ACKNOWLEDGED", "k")} ${formerEvent("DISMISSED", "d")} ${formerEvent("SNOOZED", "s")}`;

/** The columns of the alert `a` before the event `e`. */
const FORMER_VALUES = sql.join([
  sql`${alert.assignee} = case when ${e.kind} = 'ASSIGNED' then nullif(${jsonAt(e.changes, "assignee")} -> 'from', 'null') else ${a.assignee} end`,
  sql`${alert.status} = case when ${e.kind} = 'ASSIGNED' then ${a.status} else ${e.fromStatus} end`,
  formerAcknowledgement("acknowledgedBy", k.actor),
  formerAcknowledgement("acknowledgedAt", k.at),
  ofStatus("DISMISSED", "dismissalReason", textAt(d.changes, "reason")),
  ofStatus("DISMISSED", "dismissalComment", d.comment),
  ofStatus("DISMISSED", "dismissedBy", d.actor),
  ofStatus("DISMISSED", "dismissedAt", d.at),
  ofStatus("DISMISSED", "dismissalExpiresAt", sql`${textAt(d.changes, "expiresAt")}::timestamptz`),
  ofStatus("DISMISSED", "exceptionRuleId", textAt(d.changes, "ruleId")),
  ofStatus("SNOOZED", "snoozedBy", s.actor),
  ofStatus("SNOOZED", "snoozedAt", s.at),
  ofStatus("SNOOZED", "snoozedUntil", sql`${textAt(s.changes, "until")}::timestamptz`),
]);

/** A value that an alert has only in this status. An assignment changes the assignee only. */
function ofStatus(
  status: AlertStatus,
  column: keyof Columns<"alert">,
  logged: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`${alert[column]} = case when ${e.kind} = 'ASSIGNED' then ${a[column]}
    when ${e.fromStatus} = ${sql.lit(status)} then ${logged} end`;
}

/** A snooze and a dismissal leave the acknowledgement in the row. Another acknowledgement and reopening overwrite it. */
function formerAcknowledgement(column: keyof Columns<"alert">, logged: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${alert[column]} = case when ${e.kind} = 'ASSIGNED' then ${a[column]} when ${e.fromStatus} = 'OPEN' then null
    when ${e.kind} = 'ACKNOWLEDGED' then ${logged} else coalesce(${a[column]}, ${logged}) end`;
}
