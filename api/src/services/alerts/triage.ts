/**
 * Triage of alerts: acknowledge, dismiss, reopen, assign and comment.
 * `TRIAGE_MOVES` in `iam/alerts/alert.ts` lists the legal moves.
 */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Alert } from "../../db/entities/alert.ts";
import { idPrefix } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type Actor, isSameActor } from "../../iam/actor.ts";
import {
  type AlertStatus,
  DISMISSAL_MAX_DAYS,
  DISMISSAL_REASONS,
  type DismissalReason,
  TRIAGE_EVENTS,
  TRIAGE_MOVES,
  type TriageAction,
} from "../../iam/alerts/alert.ts";
import type { JsonValue } from "../../iam/finding.ts";
import type { Severity } from "../../iam/severity.ts";
import { DAY } from "../../iam/time.ts";
import { actorOf, type Caller } from "../core/permissions.ts";
import { lockAlertsOf, type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { hasChangedSince } from "./as-of.ts";
import { alertFilter, readAlertFilter } from "./filter.ts";
import { hasId, requireAlert } from "./rows.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { selectAlerts } from "./selection.ts";
import { moment, parseInput, text } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const COMMENT_MAX_CHARACTERS = 4_000;
const ASSIGNEE_MAX_CHARACTERS = 128;
const IDS_PER_REQUEST_MAX = 1_000;

const dismissInput = z.object({
  id: z.string(),
  reason: z.enum(DISMISSAL_REASONS),
  comment: text(COMMENT_MAX_CHARACTERS).nullish(),
  expiresAt: moment,
});
export type DismissAlertInput = { readonly id: string } & Dismissal;

/** The input of a dismissal. Reason and expiry date are required, but optional in the type: each has its own error. */
interface Dismissal {
  readonly reason?: DismissalReason | null;
  readonly comment?: string | null;
  readonly expiresAt?: Date | string | null;
}

const assignInput = z.object({ assignee: text(ASSIGNEE_MAX_CHARACTERS).nullish() });
const commentInput = z.object({ comment: text(COMMENT_MAX_CHARACTERS) });

const BULK_ALERT_ACTIONS = ["ACKNOWLEDGE", "DISMISS", "REOPEN", "ASSIGN"] as const satisfies readonly TriageAction[];

const updateInput = z.object({
  filter: alertFilter.nullish(),
  ids: z.array(z.string().max(64)).max(IDS_PER_REQUEST_MAX).nullish(),
  asOf: moment.nullish(),
  action: z.enum(BULK_ALERT_ACTIONS),
  reason: z.enum(DISMISSAL_REASONS).nullish(),
  comment: text(COMMENT_MAX_CHARACTERS).nullish(),
  expiresAt: moment.nullish(),
  assignee: text(ASSIGNEE_MAX_CHARACTERS).nullish(),
});
export type UpdateAlertsInput = z.input<typeof updateInput>;

export interface UpdateAlertsOutcome {
  readonly updatedCount: number;
  /** The number of found alerts that already were in this state, or whose status does not allow the action. */
  readonly skippedCount: number;
}

/** A triage action and what it changes. */
interface TriageChange {
  readonly action: TriageAction;
  readonly set: RawBuilder<unknown> | null;
  readonly changes: Readonly<Record<string, JsonValue>>;
  readonly comment: string | null;
  readonly assignee?: Actor | null;
}

interface TargetRow {
  readonly id: string;
  readonly number: number;
  readonly account_id: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
  readonly assignee: Actor | null;
}

export class AlertTriage {
  constructor(private readonly scope: Scope) {}

  async acknowledge(id: string): Promise<Alert> {
    const caller = allow(this.scope, "alerts.triage");
    return this.updateOne(id, acknowledgement(caller));
  }

  async dismiss(input: DismissAlertInput): Promise<Alert> {
    const caller = allow(this.scope, "alerts.triage");
    requireDismissal(input);
    const { id, ...details } = parseInput(dismissInput, input);
    return this.updateOne(id, dismissal(caller, details));
  }

  /** Withdraws an acknowledgement or a dismissal. Throws ALERT_RESOLVED: only a scan can reopen a resolved alert. */
  async reopen(id: string): Promise<Alert> {
    allow(this.scope, "alerts.triage");
    return this.updateOne(id, REOPENING);
  }

  /** Assigns the alert, or removes its assignee if `assignee` is null. */
  async assign({ id, assignee }: { readonly id: string; readonly assignee?: string | null }): Promise<Alert> {
    allow(this.scope, "alerts.triage");
    const { assignee: named } = parseInput(assignInput, { assignee });
    return this.updateOne(id, assignment(await findAssignee(this.scope.em, named)));
  }

  async comment({ id, comment }: { readonly id: string; readonly comment: string }): Promise<Alert> {
    allow(this.scope, "alerts.triage");
    const action: TriageChange = {
      action: "COMMENT",
      set: null,
      changes: {},
      comment: parseInput(commentInput, { comment }).comment,
    };
    return this.updateOne(id, action);
  }

  /**
   * Applies one action in one transaction, either to the alerts of a filter or to named alerts. With `asOf`, the filter
   * selects the alerts as of that moment, so that newer alerts are not changed. A repeated request changes nothing.
   */
  async updateMany(input: UpdateAlertsInput): Promise<UpdateAlertsOutcome> {
    const caller = allow(this.scope, "alerts.triage");
    if (input.action === "DISMISS") requireDismissal(input);
    const given = parseInput(updateInput, input);
    if ((given.ids == null) === (given.filter == null))
      throw new AppError("BAD_USER_INPUT", {
        message: "Give either a filter or IDs, not both.",
        details: { path: "filter" },
      });
    const action = changeOf({ ...given, assignee: await findAssignee(this.scope.em, given.assignee) }, caller);
    const asOf =
      given.filter && given.asOf && (await hasChangedSince(this.scope.em, given.asOf.getTime()))
        ? given.asOf.getTime()
        : null;
    const found = given.filter
      ? selectAlerts(sql`a.id`, await readAlertFilter(this.scope, given.filter), asOf)
      : sql`select a.id from alert a where a.id = any(${sql.val(given.ids ?? [])}::text[])`;
    return this.scope.em.transactional(async (tx) => {
      const targets = await lockedTargets(tx, found);
      const updatedCount = await this.apply(tx, action, targets);
      await recordAudit(tx, this.scope, {
        action: "alerts.triage",
        details: {
          ...action.changes,
          action: given.action,
          updatedCount,
          filter: JSON.stringify(given.filter ?? { ids: given.ids?.length }),
        },
      });
      return { updatedCount, skippedCount: targets.length - updatedCount };
    });
  }

  private async updateOne(id: string, action: TriageChange): Promise<Alert> {
    if (idPrefix(id) !== "alert") throw new AppError("NOT_FOUND", { message: "There is no such alert." });
    await this.scope.em.transactional(async (tx) => {
      const [target] = await lockedTargets(tx, sql`select a.id from alert a where a.id = ${id}`);
      if (!target) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
      const move = TRIAGE_MOVES[action.action][target.status];
      if (typeof move === "object") throw new AppError(move.refused, { details: { status: target.status } });
      await this.apply(tx, action, [target]);
      await recordAudit(tx, this.scope, {
        action: "alerts.triage",
        target: id,
        targetName: `#${target.number}`,
        details: { ...action.changes, action: action.action },
      });
    });
    return requireAlert(this.scope.em, hasId(id));
  }

  /** Applies the action to the alerts whose status allows it, and returns their number. */
  private async apply(
    tx: Em,
    { action, set, changes, comment, assignee }: TriageChange,
    targets: readonly TargetRow[],
  ): Promise<number> {
    const moved = targets.flatMap((target) => {
      const move = TRIAGE_MOVES[action][target.status];
      const isSame = move === "DONE" || (action === "ASSIGN" && isSameAssignee(target.assignee, assignee ?? null));
      return isSame || typeof move === "object" ? [] : [{ target, status: move }];
    });
    if (moved.length === 0) return 0;
    const ids = moved.map(({ target }) => target.id);
    if (set) await sql`update alert set ${set} where id = any(${sql.val(ids)}::text[])`.execute(tx.getKysely());
    const events = moved.map(({ target, status }): NewAlertEvent => {
      const assigned: Record<string, JsonValue> =
        action === "ASSIGN" ? { assignee: { from: asJson(target.assignee), to: asJson(assignee ?? null) } } : {};
      const { id: alertId, account_id: accountId, severity } = target;
      return {
        kind: TRIAGE_EVENTS[action],
        alertId,
        accountId,
        fromStatus: target.status,
        status,
        fromSeverity: severity,
        severity,
        changes: { ...changes, ...assigned },
        comment,
      };
    });
    if (events.length > 0)
      await saveAlertEvents(
        tx,
        { sourceId: sourceOf(this.scope), actor: actorOf(this.scope.caller!), clock: now },
        events,
      );
    return moved.length;
  }
}

/**
 * The number of actions so far in each request. Each action needs its own event source, because an alert can have only
 * one event per source and kind.
 */
const actionCounts = new WeakMap<Scope, number>();

function sourceOf(scope: Scope): string {
  const count = (actionCounts.get(scope) ?? 0) + 1;
  actionCounts.set(scope, count);
  return count === 1 ? scope.requestId : `${scope.requestId}#${count}`;
}

/** Reads the alerts after locking their accounts, so that they cannot change before the commit. */
async function lockedTargets(tx: Em, found: RawBuilder<unknown>): Promise<TargetRow[]> {
  const kysely = tx.getKysely();
  const accounts = await sql<{
    account_id: string;
  }>`select distinct a.account_id from alert a where a.id in (${found})`.execute(kysely);
  await lockAlertsOf(
    tx,
    accounts.rows.map((row) => row.account_id),
  );
  const { rows } =
    await sql<TargetRow>`select a.id, a.number, a.account_id, a.status, a.severity, a.assignee from alert a where a.id in (${found}) order by a.number`.execute(
      kysely,
    );
  return rows;
}

function requireDismissal({ reason, expiresAt }: Dismissal): void {
  if (!reason) throw new AppError("REASON_REQUIRED", { details: { path: "reason" } });
  if (!expiresAt) throw new AppError("EXPIRY_REQUIRED", { details: { path: "expiresAt" } });
}

function acknowledgement(caller: Caller): TriageChange {
  return {
    action: "ACKNOWLEDGE",
    set: sql`status = 'ACKNOWLEDGED', acknowledged_by = ${JSON.stringify(actorOf(caller))}::jsonb, acknowledged_at = ${iso(now())}::timestamptz`,
    changes: {},
    comment: null,
  };
}

function dismissal(
  caller: Caller,
  { reason, comment, expiresAt }: { reason: DismissalReason; comment?: string | null; expiresAt: Date },
): TriageChange {
  const at = now();
  if (!(expiresAt.getTime() > at))
    throw new AppError("BAD_USER_INPUT", {
      message: "expiresAt: must be in the future.",
      details: { path: "expiresAt" },
    });
  if (expiresAt.getTime() > at + DISMISSAL_MAX_DAYS * DAY)
    throw new AppError("EXPIRY_TOO_FAR", { details: { path: "expiresAt" } });
  return {
    action: "DISMISS",
    set: sql`status = 'DISMISSED', dismissal_reason = ${reason}, dismissal_comment = ${comment ?? null}, dismissed_by = ${JSON.stringify(actorOf(caller))}::jsonb,
      dismissed_at = ${iso(at)}::timestamptz, dismissal_expires_at = ${expiresAt.toISOString()}::timestamptz`,
    changes: { reason, expiresAt: expiresAt.toISOString() },
    comment: comment ?? null,
  };
}

const REOPENING: TriageChange = {
  action: "REOPEN",
  set: sql`status = 'OPEN', acknowledged_by = null, acknowledged_at = null,
    dismissal_reason = null, dismissal_comment = null, dismissed_by = null, dismissed_at = null, dismissal_expires_at = null`,
  changes: { reason: "OPERATOR" },
  comment: null,
};

function assignment(assignee: Actor | null): TriageChange {
  const set = sql`assignee = ${assignee && JSON.stringify(assignee)}::jsonb`;
  return { action: "ASSIGN", set, changes: {}, comment: null, assignee };
}

function changeOf(
  {
    action,
    reason,
    comment,
    expiresAt,
    assignee,
  }: Omit<z.output<typeof updateInput>, "assignee"> & { readonly assignee: Actor | null },
  caller: Caller,
): TriageChange {
  switch (action) {
    case "ACKNOWLEDGE":
      return acknowledgement(caller);
    case "DISMISS":
      return dismissal(caller, { reason: reason!, comment, expiresAt: expiresAt! });
    case "REOPEN":
      return REOPENING;
    case "ASSIGN":
      return assignment(assignee);
  }
}

/** The operator with this ID or name. Throws NOT_FOUND if there is none who can sign in. */
async function findAssignee(em: Em, idOrName: string | null | undefined): Promise<Actor | null> {
  if (idOrName == null) return null;
  // An ID goes first: an operator could be named like another one's ID.
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from operator where (id = ${idOrName} or lower(name) = lower(${idOrName})) and status <> 'DISABLED'
     order by (id = ${idOrName}) desc`.execute(em.getKysely());
  const [operator] = rows;
  if (!operator)
    throw new AppError("NOT_FOUND", {
      message: "There is no active operator with this name. Assign the alert to an operator of this installation.",
      details: { path: "assignee" },
    });
  return { kind: "OPERATOR", displayName: operator.name, id: operator.id };
}

function isSameAssignee(one: Actor | null, other: Actor | null): boolean {
  return one === null || other === null ? one === other : isSameActor(one, other);
}

function asJson(actor: Actor | null): JsonValue {
  return actor && { ...actor };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
