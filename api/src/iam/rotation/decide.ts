/**
 * What a rotation does next: a pure function of its facts, of what AWS shows *now* and of the database's present moment.
 * It never trusts that an earlier step worked; it looks. A step is one of: move to another state, one AWS write, note
 * something, wait, or ask a person (park).
 */
import { canRollBack, creationTag, type RotationFacts } from "./states.ts";
import {
  addedKeys,
  beforeCreate,
  begin,
  createCompromised,
  reconcile,
  removeOrphan,
  unknownCreate,
} from "./create-new-key.ts";
import type { AwsWrite, CreateOutcome, Decision, Need, Observed, RotationChange } from "./decision.ts";
import { deliver, gate, probe, promote } from "./deliver-new-key.ts";
import { deactivate, remove, rest, restCompromised, rollBack } from "./retire-old-key.ts";
import type { Instant } from "../time.ts";

function isRollingBack(rotation: RotationFacts): boolean {
  return rotation.rollbackRequestedAt !== null && rotation.newAccessKeyId !== null && canRollBack(rotation.state);
}

/** What must be looked at before deciding. */
export function needsOf(rotation: RotationFacts): readonly Need[] {
  const secret: readonly Need[] = rotation.destination === "SECRETS_MANAGER" ? ["DESTINATION"] : [];
  if (isRollingBack(rotation)) return rotation.versionId === null ? ["KEYS"] : ["KEYS", ...secret];
  switch (rotation.state) {
    case "REQUESTED":
      return ["IDENTITY", "KEYS", "OLD_LAST_USED"];
    case "RECONCILING":
      return rotation.reconciled?.isSettled && addedKeys(rotation, rotation.reconciled.keys).length > 0
        ? ["KEYS", "ATTRIBUTION"]
        : ["KEYS"];
    case "ORPHAN":
      return ["KEYS", "ORPHAN_LAST_USED"];
    case "SEALED":
      return secret;
    case "VERIFIED":
      return ["KEYS", ...secret];
    case "DELIVERED":
      return ["PROBE"];
    case "PROMOTED":
      return ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED"];
    case "DEACTIVATE_INTENT":
      return rotation.mode === "COMPROMISED" ? ["KEYS"] : ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED", ...secret];
    case "DELETE_INTENT":
      return ["KEYS"];
    case "OLD_INACTIVE":
      return rotation.newAccessKeyId === null ? ["KEYS", "FRESH_SCAN"] : ["KEYS"];
    case "CREATE_INTENT":
    case "NEEDS_OPERATOR":
    case "COMPLETED":
    case "ROLLED_BACK":
    case "CANCELLED":
      return [];
  }
}

/** `seen` holds what `needsOf` named. */
export function decide(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (isRollingBack(rotation)) return rollBack(rotation, observed, now);
  switch (rotation.state) {
    case "REQUESTED":
      return begin(rotation, observed, now);
    case "CREATE_INTENT":
      return observed.isOwnIntent
        ? { type: "WRITE", write: { type: "CREATE_KEY" }, words: "Creating the new key." }
        : unknownCreate("The worker that was creating the key was lost: nobody knows whether AWS made one.");
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
    case "PROMOTED":
      return rotation.mode === "COMPROMISED" ? restCompromised(rotation, observed, now) : gate(rotation, observed, now);
    case "DEACTIVATE_INTENT":
      return deactivate(rotation, observed, now);
    case "OLD_INACTIVE":
      return rotation.newAccessKeyId === null
        ? createCompromised(rotation, observed, now)
        : rest(rotation, observed, now);
    case "DELETE_INTENT":
      return remove(rotation, observed);
    case "NEEDS_OPERATOR":
    case "COMPLETED":
    case "ROLLED_BACK":
    case "CANCELLED":
      throw new Error(`Nothing is decided in ${rotation.state}.`);
  }
}

/** What a write that AWS confirmed leaves in the row. */
export function changeAfter(
  { oldAccessKeyId, newAccessKeyId }: RotationFacts,
  write: AwsWrite,
  now: Instant,
): RotationChange {
  if (write.type === "DELETE_KEY" && write.accessKeyId === newAccessKeyId) return { newKeyDeletedAt: now };
  if (write.type === "SET_KEY_STATUS" && write.isActive && write.accessKeyId === oldAccessKeyId)
    return { reenabledAt: now };
  return {};
}

/** What the answer to CreateAccessKey, or its absence, leads to. */
export function decideAfterCreate(rotation: RotationFacts, outcome: CreateOutcome, now: Instant): Decision {
  switch (outcome.type) {
    case "CREATED":
      return {
        type: "MOVE",
        to: "SEALED",
        words: `AWS made ${outcome.accessKeyId}; its secret is sealed.`,
        change: { newAccessKeyId: outcome.accessKeyId, sealedAt: now },
        evidence: { newAccessKeyId: outcome.accessKeyId, tag: creationTag(rotation) },
      };
    case "REFUSED":
      return { type: "PARK", code: outcome.code, resume: beforeCreate(rotation), words: outcome.words };
    case "UNKNOWN":
      return unknownCreate(`${outcome.words} Nobody knows whether AWS made a key.`);
  }
}
