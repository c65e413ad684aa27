/**
 * Triage of alerts: acknowledge, snooze, dismiss, reopen, assign and comment.
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
  DISMISSAL_MAX_DAYS,
  DISMISSAL_REASONS,
  type DismissalReason,
  SNOOZE_MAX_DAYS,
  TRIAGE_MOVES,
  type TriageAction,
  triageEvent,
} from "../../iam/alerts/alert.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { DAY } from "../../iam/time.ts";
import { actorOf, type Caller } from "../core/permissions.ts";
import { type Assignee, type AssigneeSearch, findAssignee, searchAssignees } from "./assignees.ts";
import { OPEN_AGAIN } from "./due-alerts.ts";
import { type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { hasChangedSince } from "./as-of.ts";
import { alertFilter } from "./filter.ts";
import { readAlertFilter } from "./read-filter.ts";
import { hasId, requireAlert } from "./rows.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { selectAlerts } from "./selection.ts";
import { lockedTargets, nextSource, type TargetRow } from "./triage-targets.ts";
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

const snoozeInput = z.object({ until: moment });

const BULK_ALERT_ACTIONS = [
  "ACKNOWLEDGE",
  "DISMISS",
  "SNOOZE",
  "REOPEN",
  "ASSIGN",
] as const satisfies readonly TriageAction[];

const updateInput = z.object({
  filter: alertFilter.nullish(),
  ids: z.array(z.string().max(64)).max(IDS_PER_REQUEST_MAX).nullish(),
  asOf: moment.nullish(),
  action: z.enum(BULK_ALERT_ACTIONS),
  reason: z.enum(DISMISSAL_REASONS).nullish(),
  comment: text(COMMENT_MAX_CHARACTERS).nullish(),
  expiresAt: moment.nullish(),
  until: moment.nullish(),
  assignee: text(ASSIGNEE_MAX_CHARACTERS).nullish(),
});
export type UpdateAlertsInput = z.input<typeof updateInput>;

export interface UpdateAlertsOutcome {
  readonly updatedCount: number;
  /** The number of found alerts that already were in this state, or whose status does not allow the action. */
  readonly skippedCount: number;
  /** With this ID the caller can undo the action for a while (see `AlertUndo`). Null if nothing was changed. */
  readonly undoId: string | null;
}

/** The alert after an action, and the ID with which the caller can undo it. Null if nothing was changed. */
export type TriagedAlert = Alert & { readonly undoId: string | null };

/** A triage action and what it changes. */
interface TriageChange {
  readonly action: TriageAction;
  readonly set: RawBuilder<unknown> | null;
  readonly changes: Readonly<Record<string, JsonValue>>;
  readonly comment: string | null;
  readonly assignee?: Actor | null;
}

export class AlertTriage {
  constructor(private readonly scope: Scope) {}

  async acknowledge(id: string): Promise<TriagedAlert> {
    const caller = allow(this.scope, "alerts.triage");
    return this.updateOne(id, acknowledgement(caller));
  }

  async dismiss(input: DismissAlertInput): Promise<TriagedAlert> {
    const caller = allow(this.scope, "alerts.triage");
    requireDismissal(input);
    const { id, ...details } = parseInput(dismissInput, input);
    return this.updateOne(id, dismissal(caller, details));
  }

  /** Snoozes the alert until the given time, at most 90 days ahead. A snoozed alert is snoozed until another time. */
  async snooze({ id, until }: { readonly id: string; readonly until?: Date | string | null }): Promise<TriagedAlert> {
    const caller = allow(this.scope, "alerts.triage");
    return this.updateOne(id, snooze(caller, parseInput(snoozeInput, { until: until ?? undefined })));
  }

  /** Withdraws an acknowledgement or a dismissal, or wakes a snoozed alert. Throws ALERT_RESOLVED: only a scan can reopen a resolved alert. */
  async reopen(id: string): Promise<TriagedAlert> {
    allow(this.scope, "alerts.triage");
    return this.updateOne(id, REOPENING);
  }

  /** Assigns the alert, or removes its assignee if `assignee` is null. */
  async assign({ id, assignee }: { readonly id: string; readonly assignee?: string | null }): Promise<TriagedAlert> {
    allow(this.scope, "alerts.triage");
    const { assignee: named } = parseInput(assignInput, { assignee });
    return this.updateOne(id, assignment(await findAssignee(this.scope.em, named)));
  }

  /** The operators to whom alerts can be assigned. */
  async assignees(input: AssigneeSearch): Promise<Assignee[]> {
    allow(this.scope, "alerts.triage");
    return searchAssignees(this.scope, input);
  }

