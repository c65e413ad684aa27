import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { LastUsed } from "../../iam/account.ts";
import type {
  ParkCode,
  RotationDestination,
  RotationMode,
  ResumableRotationState,
  RotationState,
  RotationTrigger,
  GateKind,
} from "../../iam/rotation/states.ts";
import type { GateView } from "../../iam/rotation/deactivation-gate.ts";

/**
 * The rotation of one access key. This row alone holds its state; a job only wakes a worker. Every change names the
 * expected state, and a worker's change also its fence. The history is in `rotation_event`, written in the same
 * transaction.
 */
export const RotationEntity = defineEntity({
  name: "Rotation",
  tableName: "rotation",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    awsAccountId: p.text(),
    userName: p.text(),
    userArn: p.text(),
    /** AWS's unique ID of the user. */
    userIdentity: p.text(),
    oldAccessKeyId: p.text(),
    newAccessKeyId: p.text().strictNullable(),
    state: p.text().$type<RotationState>(),
    stateSince: p.datetime(),
    mode: p.text().$type<RotationMode>(),
    /** Null in the mode RETIRE, which has no new key. */
    destination: p.text().$type<RotationDestination>().strictNullable(),
    /** The secret's name or ARN. Null if the destination is WEBHOOK or REVEAL, or if there is none. */
    secretId: p.text().strictNullable(),
    secretRegion: p.text().strictNullable(),
    /** The receiver of the destination WEBHOOK. */
    receiverId: p.text().strictNullable(),
    versionId: p.text().strictNullable(),
    previousVersionId: p.text().strictNullable(),
    trigger: p.text().$type<RotationTrigger>(),
    scheduleId: p.text().strictNullable(),
    requestedBy: p.json().$type<Actor>(),
    requestedAt: p.datetime(),
    reason: p.text().strictNullable(),
    idempotencyKey: p.text().strictNullable(),
    /** The hash of the request. Using the same idempotency key for another request is an error. */
    requestHash: p.text().strictNullable(),
    overlapSeconds: p.integer(),
    quietSeconds: p.integer(),
    soakSeconds: p.integer(),
    timeScale: p.float(),

    leaseOwner: p.text().strictNullable(),
    leaseUntil: p.datetime().strictNullable(),
    /** Increases each time a worker takes the rotation. A write that names an old fence changes nothing. */
    fence: p.integer(),
    /** When a worker continues the rotation. Null if only an operator's action can continue it. */
    nextTickAt: p.datetime().strictNullable(),
    /** Replaces `nextTickAt` in the mode RETIRE, which processes of the former version must not continue. */
    retireTickAt: p.datetime().strictNullable(),
    failureCount: p.integer(),
    /** Increases with every operator action. A worker notices by it that an operator acted during its run. */
    askCount: p.integer(),
    /** The event or time that the rotation waits for, as text. */
    waitingFor: p.text().strictNullable(),
    gateView: p.json().$type<GateView>().strictNullable(),

    attempt: p.integer(),
    beforeSet: p.json().$type<readonly string[]>().strictNullable(),
    intentAt: p.datetime().strictNullable(),
    oldLastUsedAtRequest: p.json().$type<LastUsed>().strictNullable(),
    reconciled: p
      .json()
      .$type<{ readonly keys: readonly string[]; readonly at: number; readonly isSettled: boolean }>()
      .strictNullable(),
    orphanAccessKeyId: p.text().strictNullable(),
    /** The CloudTrail event that proves who created the key. */
    orphanProof: p.text().strictNullable(),
    orphanInactiveAt: p.datetime().strictNullable(),
    sealedSecret: p.text().strictNullable(),
    sealedAt: p.datetime().strictNullable(),
    probeCount: p.integer(),
    probedAt: p.datetime().strictNullable(),
    promotedAt: p.datetime().strictNullable(),
    revealedAt: p.datetime().strictNullable(),
    revealedTo: p.json().$type<Actor>().strictNullable(),
    acknowledgedAt: p.datetime().strictNullable(),
    sentAt: p.datetime().strictNullable(),
    acceptedAt: p.datetime().strictNullable(),
    returnAcceptedAt: p.datetime().strictNullable(),
    returnedAt: p.datetime().strictNullable(),
    acknowledgedBy: p.json().$type<Actor>().strictNullable(),
    gateDeadlineAt: p.datetime().strictNullable(),
    gateAt: p.datetime().strictNullable(),
    gateKind: p.text().$type<GateKind>().strictNullable(),
    movedConfirmedBy: p.json().$type<Actor>().strictNullable(),
    movedConfirmedAt: p.datetime().strictNullable(),
    inactiveAt: p.datetime().strictNullable(),
    reenabledAt: p.datetime().strictNullable(),
    newKeyDeletedAt: p.datetime().strictNullable(),
    rollbackRequestedAt: p.datetime().strictNullable(),
    rollbackRequestedBy: p.json().$type<Actor>().strictNullable(),
    resumeState: p.text().$type<ResumableRotationState>().strictNullable(),
    parkedCode: p.text().$type<ParkCode>().strictNullable(),
    parkedReason: p.text().strictNullable(),
    finishedAt: p.datetime().strictNullable(),
  },
});
export type Rotation = InferEntity<typeof RotationEntity>;
