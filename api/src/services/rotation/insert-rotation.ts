/** Inserts a planned rotation. Of two requests for the same user, or with the same idempotency key, one succeeds. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import type { Account } from "../../db/entities/account.ts";
import type { KeyReceiver } from "../../db/entities/key-receiver.ts";
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type Actor, isSameActor } from "../../iam/actor.ts";
import type { RotationPlanStep } from "../../iam/rotation/plan.ts";
import {
  FINAL_ROTATION_STATES,
  type RotationDestination,
  type RotationMode,
  type RotationTrigger,
} from "../../iam/rotation/states.ts";
import type { Instant } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { requireListed } from "./key-receivers.ts";
import type { Permission } from "../core/permissions.ts";
import type { ApprovedRequest, Platform, Scope } from "../core/request-scope.ts";
import { databaseNow, insertStep } from "./rows.ts";

/**
 * The value that the destination has before the rotation. Any other value refuses the rotation with SECRET_CONFLICT.
 */
export type SecretStatus = "ABSENT" | "TAGGED" | "HOLDS_KEY";

export interface RotationPlan {
  readonly accountId: string;
  readonly userName: string;
  readonly userArn: string;
  readonly accessKeyId: string;
  readonly mode: RotationMode;
  /** Null in the mode RETIRE, which has no new key. */
  readonly destination: RotationDestination | null;
  readonly secretId: string | null;
  readonly region: string | null;
  /** The value that the destination has now. Null if the destination is WEBHOOK or REVEAL. */
  readonly secretStatus: SecretStatus | null;
  /** The receiver of the destination WEBHOOK. Null for others. */
  readonly receiver: KeyReceiver | null;
  /** The AWS account that the new key leaves for. Null if the secret is in the account itself. */
  readonly secretAccountId: string | null;
  readonly steps: readonly RotationPlanStep[];
  /** The warnings that the requester should read before they start the rotation. */
  readonly warnings: readonly string[];
}

export interface ReadyRotation {
  readonly account: Account;
  readonly userIdentity: string;
  readonly timeScale: number;
  readonly overlapSeconds: number;
  readonly quietSeconds: number;
  readonly soakSeconds: number;
  readonly plan: RotationPlan;
}

export interface RotationOrigin {
  readonly trigger: RotationTrigger;
  readonly requestedBy: Actor;
  readonly reason: string | null;
  readonly idempotencyKey: string | null;
  readonly requestHash: string | null;
  readonly scheduleId: string | null;
  /** Null to start immediately. */
  readonly beginAt: Instant | null;
}

/**
 * Inserts the row, its first event and its job in one transaction. A unique index allows one open rotation per user.
 */
