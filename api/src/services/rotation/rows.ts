/**
 * Converts a rotation's row to facts, and writes changes to the row. A worker's write always names the fence of its
 * lease.
 */
import { ROTATION_EVENT_KINDS, type RotationEventKind } from "../../db/entities/rotation-event.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import type { Actor } from "../../iam/actor.ts";
import type { Evidence } from "../../iam/finding.ts";
import { isFinalRotation, isLegalMove, type RotationFacts, type RotationState } from "../../iam/rotation/states.ts";
import type { RotationChange } from "../../iam/rotation/decision.ts";
import { type MovedRotation, rotationMoved } from "../../iam/rotation/moved-rotation.ts";
import { rotationWindows } from "../../iam/rotation/windows.ts";
import type { Instant } from "../../iam/time.ts";
import { notify } from "../core/events.ts";
import { type NewNotificationEvent, saveNotificationEvents } from "../core/notification-events.ts";
import type { SecretPlace } from "../core/sealed-columns.ts";

export function factsOf(row: Rotation): RotationFacts {
  return {
    ...row,
    movedConfirmedBy: row.movedConfirmedBy?.displayName ?? null,
    windows: rotationWindows(row),
    stateSince: row.stateSince.getTime(),
    requestedAt: row.requestedAt.getTime(),
    intentAt: instantOf(row.intentAt),
    orphanInactiveAt: instantOf(row.orphanInactiveAt),
    sealedAt: instantOf(row.sealedAt),
    probedAt: instantOf(row.probedAt),
    promotedAt: instantOf(row.promotedAt),
    movedConfirmedAt: confirmedAt(row),
    revealedAt: instantOf(row.revealedAt),
    acknowledgedAt: instantOf(row.acknowledgedAt),
    sentAt: instantOf(row.sentAt),
    acceptedAt: instantOf(row.acceptedAt),
    returnAcceptedAt: instantOf(row.returnAcceptedAt),
    returnedAt: instantOf(row.returnedAt),
    gateDeadlineAt: instantOf(row.gateDeadlineAt),
    gateAt: instantOf(row.gateAt),
    inactiveAt: instantOf(row.inactiveAt),
    reenabledAt: instantOf(row.reenabledAt),
    rollbackRequestedAt: instantOf(row.rollbackRequestedAt),
    newKeyDeletedAt: instantOf(row.newKeyDeletedAt),
  };
}

/**
 * During an update, a process of the previous version stores who confirmed, but not when, and deletes only the name. The time
 * of the request is then used: a use of the key since may contradict the operator, who must confirm again.
 */
function confirmedAt({ movedConfirmedBy, movedConfirmedAt, requestedAt }: Rotation): Instant | null {
  return movedConfirmedBy === null ? null : (movedConfirmedAt ?? requestedAt).getTime();
}

export function sealedSecretPlace(rotationId: string): SecretPlace {
  return `rotation|${rotationId}|sealed_secret`;
}

/** The current time of the database. Workers' clocks may differ, so every window is measured by this clock. */
export async function databaseNow(em: Em): Promise<Instant> {
  const [row] = await em.execute<{ now: number }[]>(
    "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now",
  );
  return Math.floor(row!.now);
}

type ColumnChange = RotationChange & {
  readonly sealedSecret?: string | null;
  readonly nextTickAt?: Instant | null;
  readonly waitingFor?: string | null;
  readonly gateView?: object | null;
  readonly failureCount?: number;
  readonly resumeState?: RotationState | null;
  readonly parkedCode?: string | null;
  readonly parkedReason?: string | null;
  readonly rollbackRequestedBy?: Actor | null;
  readonly movedConfirmedBy?: Actor | null;
  readonly movedConfirmedAt?: Instant | null;
  readonly acknowledgedBy?: Actor | null;
  readonly revealedAt?: Instant | null;
};

const MOMENTS = new Set<string>([
  "intentAt",
  "orphanInactiveAt",
  "sealedAt",
  "probedAt",
  "promotedAt",
  "revealedAt",
  "acknowledgedAt",
  "sentAt",
  "acceptedAt",
  "returnAcceptedAt",
  "returnedAt",
  "gateDeadlineAt",
  "gateAt",
  "inactiveAt",
  "reenabledAt",
  "newKeyDeletedAt",
  "movedConfirmedAt",
  "rollbackRequestedAt",
  "nextTickAt",
]);
const DOCUMENTS = new Set<string>([
  "beforeSet",
  "oldLastUsedAtRequest",
  "reconciled",
  "gateView",
  "rollbackRequestedBy",
  "movedConfirmedBy",
  "acknowledgedBy",
]);

/** Sets the time of the next tick in the column of the rotation's mode. */
const TICK_COLUMNS =
  "next_tick_at = case when mode <> 'RETIRE' then ?::timestamptz end, retire_tick_at = case when mode = 'RETIRE' then ?::timestamptz end";

/** When a worker continues the rotation. Null if only an operator's action can continue it. */
export function tickAtOf({ nextTickAt, retireTickAt }: Pick<Rotation, "nextTickAt" | "retireTickAt">): Date | null {
  return nextTickAt ?? retireTickAt;
}

const UNLESS = { ROLLING_BACK: "rollback_requested_at", REVEALED: "revealed_at" } as const;

export interface Step {
  readonly kind: RotationEventKind;
  readonly message: string;
  readonly actor: Actor;
  readonly evidence?: Evidence;
}

