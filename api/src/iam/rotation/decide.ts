/**
 * Decides the next step of a rotation. The decision depends only on the rotation's facts, on what AWS shows now, and on
 * the database's current time. It never assumes that an earlier step worked; the caller observes AWS again before each
 * decision. A step is one of: move to another state, make one AWS write, note a fact, wait, or park the rotation until
 * an operator acts.
 */
import { canRollBack, creationTag, isStore, type Need, type RotationFacts, STATES } from "./states.ts";
import {
  addedKeys,
  begin,
  createCompromised,
  moveToReconciling,
  reconcile,
  removeOrphan,
  stateBeforeCreate,
} from "./create-new-key.ts";
import type { AwsWrite, CreateOutcome, Decision, DeliveryAnswer, Observed, RotationChange } from "./decision.ts";
import { awaitGate, deliver, probe, promote } from "./deliver-new-key.ts";
import { awaitDeletion, awaitDeletionCompromised, deactivate, deleteOldKey, rollBack } from "./retire-old-key.ts";
import { decideRetirement, isUndoingRetirement } from "./retire-unused-key.ts";
import { awaitAcknowledgement } from "./send-new-key.ts";
import type { Instant } from "../time.ts";

function isRollingBack(rotation: RotationFacts): boolean {
  return rotation.rollbackRequestedAt !== null && rotation.newAccessKeyId !== null && canRollBack(rotation.state);
}

/** The observations that only some rotations need, with the condition for each. All others are always needed. */
const APPLIES: Readonly<Partial<Record<Need, (rotation: RotationFacts) => boolean>>> = {
  DESTINATION: ({ destination }) => isStore(destination),
  DESTINATION_OWNER: ({ destination, newAccessKeyId, state }) =>
    isStore(destination) &&
    (newAccessKeyId === null || state === "SEALED" || (state === "VERIFIED" && destination === "PARAMETER_STORE")),
  ATTRIBUTION: (rotation) =>
    rotation.reconciled?.isSettled === true && addedKeys(rotation, rotation.reconciled.keys).length > 0,
  KEY_SOURCES: ({ mode }) => mode !== "COMPROMISED",
  FRESH_SCAN: ({ newAccessKeyId }) => newAccessKeyId === null,
};

/** Returns the facts to observe before the next decision, in this order. */
export function needsOf(rotation: RotationFacts): readonly Need[] {
  return observationsOf(rotation).filter((need) => APPLIES[need]?.(rotation) ?? true);
}

function observationsOf(rotation: RotationFacts): readonly Need[] {
  // Without a stored secret version, a rollback has no AWSCURRENT label to move back. A parameter may hold the new key
  // although the worker was lost before it recorded that.
  if (isRollingBack(rotation))
    return rotation.versionId === null && rotation.destination !== "PARAMETER_STORE"
      ? ["KEYS"]
      : ["KEYS", "DESTINATION"];
  if (isUndoingRetirement(rotation)) return ["KEYS"];
  const { observes, observesIfCompromised, observesIfRetiring } = STATES[rotation.state];
  const ofMode = { STANDARD: undefined, COMPROMISED: observesIfCompromised, RETIRE: observesIfRetiring };
  return ofMode[rotation.mode] ?? observes;
}

/** The next step. `observed` holds everything that `needsOf` named. */
export function decide(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (rotation.mode === "RETIRE") return decideRetirement(rotation, observed, now);
  if (isRollingBack(rotation)) return rollBack(rotation, observed, now);
  switch (rotation.state) {
    case "REQUESTED":
      return begin(rotation, observed, now);
    case "CREATE_INTENT":
      return observed.isOwnIntent
        ? { type: "WRITE", write: { type: "CREATE_KEY" }, message: "Creating the new key." }
        : moveToReconciling("The worker was lost while it created the key. It is unknown whether AWS created one.");
    case "RECONCILING":
      return reconcile(rotation, observed, now);
    case "ORPHAN":
      return removeOrphan(rotation, observed, now);
    case "SEALED":
      return deliver(rotation, observed);
    case "DELIVERED":
      return probe(rotation, observed, now);
    case "VERIFIED":
      return promote(rotation, observed, now);
    case "SENT":
      return awaitAcknowledgement(rotation, observed, now);
    case "PROMOTED":
      return rotation.mode === "COMPROMISED"
        ? awaitDeletionCompromised(rotation, observed, now)
        : awaitGate(rotation, observed, now);
    case "DEACTIVATE_INTENT":
      return deactivate(rotation, observed, now);
    case "OLD_INACTIVE":
      return rotation.newAccessKeyId === null
        ? createCompromised(rotation, observed, now)
        : awaitDeletion(rotation, observed, now);
    case "DELETE_INTENT":
      return deleteOldKey(rotation, observed, now);
    case "NEEDS_OPERATOR":
    case "COMPLETED":
    case "ROLLED_BACK":
    case "CANCELLED":
      throw new Error(`Nothing is decided in ${rotation.state}.`);
  }
}

/** Returns the change to store after AWS confirmed a write, or a receiver answered. */
export function changeAfter(
  { oldAccessKeyId, newAccessKeyId }: RotationFacts,
  write: AwsWrite,
  now: Instant,
  answer?: DeliveryAnswer,
): RotationChange {
  if (write.type === "SEND_KEY") return answer === "ACKNOWLEDGED" ? { acknowledgedAt: now } : { acceptedAt: now };
  if (write.type === "SEND_RETURN") return answer === "ACKNOWLEDGED" ? { returnedAt: now } : { returnAcceptedAt: now };
  if (write.type === "DELETE_KEY" && write.accessKeyId === newAccessKeyId) return { newKeyDeletedAt: now };
  if (write.type === "SET_KEY_STATUS" && write.isActive && write.accessKeyId === oldAccessKeyId)
    return { reenabledAt: now };
  return {};
}

/** The next step after CreateAccessKey was answered, or its answer was lost. */
export function decideAfterCreate(rotation: RotationFacts, outcome: CreateOutcome, now: Instant): Decision {
  switch (outcome.type) {
    case "CREATED":
      return {
        type: "MOVE",
        to: "SEALED",
        message: `AWS created ${outcome.accessKeyId}. Its secret is stored encrypted.`,
        change: { newAccessKeyId: outcome.accessKeyId, sealedAt: now },
        evidence: { newAccessKeyId: outcome.accessKeyId, tag: creationTag(rotation) },
      };
    case "REFUSED":
      return { type: "PARK", code: outcome.code, resume: stateBeforeCreate(rotation), message: outcome.message };
    case "UNKNOWN":
      return moveToReconciling(`${outcome.message} It is unknown whether AWS created a key.`);
  }
}
