/** Rotations as people and machines deal with them: ask, look, steer, fetch the secret once. What a worker does: `rotation-run.ts`. */
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import { type RotationEvent, RotationEventEntity } from "../../db/entities/rotation-event.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import {
  canCancel,
  canKeepBoth,
  canRollBack,
  isFinalRotation,
  ROTATION_STATES,
  type RotationFacts,
  type RotationState,
} from "../../iam/rotation/states.ts";
import { addedKeys } from "../../iam/rotation/create-new-key.ts";
import { rotationWindows } from "../../iam/rotation/windows.ts";
import {
  type Caller,
  type Permission,
  isAllowed,
  requireRecentAuthentication,
  requireScope,
} from "../core/permissions.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { parseInput } from "../core/input.ts";
import { decodeCursor, encodeCursor, type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { requestRotation, type RotateAccessKeyInput, type RotationAnswer } from "./request.ts";
import { databaseNow, factsOf, insertStep, type RotationUpdate, sealedSecretPlace, updateRotation } from "./rows.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/** A rotation has some dozens of steps; one that was parked and resumed for years has fewer than these. */
const EVENTS_MAX = 1_000;
const ROTATIONS_OF_KEY_MAX = 20;

const rotationFilter = z.object({
  accountId: z.string().max(64).nullish(),
  state: z.array(z.enum(ROTATION_STATES)).max(ROTATION_STATES.length).nullish(),
  isOpen: z.boolean().nullish(),
  userName: z.string().max(64).nullish(),
  accessKeyId: z.string().max(128).nullish(),
  scheduleId: z.string().max(64).nullish(),
});
export type RotationFilter = z.input<typeof rotationFilter>;

const advanceInput = z.object({ id: z.string().max(64), confirmation: z.string().max(64).nullish() });
export type AdvanceRotationInput = z.input<typeof advanceInput>;

export interface RevealedKey {
  readonly rotation: Rotation;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export class Rotations {
  constructor(private readonly scope: Scope) {}

  /** Plans, and unless it is a dry run begins. Refusals touch nothing. */
  async request(input: RotateAccessKeyInput): Promise<RotationAnswer> {
    allow(this.scope, "rotations.start");
    return requestRotation(this.scope, input);
  }

  async get(id: string): Promise<Rotation> {
    allow(this.scope, "rotations.read");
    const rotation = await this.scope.em.fork().findOne(RotationEntity, { id });
    if (!rotation) throw new AppError("NOT_FOUND", { message: "There is no such rotation." });
    return rotation;
  }

  async byIds(ids: readonly string[]): Promise<Map<string, Rotation>> {
    allow(this.scope, "rotations.read");
    const rows = await this.scope.em.find(RotationEntity, { id: { $in: [...ids] } });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Newest first. */
  async list(request: PageRequest, filter: RotationFilter = {}): Promise<Page<Rotation>> {
    allow(this.scope, "rotations.read");
    const { accountId, state, isOpen, userName, accessKeyId, scheduleId } = parseInput(rotationFilter, filter);
    const account = accountId ? await new Accounts(this.scope).get(accountId) : null;
    const finals = ["COMPLETED", "ROLLED_BACK", "CANCELLED"] as const;
    const where = {
      $and: [
        account ? { accountId: account.id } : {},
        state ? { state: { $in: state } } : {},
        isOpen == null ? {} : { state: isOpen ? { $nin: [...finals] } : { $in: [...finals] } },
        userName ? { userName } : {},
        scheduleId ? { scheduleId } : {},
        accessKeyId ? { $or: [{ oldAccessKeyId: accessKeyId }, { newAccessKeyId: accessKeyId }] } : {},
      ],
    };
    const page = readPageRequest(request);
    const [rows, totalCount] = await Promise.all([
      this.scope.em.find(
        RotationEntity,
        page.cursor ? { $and: [where, { id: page.isForward ? { $lt: page.cursor } : { $gt: page.cursor } }] } : where,
        { orderBy: { id: page.isForward ? "desc" : "asc" }, limit: page.limit + 1 },
      ),
      this.scope.em.fork().count(RotationEntity, where),
    ]);
    return pageOf(page, rows, (rotation) => rotation.id, totalCount);
  }

  /** By the id of the old or the new key, newest first. */
  async ofKeys(keys: readonly InventoryKey[]): Promise<Map<string, Rotation[]>> {
    allow(this.scope, "rotations.read");
    const ids = keys.map((key) => key.value);
    const rows = await this.scope.em.find(
      RotationEntity,
      {
        accountId: { $in: [...new Set(keys.map((key) => key.accountId))] },
        $or: [{ oldAccessKeyId: { $in: ids } }, { newAccessKeyId: { $in: ids } }],
      },
      { orderBy: { id: "desc" } },
    );
    const isOf = (row: Rotation, key: InventoryKey) =>
      row.accountId === key.accountId && (row.oldAccessKeyId === key.value || row.newAccessKeyId === key.value);
    return new Map(
      keys.map((key) => [keyText(key), rows.filter((row) => isOf(row, key)).slice(0, ROTATIONS_OF_KEY_MAX)]),
    );
  }

  /** What the caller could ask of it now. */
  choices(rotation: Rotation): { canAdvance: boolean; canRollBack: boolean; canCancel: boolean; canReveal: boolean } {
    const caller = allow(this.scope, "rotations.read");
    const facts = factsOf(rotation);
    const isParked = rotation.state === "NEEDS_OPERATOR";
    const isSteering = isAllowed(caller.role, "rotations.steer");
    return {
      canAdvance: isSteering && (isParked || rotation.state === "PROMOTED"),
      canRollBack: isSteering && canRollBack(isParked ? rotation.resumeState! : rotation.state),
      canCancel: isSteering && (isParked ? canKeepBoth(facts) : canCancel(facts)),
      canReveal:
        isAllowed(caller.role, "secrets.reveal") &&
        rotation.destination === "REVEAL" &&
        rotation.requestedBy === caller.name &&
        rotation.promotedAt !== null &&
        rotation.revealedAt === null &&
        rotation.sealedSecret !== null,
    };
  }

  // ---------------------------------------------------------------- history

  /** The steps so far, oldest first. */
  async stepsOf(ids: readonly string[]): Promise<Map<string, RotationEvent[]>> {
    allow(this.scope, "rotations.read");
    const rows = await this.scope.em.find(
      RotationEventEntity,
      { rotationId: { $in: [...ids] } },
      { orderBy: { seq: "asc" }, limit: EVENTS_MAX * ids.length },
    );
    return Map.groupBy(rows, (row) => row.rotationId);
  }

  async eventsAfter(rotationId: string, seq: number, limit: number): Promise<readonly RotationEvent[]> {
    allow(this.scope, "rotations.read");
    return this.scope.em
      .fork()
      .find(RotationEventEntity, { rotationId, seq: { $gt: seq } }, { orderBy: { seq: "asc" }, limit });
  }

  seqOfCursor(cursor: string): number {
    const seq = /^step:(\d{1,15})$/.exec(decodeCursor(cursor))?.[1];
    if (seq === undefined) throw new AppError("BAD_CURSOR");
    return Number(seq);
  }

  cursorOf({ seq }: Pick<RotationEvent, "seq">): string {
    return encodeCursor(`step:${seq}`);
  }

  // ---------------------------------------------------------------- steering

  /** A parked one goes on where it stopped. `confirmation` (the user's name): everything has moved, the old key need not be quiet. */
  async advance(input: AdvanceRotationInput): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    const { id, confirmation } = parseInput(advanceInput, input);
    return this.steer(id, "rotations.steer", async (tx, rotation) => {
      const { state, resumeState, userName, accountId } = rotation;
      const at = state === "NEEDS_OPERATOR" ? resumeState! : state;
      if (state !== "NEEDS_OPERATOR" && (at !== "PROMOTED" || confirmation == null))
        throw wrongState(rotation, "Nothing waits for you here.");
      if (confirmation != null && confirmation !== userName)
        throw new AppError("CONFIRMATION_REQUIRED", { details: { path: "confirmation" } });
      const hasMoved = confirmation != null && at === "PROMOTED";
      const now = await databaseNow(tx);
      const { patience } = rotationWindows(rotation);
      return asked("ADVANCE", tx, {
        id,
        accountId,
        from: state,
        to: at,
        change: {
          nextTickAt: now,
          gateDeadlineAt: at === "PROMOTED" ? now + patience : undefined,
          ...(hasMoved && { movedConfirmedBy: caller.name }),
        },
        step: {
          kind: "ASKED",
          message: hasMoved ? "Everything has moved to the new key: the old one need not be quiet." : "Going on.",
          actor: caller.name,
          evidence: { asked: "ADVANCE", ...(rotation.parkedCode && { code: rotation.parkedCode }) },
        },
      });
    });
  }

  /** Old key active, new one gone. Done by the worker within seconds; asked for before there is a new key, as soon as that is known. */
  async rollBack(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    return this.steer(id, "rotations.steer", async (tx, rotation) => {
      const { state, resumeState, accountId } = rotation;
      const at = state === "NEEDS_OPERATOR" ? resumeState! : state;
      if (!canRollBack(at))
        throw wrongState(rotation, "The old key's deletion has begun: there is nothing to go back to.");
      if (rotation.rollbackRequestedAt !== null && state !== "NEEDS_OPERATOR") return null;
      const now = await databaseNow(tx);
      return asked("ROLL_BACK", tx, {
        id,
        accountId,
        from: state,
        to: at,
        change: { rollbackRequestedAt: now, rollbackRequestedBy: caller.name, nextTickAt: now },
        step: { kind: "ASKED", message: "Roll back.", actor: caller.name, evidence: { asked: "ROLL_BACK" } },
      });
    });
  }

  /** Before a key was made: nothing is left. Parked: both keys stay as they are, unless the new one's secret would be lost. */
  async cancel(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    return this.steer(id, "rotations.steer", async (tx, rotation) => {
      const { state, accountId } = rotation;
      const facts = factsOf(rotation);
      if (state !== "NEEDS_OPERATOR" && !canCancel(facts))
        throw wrongState(rotation, "There is a new key already: roll back instead.");
      if (state === "NEEDS_OPERATOR" && !canKeepBoth(facts))
        throw wrongState(
          rotation,
          "The new key's secret has not been handed out and would be lost: roll back instead.",
        );
      const kept = rotation.newAccessKeyId === null ? [] : [rotation.oldAccessKeyId, rotation.newAccessKeyId];
      const left = unprovenKeysOf(state === "NEEDS_OPERATOR" ? rotation.resumeState! : state, facts);
      return asked("CANCEL", tx, {
        id,
        accountId,
        from: state,
        to: "CANCELLED",
        step: {
          kind: "ASKED",
          message: cancelWords(facts, left),
          actor: caller.name,
          evidence: { asked: "CANCEL", ...(kept.length > 0 && { kept }), ...(left?.length !== 0 && { left }) },
        },
      });
    });
  }

  // ---------------------------------------------------------------- the one reveal

  /** The new secret, once, to whoever asked for the rotation. After this it is nowhere here. */
  async reveal(id: string): Promise<RevealedKey> {
    const caller = allow(this.scope, "secrets.reveal");
    const rotation = await this.get(id);
    requireRecentAuthentication(caller, now());
    requireScope(caller, "secrets:reveal");
    requireRequester(rotation, caller);
    const { accountId, destination, newAccessKeyId } = rotation;
    if (destination !== "REVEAL")
      throw new AppError("REVEAL_NOT_OPEN", { message: "The new key is in Secrets Manager." });
    const secretAccessKey = await this.scope.em.fork().transactional(async (tx) => {
      // Locked, so that of two who ask at once one gets it.
      const [row] = await tx.execute<
        { sealed_secret: string | null; promoted_at: Date | null; revealed_at: Date | null; finished_at: Date | null }[]
      >(
        "select sealed_secret, promoted_at, revealed_at, finished_at from rotation where id = ? and rollback_requested_at is null for update",
        [id],
      );
      if (row?.revealed_at)
        throw new AppError("REVEAL_NOT_OPEN", { message: "The new key was fetched already, and only once." });
      if (!row?.sealed_secret || !row.promoted_at) throw new AppError("REVEAL_NOT_OPEN");
      const clear = this.scope.platform.secrets.open(row.sealed_secret, sealedSecretPlace(id));
      await tx.execute(
        "update rotation set sealed_secret = null, revealed_at = clock_timestamp(), revealed_to = ? where id = ?",
        [caller.name, id],
      );
      await insertStep(
        tx,
        { id, accountId, from: null, state: rotation.state },
        {
          kind: "REVEALED",
          message: "The new key was shown, once.",
          actor: caller.name,
          evidence: { accessKeyId: newAccessKeyId },
        },
      );
      await recordAudit(tx, this.scope, { action: "secrets.reveal", target: id, targetName: rotation.userName });
      return clear;
    });
    return { rotation: await this.get(id), accessKeyId: newAccessKeyId!, secretAccessKey };
  }

  /** "It has arrived": the gate may open from here on. */
  async acknowledgeReveal(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "secrets.reveal");
    return this.steer(id, "secrets.reveal", async (tx, rotation) => {
      requireRequester(rotation, caller);
      if (rotation.revealedAt === null)
        throw new AppError("REVEAL_NOT_OPEN", { message: "The new key was not fetched yet." });
      if (rotation.acknowledgedAt !== null) return null;
      const now = await databaseNow(tx);
      return asked("ACKNOWLEDGE", tx, {
        id,
        accountId: rotation.accountId,
        from: rotation.state,
        change: {
          acknowledgedAt: now,
          acknowledgedBy: caller.name,
          ...(rotation.state !== "NEEDS_OPERATOR" && { nextTickAt: now }),
        },
        step: { kind: "ACKNOWLEDGED", message: "The new key has arrived.", actor: caller.name },
      });
    });
  }

  /** One deed of a person: the row locked, so that its state is what the deed saw; then the worker is woken. */
  private async steer(
    id: string,
    action: Permission,
    work: (tx: Em, rotation: Rotation) => Promise<Steering | null>,
  ): Promise<Rotation> {
    await this.get(id);
    await this.scope.em.fork().transactional(async (tx) => {
      await tx.execute("select 1 from rotation where id = ? for update", [id]);
      const rotation = await tx.findOneOrFail(RotationEntity, { id });
      if (isFinalRotation(rotation.state))
        throw new AppError("ROTATION_FINISHED", { details: { rotationId: id, state: rotation.state } });
      const steering = await work(tx, rotation);
      // Asked before: it is as it was.
      if (steering === null) return;
      await tx.execute("update rotation set ask_count = ask_count + 1 where id = ?", [id]);
      await this.scope.platform.jobs.sendRotation(tx, { rotationId: id });
      await recordAudit(tx, this.scope, {
        action,
        target: id,
        targetName: rotation.userName,
        details: { asked: steering },
      });
    });
    return this.get(id);
  }
}

/** Keys that AWS may have made for us without our having got the secret: whoever cancels now is told of them. `null`: not known. */
function unprovenKeysOf(at: RotationState, facts: RotationFacts): readonly string[] | null {
  if (at === "ORPHAN") return [facts.orphanAccessKeyId!];
  if (at !== "RECONCILING") return [];
  return facts.reconciled === null ? null : addedKeys(facts, facts.reconciled.keys);
}

function cancelWords({ newAccessKeyId }: RotationFacts, left: readonly string[] | null): string {
  if (newAccessKeyId !== null) return "Cancelled; both keys stay.";
  if (left === null) return "Cancelled. Whether AWS made a key for us is not known: look at the user's keys.";
  if (left.length === 0) return "Cancelled; no key of ours was left.";
  return `Cancelled. ${left.join(", ")} may be ours, with a secret that nobody has: it was left as it is.`;
}

type Steering = "ADVANCE" | "ROLL_BACK" | "CANCEL" | "ACKNOWLEDGE";

async function asked(steering: Steering, tx: Em, update: RotationUpdate): Promise<Steering> {
  if (!(await updateRotation(tx, update))) throw new AppError("ROTATION_STATE");
  return steering;
}

function wrongState({ id, state }: Rotation, message: string): AppError {
  return new AppError("ROTATION_STATE", { message, details: { rotationId: id, state } });
}

function requireRequester({ requestedBy }: Rotation, { name }: Caller): void {
  if (requestedBy !== name)
    throw new AppError("FORBIDDEN", { message: "Only whoever asked for the rotation may fetch its key." });
}
