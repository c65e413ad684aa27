/**
 * The use cases of rotations: request, read, steer, and reveal the secret once.
 * `run-rotation.ts` is the worker's part.
 */
import { z } from "zod";
import { AccountEntity } from "../../db/entities/account.ts";
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import { type RotationEvent, RotationEventEntity } from "../../db/entities/rotation-event.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { actsFor } from "../../iam/actor.ts";
import {
  canCancel,
  canKeepBoth,
  canRollBack,
  ROTATION_STATES,
  type RotationFacts,
  type RotationState,
} from "../../iam/rotation/states.ts";
import { nameSources, type ObservedSources, sourcesLeft } from "../../iam/rotation/deactivation-gate.ts";
import { describeSource, type RotationSource } from "../../iam/rotation/key-source.ts";
import { addedKeys } from "../../iam/rotation/create-new-key.ts";
import { rotationWindows } from "../../iam/rotation/windows.ts";
import type { Instant } from "../../iam/time.ts";
import { actorOf, type Caller } from "../core/permissions.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { parseInput, text } from "../core/input.ts";
import { decodeCursor, encodeCursor, type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { readKeySources } from "./key-sources.ts";
import { awaitsReturn, choicesOf, type RotationChoices } from "./rotation-choices.ts";
import { requestRotation, type RotateAccessKeyInput, type RotationAnswer } from "./request.ts";
import { databaseNow, factsOf, insertStep, sealedSecretPlace } from "./rows.ts";
import { pauseInput, type PauseRotationInput, pausing } from "./pause-rotation.ts";
import { apply, type Recorded, steer, type Steering, wrongState } from "./steer.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { timeRange, within } from "../core/time-range.ts";

/** The maximum number of events read per rotation. A rotation has a few dozen, and fewer than this even after years. */
const EVENTS_MAX = 1_000;
const ROTATIONS_OF_KEY_MAX = 20;

const rotationFilter = z.object({
  accountId: z.string().max(64).nullish(),
  state: z.array(z.enum(ROTATION_STATES)).max(ROTATION_STATES.length).nullish(),
  isOpen: z.boolean().nullish(),
  userName: z.string().max(64).nullish(),
  accessKeyId: z.string().max(128).nullish(),
  scheduleId: z.string().max(64).nullish(),
  requested: timeRange.nullish(),
});
export type RotationFilter = z.input<typeof rotationFilter>;

const advanceInput = z.object({
  id: z.string().max(64),
  confirmation: z.string().max(64).nullish(),
  reason: text(500).nullish(),
});
export type AdvanceRotationInput = z.input<typeof advanceInput>;

export interface RevealedKey {
  readonly rotation: Rotation;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export class Rotations {
  constructor(private readonly scope: Scope) {}

  /** Plans a rotation and, unless it is a dry run, starts it. A refused request changes nothing. */
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

  /** Lists rotations, newest first. */
  async list(request: PageRequest, filter: RotationFilter = {}): Promise<Page<Rotation>> {
    allow(this.scope, "rotations.read");
    const { accountId, state, isOpen, userName, accessKeyId, scheduleId, requested } = parseInput(
      rotationFilter,
      filter,
    );
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
        within("requestedAt", requested),
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

  /** The rotations in which each key is the old or the new key, newest first. */
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

  /** The actions that the caller may take on the rotation now. */
  choices(rotation: Rotation): RotationChoices {
    return choicesOf(rotation, allow(this.scope, "rotations.read"));
  }

  /** Which sources use the old and the new key, as far as CloudTrail was read. */
  async sources(rotation: Rotation): Promise<ObservedSources> {
    allow(this.scope, "rotations.read");
    const em = this.scope.em.fork();
    return readKeySources(em, await em.findOneOrFail(AccountEntity, { id: rotation.accountId }), rotation);
  }

  // ---------------------------------------------------------------- history

  /** The steps of each rotation so far, oldest first. */
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

  /**
   * Resumes a parked rotation. With `confirmation`, which must be the user's name, the operator confirms that every
   * application uses the new key, or in a rollback that nothing uses it. A reason is required while CloudTrail shows sources
   * that have not moved to the new key.
   */
  async advance(input: AdvanceRotationInput): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    const { id, confirmation, reason = null } = parseInput(advanceInput, input);
    const left = confirmation == null ? [] : await this.#sourcesLeft(await this.get(id));
    const details = { ...(reason && { reason }), ...(left.length > 0 && { sourcesLeft: left.map(describeSource) }) };
    const advance = async (tx: Em, rotation: Rotation) => {
      const { state, resumeState, userName, accountId } = rotation;
      const at = state === "NEEDS_OPERATOR" ? resumeState! : state;
      if (state !== "NEEDS_OPERATOR" && (at !== "PROMOTED" || confirmation == null))
        throw wrongState(rotation, "The rotation does not wait for an operator, so there is nothing to advance.");
      if (confirmation != null && confirmation !== userName)
        throw new AppError("CONFIRMATION_REQUIRED", { details: { path: "confirmation" } });
      if (left.length > 0 && !reason)
        throw new AppError("REASON_REQUIRED", {
          message: `CloudTrail shows sources that have not moved to the new key: ${nameSources(left)}. They fail when the old key is deactivated. Give a reason to go on.`,
          details: { path: "reason" },
        });
      // Only of a parked rotation: otherwise the operator may mean that everything has moved to the new key.
      const hasReturned = confirmation != null && state === "NEEDS_OPERATOR" && awaitsReturn(rotation);
      const hasMoved = confirmation != null && at === "PROMOTED" && !hasReturned;
      const now = await databaseNow(tx);
      return apply("ADVANCE", tx, {
        id,
        accountId,
        from: state,
        to: at,
        change: {
          nextTickAt: now,
          gateDeadlineAt: gateDeadlineAfter(rotation, at, now),
          ...(hasMoved && { movedConfirmedBy: actorOf(caller), movedConfirmedAt: now }),
          ...(hasReturned && { returnedAt: now }),
        },
        step: {
          kind: "ASKED",
          message: advanceMessage({ hasReturned, hasMoved }),
          actor: actorOf(caller),
          evidence: { asked: "ADVANCE", ...(rotation.parkedCode && { code: rotation.parkedCode }), ...details },
        },
      });
    };
    return this.#steer(id, { action: "rotations.steer", details }, advance);
  }

  /**
   * Pauses a rotation that waits with two working keys. It is then parked until an operator resumes it with `advance`, rolls
   * it back or cancels it.
   */
  async pause(input: PauseRotationInput): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    const { id, reason } = parseInput(pauseInput, input);
    return this.#steer(
      id,
      { action: "rotations.steer", ...(reason != null && { details: { reason } }) },
      pausing(actorOf(caller), reason ?? null),
    );
  }

  async #steer(id: string, recorded: Recorded, request: Steering): Promise<Rotation> {
    await this.get(id);
    await steer(this.scope, id, recorded, request);
    return this.get(id);
  }

  /** Before the new key is available, and after a leaked key is deactivated, no source holds anything. */
  async #sourcesLeft(rotation: Rotation): Promise<readonly RotationSource[]> {
    return rotation.mode === "STANDARD" && rotation.promotedAt && !awaitsReturn(rotation)
      ? sourcesLeft(await this.sources(rotation))
      : [];
  }

  /**
   * Requests a rollback, which activates the old key and deletes the new one. If the outcome of a CreateAccessKey call
   * is unknown, the worker determines it first.
   */
  async rollBack(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    return this.#steer(id, { action: "rotations.steer" }, async (tx, rotation) => {
      const { state, resumeState, accountId } = rotation;
      const at = state === "NEEDS_OPERATOR" ? resumeState! : state;
      if (!canRollBack(at))
        throw wrongState(
          rotation,
          "The deletion of the old key has begun, so the rotation can no longer be rolled back.",
        );
      if (rotation.rollbackRequestedAt !== null && state !== "NEEDS_OPERATOR") return null;
      const now = await databaseNow(tx);
      return apply("ROLL_BACK", tx, {
        id,
        accountId,
        from: state,
        to: at,
        change: { rollbackRequestedAt: now, rollbackRequestedBy: actorOf(caller), nextTickAt: now },
        step: {
          kind: "ASKED",
          message: "A rollback was requested.",
          actor: actorOf(caller),
          evidence: { asked: "ROLL_BACK" },
        },
      });
    });
  }

  /**
   * Ends a rotation that has no new key, or a parked rotation. Both keys of a parked rotation are kept.
   * Refuses if the new secret would be lost.
   */
  async cancel(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "rotations.steer");
    return this.#steer(id, { action: "rotations.steer" }, async (tx, rotation) => {
      const { state, accountId } = rotation;
      const facts = factsOf(rotation);
      if (state !== "NEEDS_OPERATOR" && !canCancel(facts))
        throw wrongState(
          rotation,
          `${facts.mode === "RETIRE" ? "The key may be inactive already" : "The new key exists already"}. Roll back instead.`,
        );
      if (state === "NEEDS_OPERATOR" && !canKeepBoth(facts))
        throw wrongState(rotation, "The secret of the new key was not delivered and would be lost. Roll back instead.");
      const kept = rotation.newAccessKeyId === null ? [] : [rotation.oldAccessKeyId, rotation.newAccessKeyId];
      const left = unprovenKeysOf(state === "NEEDS_OPERATOR" ? rotation.resumeState! : state, facts);
      return apply("CANCEL", tx, {
        id,
        accountId,
        from: state,
        to: "CANCELLED",
        step: {
          kind: "ASKED",
          message: cancelMessage(facts, left),
          actor: actorOf(caller),
          evidence: { asked: "CANCEL", ...(kept.length > 0 && { kept }), ...(left?.length !== 0 && { left }) },
        },
      });
    });
  }

  // ---------------------------------------------------------------- revealing the secret

  /** Returns the new secret to the requester of the rotation, once, and deletes the stored copy. */
  async reveal(id: string): Promise<RevealedKey> {
    const caller = allow(this.scope, "secrets.reveal");
    const rotation = await this.get(id);
    requireRequester(rotation, caller);
    const { accountId, destination, newAccessKeyId } = rotation;
    if (destination !== "REVEAL")
      throw new AppError("REVEAL_NOT_OPEN", {
        message: "The destination of this rotation is no reveal: applications get the new key there.",
      });
    const secretAccessKey = await this.scope.em.fork().transactional(async (tx) => {
      // The lock ensures that only one of two concurrent calls gets the secret.
      const [row] = await tx.execute<
        { sealed_secret: string | null; promoted_at: Date | null; revealed_at: Date | null; finished_at: Date | null }[]
      >(
        "select sealed_secret, promoted_at, revealed_at, finished_at from rotation where id = ? and rollback_requested_at is null for update",
        [id],
      );
      if (row?.revealed_at)
        throw new AppError("REVEAL_NOT_OPEN", { message: "The new key was already revealed. It is shown only once." });
      if (!row?.sealed_secret || !row.promoted_at) throw new AppError("REVEAL_NOT_OPEN");
      const secret = this.scope.platform.secrets.open(row.sealed_secret, sealedSecretPlace(id));
      await tx.execute(
        "update rotation set sealed_secret = null, revealed_at = clock_timestamp(), revealed_to = ?::jsonb where id = ?",
        [JSON.stringify(actorOf(caller)), id],
      );
      await insertStep(
        tx,
        { id, accountId, from: null, state: rotation.state },
        {
          kind: "REVEALED",
          message: "The new key was revealed.",
          actor: actorOf(caller),
          evidence: { accessKeyId: newAccessKeyId },
        },
      );
      await recordAudit(tx, this.scope, { action: "secrets.reveal", target: id, targetName: rotation.userName });
      return secret;
    });
    return { rotation: await this.get(id), accessKeyId: newAccessKeyId!, secretAccessKey };
  }

  /** Records that the requester has received the revealed key. The gate may open from then on. */
  async acknowledgeReveal(id: string): Promise<Rotation> {
    const caller = allow(this.scope, "secrets.acknowledge");
    return this.#steer(id, { action: "secrets.acknowledge" }, async (tx, rotation) => {
      requireRequester(rotation, caller);
      if (rotation.revealedAt === null)
        throw new AppError("REVEAL_NOT_OPEN", { message: "The new key was not revealed yet. Reveal it first." });
      if (rotation.acknowledgedAt !== null) return null;
      const now = await databaseNow(tx);
      return apply("ACKNOWLEDGE", tx, {
        id,
        accountId: rotation.accountId,
        from: rotation.state,
        change: {
          acknowledgedAt: now,
          acknowledgedBy: actorOf(caller),
          ...(rotation.state !== "NEEDS_OPERATOR" && { nextTickAt: now }),
        },
        step: {
          kind: "ACKNOWLEDGED",
          message: "The requester acknowledged that the new key has arrived.",
          actor: actorOf(caller),
        },
      });
    });
  }
}