export interface RotationUpdate {
  readonly id: string;
  readonly accountId: string;
  readonly from: RotationState;
  /** The new state. Undefined if the state does not change. */
  readonly to?: RotationState;
  readonly change?: ColumnChange;
  /** The event to write. Null if the change is not worth one, such as a poll that observed nothing new. */
  readonly step: Step | null;
  /** The fence of the worker's lease. An operator's change has no fence; only the state guards it. */
  readonly fence?: number;
  /** Refuses the update if an operator has meanwhile requested a rollback or revealed the new key. */
  readonly unless?: "ROLLING_BACK" | "REVEALED";
  /**
   * Where the notification event of the move is put instead of being saved. A transaction that changes several rotations
   * saves them all after its last change, because from then on it is the only writer of events.
   */
  readonly laterEvents?: NewNotificationEvent[];
}

/**
 * Changes a rotation in the caller's transaction. All changes use this function. It updates the row, writes the event
 * and notifies subscribers. The UPDATE names the ID, the state and, for a worker, the fence. Returns false and writes
 * nothing if the rotation has changed in the meantime.
 */
export async function updateRotation(tx: Em, update: RotationUpdate): Promise<boolean> {
  const { id, accountId, from, to = from, change = {}, step, fence, unless, laterEvents } = update;
  if (to !== from && !isLegalMove(from, to)) throw new Error(`A rotation cannot move from ${from} to ${to}.`);
  const sets: string[] = [];
  const values: unknown[] = [];
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (name === "nextTickAt") {
      sets.push(TICK_COLUMNS);
      values.push(columnValue(name, value), columnValue(name, value));
      continue;
    }
    sets.push(`${columnOf(name)} = ?${DOCUMENTS.has(name) ? "::jsonb" : ""}`);
    values.push(columnValue(name, value));
  }
  if (to !== from) {
    sets.push("state = ?", "state_since = now()", "waiting_for = null", "gate_view = null");
    values.push(to);
    if (isFinalRotation(to))
      sets.push(
        "finished_at = now()",
        "sealed_secret = null",
        "next_tick_at = null",
        "retire_tick_at = null",
        "lease_owner = null",
        "lease_until = null",
      );
    // Whatever parked the rotation, an application may have needed the old key since the confirmation. Otherwise
    // "Continue" alone would deactivate it.
    if (to === "NEEDS_OPERATOR" && change.resumeState === "PROMOTED")
      sets.push("moved_confirmed_by = null", "moved_confirmed_at = null");
    if (from === "NEEDS_OPERATOR")
      sets.push("resume_state = null", "parked_code = null", "parked_reason = null", "failure_count = 0");
  }
  if (sets.length > 0 || fence !== undefined) {
    const guards = [...(fence === undefined ? [] : ["fence = ?"]), ...(unless ? [`${UNLESS[unless]} is null`] : [])];
    const rows = await tx.execute<{ id: string }[]>(
      `update rotation set ${sets.length > 0 ? sets.join(", ") : "fence = fence"} where id = ? and state = ?${guards.map((guard) => ` and ${guard}`).join("")} returning id`,
      [...values, id, from, ...(fence === undefined ? [] : [fence])],
    );
    if (rows.length === 0) return false;
  }
  if (step) await insertStep(tx, { id, accountId, from: to === from ? null : from, state: to }, step);
  await notify(tx, { kind: "rotation", rotationId: id });
  const events = to === from ? [] : await eventsOfMove(tx, id, step);
  if (laterEvents) laterEvents.push(...events);
  else await saveNotificationEvents(tx, events);
  return true;
}

/** The notification event of a move that people may want to hear of. */
async function eventsOfMove(tx: Em, id: string, step: Step | null): Promise<readonly NewNotificationEvent[]> {
  const [row] = await tx.execute<MovedRow[]>(
    `select id, account_id as "accountId", user_identity as "principalId", user_name as "userName",
            old_access_key_id as "oldAccessKeyId", mode, destination, state
       from rotation where id = ?`,
    [id],
  );
  if (!row) return [];
  const { accountId, principalId, ...rotation } = row;
  const draft = rotationMoved({ ...rotation, actor: step?.actor ?? null, message: step?.message ?? null });
  return draft ? [{ ...draft, accountId, principalId }] : [];
}

type MovedRow = Omit<MovedRotation, "actor" | "message"> & {
  readonly accountId: string;
  readonly principalId: string;
};

export async function insertStep(
  tx: Em,
  place: {
    readonly id: string;
    readonly accountId: string;
    readonly from: RotationState | null;
    readonly state: RotationState;
  },
  { kind, message, actor, evidence = {} }: Step,
): Promise<void> {
  if (!ROTATION_EVENT_KINDS.includes(kind)) throw new Error(`${kind} is not a kind of rotation event.`);
  await tx.execute(
    `insert into rotation_event (rotation_id, account_id, kind, from_state, state, actor, at, message, evidence)
     values (?, ?, ?, ?, ?, ?::jsonb, clock_timestamp(), ?, ?::jsonb)`,
    [
      place.id,
      place.accountId,
      kind,
      place.from,
      place.state,
      JSON.stringify(actor),
      message,
      JSON.stringify(evidence),
    ],
  );
}

function columnOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function columnValue(name: string, value: unknown): unknown {
  if (value === null) return null;
  if (MOMENTS.has(name)) return new Date(value as Instant).toISOString();
  return DOCUMENTS.has(name) ? JSON.stringify(value) : value;
}

function instantOf(date: Date | null): Instant | null {
  return date === null ? null : date.getTime();
}