  async comment({ id, comment }: { readonly id: string; readonly comment: string }): Promise<TriagedAlert> {
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
      const { updatedCount, undoId } = await this.apply(tx, action, targets);
      await recordAudit(tx, this.scope, {
        action: "alerts.triage",
        details: {
          ...action.changes,
          action: given.action,
          updatedCount,
          filter: JSON.stringify(given.filter ?? { ids: given.ids?.length }),
        },
      });
      return { updatedCount, skippedCount: targets.length - updatedCount, undoId };
    });
  }

  private async updateOne(id: string, action: TriageChange): Promise<TriagedAlert> {
    if (idPrefix(id) !== "alert") throw new AppError("NOT_FOUND", { message: "There is no such alert." });
    const undoId = await this.scope.em.transactional(async (tx) => {
      const [target] = await lockedTargets(tx, sql`select a.id from alert a where a.id = ${id}`);
      if (!target) throw new AppError("NOT_FOUND", { message: "There is no such alert." });
      const move = TRIAGE_MOVES[action.action][target.status];
      if (typeof move === "object") throw new AppError(move.refused, { details: { status: target.status } });
      const applied = await this.apply(tx, action, [target]);
      await recordAudit(tx, this.scope, {
        action: "alerts.triage",
        target: id,
        targetName: `#${target.number}`,
        details: { ...action.changes, action: action.action },
      });
      return applied.undoId;
    });
    return { ...(await requireAlert(this.scope.em, hasId(id))), undoId };
  }

  /** Applies the action to the alerts whose status allows it. */
  private async apply(
    tx: Em,
    { action, set, changes, comment, assignee }: TriageChange,
    targets: readonly TargetRow[],
  ): Promise<Pick<UpdateAlertsOutcome, "updatedCount" | "undoId">> {
    const moved = targets.flatMap((target) => {
      const move = TRIAGE_MOVES[action][target.status];
      const isSame = move === "DONE" || (action === "ASSIGN" && isSameAssignee(target.assignee, assignee ?? null));
      return isSame || typeof move === "object" ? [] : [{ target, status: move }];
    });
    if (moved.length === 0) return { updatedCount: 0, undoId: null };
    const ids = moved.map(({ target }) => target.id);
    if (set) await sql`update alert set ${set} where id = any(${sql.val(ids)}::text[])`.execute(tx.getKysely());
    const events = moved.map(({ target, status }): NewAlertEvent => {
      const assigned: Record<string, JsonValue> =
        action === "ASSIGN" ? { assignee: { from: asJson(target.assignee), to: asJson(assignee ?? null) } } : {};
      const { id: alertId, accountId, severity } = target;
      return {
        kind: triageEvent(action, target.status),
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
    const sourceId = nextSource(this.scope);
    await saveAlertEvents(tx, { sourceId, actor: actorOf(this.scope.caller!), clock: now }, events);
    return { updatedCount: moved.length, undoId: action === "COMMENT" ? null : sourceId };
  }
}

function requireDismissal({ reason, expiresAt }: Dismissal): void {
  if (!reason) throw new AppError("REASON_REQUIRED", { details: { path: "reason" } });
  if (!expiresAt) throw new AppError("EXPIRY_REQUIRED", { details: { path: "expiresAt" } });
}

const NOT_SNOOZED = sql`snoozed_by = null, snoozed_at = null, snoozed_until = null`;

function acknowledgement(caller: Caller): TriageChange {
  return {
    action: "ACKNOWLEDGE",
    set: sql`status = 'ACKNOWLEDGED', acknowledged_by = ${JSON.stringify(actorOf(caller))}::jsonb, acknowledged_at = ${iso(now())}::timestamptz, ${NOT_SNOOZED}`,
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
      dismissed_at = ${iso(at)}::timestamptz, dismissal_expires_at = ${expiresAt.toISOString()}::timestamptz, ${NOT_SNOOZED}`,
    changes: { reason, expiresAt: expiresAt.toISOString() },
    comment: comment ?? null,
  };
}

function snooze(caller: Caller, { until }: { until: Date }): TriageChange {
  const at = now();
  if (!(until.getTime() > at))
    throw new AppError("BAD_USER_INPUT", { message: "until: must be in the future.", details: { path: "until" } });
  if (until.getTime() > at + SNOOZE_MAX_DAYS * DAY)
    throw new AppError("SNOOZE_TOO_LONG", { details: { path: "until" } });
  return {
    action: "SNOOZE",
    set: sql`status = 'SNOOZED', snoozed_by = ${JSON.stringify(actorOf(caller))}::jsonb, snoozed_at = ${iso(at)}::timestamptz,
      snoozed_until = ${until.toISOString()}::timestamptz`,
    changes: { until: until.toISOString() },
    comment: null,
  };
}

const REOPENING: TriageChange = {
  action: "REOPEN",
  set: OPEN_AGAIN,
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
    until,
    assignee,
  }: Omit<z.output<typeof updateInput>, "assignee"> & { readonly assignee: Actor | null },
  caller: Caller,
): TriageChange {
  switch (action) {
    case "ACKNOWLEDGE":
      return acknowledgement(caller);
    case "DISMISS":
      return dismissal(caller, { reason: reason!, comment, expiresAt: expiresAt! });
    case "SNOOZE":
      return snooze(caller, parseInput(snoozeInput, { until: until ?? undefined }));
    case "REOPEN":
      return REOPENING;
    case "ASSIGN":
      return assignment(assignee);
  }
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