/** The deadline of the gate once the rotation goes on in `state`. Null if there is none; undefined leaves it as it is. */
function gateDeadlineAfter(rotation: Rotation, state: RotationState, now: Instant): Instant | null | undefined {
  if (state === "PROMOTED") return now + rotationWindows(rotation).gateDeadline;
  return rotation.mode === "RETIRE" ? null : undefined;
}

function advanceMessage({
  hasReturned,
  hasMoved,
}: {
  readonly hasReturned: boolean;
  readonly hasMoved: boolean;
}): string {
  if (hasReturned) return "Nothing uses the new key. The receiver need not confirm it.";
  return hasMoved
    ? "Every application has moved to the new key. The old key need not be quiet."
    : "The rotation was resumed.";
}

/**
 * The keys that this rotation may have created without receiving their secret. A cancellation names them.
 * Null if it is unknown whether there are such keys.
 */
function unprovenKeysOf(state: RotationState, facts: RotationFacts): readonly string[] | null {
  if (state === "ORPHAN") return [facts.orphanAccessKeyId!];
  if (state !== "RECONCILING") return [];
  return facts.reconciled === null ? null : addedKeys(facts, facts.reconciled.keys);
}

function cancelMessage({ mode, gateAt, newAccessKeyId }: RotationFacts, left: readonly string[] | null): string {
  if (mode === "RETIRE")
    return `Cancelled. This rotation does not delete the key.${gateAt === null ? "" : " It stays as it is in AWS: check whether it is active."}`;
  if (newAccessKeyId !== null) return "Cancelled. Both keys are kept.";
  if (left === null)
    return "Cancelled. It is not known whether AWS created a key for this rotation. Check the user's access keys.";
  if (left.length === 0) return "Cancelled. No key was created.";
  return `Cancelled. This rotation may have created ${left.join(", ")}, whose secret is lost. It was not deleted.`;
}

function requireRequester({ requestedBy }: Rotation, caller: Caller): void {
  if (!actsFor(actorOf(caller), requestedBy))
    throw new AppError("FORBIDDEN", {
      message: "Only the operator or token that requested the rotation may reveal its key.",
    });
}