export async function insertRotation(
  scope: Scope,
  action: Permission,
  ready: ReadyRotation,
  origin: RotationOrigin,
): Promise<Rotation> {
  const { em, platform } = scope;
  const id = newId("rotation");
  try {
    await em.fork({ keepTransactionContext: true }).transactional(async (tx) => {
      await writeRotation(tx, platform, id, ready, origin, scope.approval);
      const { userName, accessKeyId, mode, destination, secretId, region, secretAccountId, receiver } = ready.plan;
      await recordAudit(tx, scope, {
        action,
        target: id,
        targetName: userName,
        details: {
          accessKeyId,
          mode,
          ...(destination !== null && { destination }),
          ...(secretId !== null && { secretId, region }),
          ...(secretAccountId !== null && { leavesForAccount: secretAccountId }),
          ...(receiver !== null && { receiver: receiver.name, receiverId: receiver.id }),
          ...(origin.beginAt !== null && { startsAt: new Date(origin.beginAt).toISOString() }),
        },
      });
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const fresh = em.fork();
    const known =
      origin.idempotencyKey === null ? null : await byIdempotencyKey(fresh, origin.requestedBy, origin.idempotencyKey);
    if (known) return sameRequest(known, origin.requestHash);
    await refuseOpen(fresh, ready.account, ready.plan.userName);
    throw error;
  }
  return em.fork({ keepTransactionContext: true }).findOneOrFail(RotationEntity, { id });
}

export async function writeRotation(
  tx: Em,
  platform: Platform,
  id: string,
  ready: ReadyRotation,
  origin: RotationOrigin,
  approval?: ApprovedRequest,
): Promise<void> {
  const { account, plan, userIdentity, timeScale, overlapSeconds, quietSeconds, soakSeconds } = ready;
  if (plan.receiver !== null) await requireListed(tx, plan.receiver, plan.userName);
  const { beginAt, ...from } = origin;
  const at = await databaseNow(tx);
  await tx.insert(RotationEntity, {
    ...from,
    id,
    accountId: account.id,
    awsAccountId: account.awsAccountId!,
    userName: plan.userName,
    userArn: plan.userArn,
    userIdentity,
    oldAccessKeyId: plan.accessKeyId,
    state: "REQUESTED",
    stateSince: new Date(at),
    requestedAt: new Date(at),
    mode: plan.mode,
    destination: plan.destination,
    secretId: plan.secretId,
    secretRegion: plan.region,
    receiverId: plan.receiver?.id ?? null,
    overlapSeconds,
    quietSeconds,
    soakSeconds,
    timeScale,
    fence: 0,
    failureCount: 0,
    askCount: 0,
    attempt: 0,
    probeCount: 0,
    [plan.mode === "RETIRE" ? "retireTickAt" : "nextTickAt"]: new Date(beginAt ?? at),
  });
  await insertStep(
    tx,
    { id, accountId: account.id, from: null, state: "REQUESTED" },
    {
      kind: "REQUESTED",
      message: requestMessage(plan),
      actor: origin.requestedBy,
      evidence: {
        mode: plan.mode,
        ...(plan.destination !== null && { destination: plan.destination, secretId: plan.secretId }),
        ...(plan.receiver !== null && { receiver: plan.receiver.name, receiverId: plan.receiver.id }),
        overlapSeconds,
        quietSeconds,
        soakSeconds,
        timeScale,
        ...(plan.mode === "COMPROMISED" && {
          note: "In the mode COMPROMISED, applications may be without a working key.",
        }),
        ...(origin.reason && { reason: origin.reason }),
        ...(approval && { approvalId: approval.id, approvedBy: approval.approvedBy.displayName }),
      },
    },
  );
  await platform.jobs.sendRotation(tx, { rotationId: id });
  await notify(tx, { kind: "rotation", rotationId: id });
}

function requestMessage({ mode, accessKeyId, userName }: RotationPlan): string {
  const ofUser = `${accessKeyId} of ${userName} was requested.`;
  if (mode === "RETIRE") return `The retirement of the unused key ${ofUser}`;
  return `Replacement of ${mode === "COMPROMISED" ? "the leaked key" : "the key"} ${ofUser}`;
}

/** An idempotency key belongs to one operator in person or to one token. */
export async function byIdempotencyKey(em: Em, requester: Actor, idempotencyKey: string): Promise<Rotation | null> {
  const known = await em.find(RotationEntity, { idempotencyKey });
  return known.find(({ requestedBy }) => isSameActor(requestedBy, requester)) ?? null;
}

export function sameRequest(known: Rotation, requestHash: string | null): Rotation {
  if (known.requestHash !== requestHash)
    throw new AppError("IDEMPOTENCY_KEY_REUSED", { details: { rotationId: known.id } });
  return known;
}

/** Error: ROTATION_ALREADY_OPEN. */
export async function refuseOpen(em: Em, account: Account, userName: string): Promise<void> {
  const open = await em.findOne(RotationEntity, {
    accountId: account.id,
    userName,
    state: { $nin: [...FINAL_ROTATION_STATES] },
  });
  if (open) throw new AppError("ROTATION_ALREADY_OPEN", { details: { rotationId: open.id } });
}
