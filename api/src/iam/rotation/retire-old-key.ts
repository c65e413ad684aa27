/** Taking a key away: the old one, after its rest; or the new one, when the rotation is rolled back. */
import type { RotationFacts } from "./states.ts";
import { type Decision, keyGone, type Observed, park, observedStatusOf, usedWords } from "./decision.ts";
import { evaluateGate } from "./deactivation-gate.ts";
import { CONDITION_WORDS, expireReveal, guardNewKey } from "./deliver-new-key.ts";
import { formatInstant, type Instant } from "../time.ts";

export function deactivate(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, mode } = rotation;
  if (
    mode === "COMPROMISED" &&
    rotation.rollbackRequestedAt !== null &&
    observedStatusOf(observed, oldAccessKeyId) === "ACTIVE"
  )
    return { type: "MOVE", to: "CANCELLED", words: "Stopped before the key was switched off." };
  const guarded = mode === "COMPROMISED" ? null : guardNewKey({ ...rotation, state: "PROMOTED" }, observed, now);
  if (guarded) return guarded;
  switch (observedStatusOf(observed, oldAccessKeyId)) {
    case "ABSENT":
      return keyGone(rotation, oldAccessKeyId);
    case "ACTIVE":
      return (
        (mode === "COMPROMISED" ? null : guardOldKey(rotation, observed, now)) ?? {
          type: "WRITE",
          write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: false },
          words: "Switching the old key off.",
        }
      );
    case "INACTIVE":
      return {
        type: "MOVE",
        to: "OLD_INACTIVE",
        words: "The old key is inactive; it can still be switched on again.",
        change: { inactiveAt: now, reenabledAt: null },
      };
  }
}

/**
 * The gate opened once; whether it is open still is looked at again before the write. An intent may be old: the worker was
 * away, or the row is from before a restore and somebody has needed the key again since.
 */
function guardOldKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  if (rotation.destination === "SECRETS_MANAGER" && observed.destination?.currentVersionId !== rotation.versionId)
    return park(
      { ...rotation, state: "PROMOTED" },
      "SECRET_CONFLICT",
      "AWSCURRENT no longer names the new key. The old one was not touched.",
    );
  const oldKey = observed.oldLastUsed ?? { status: "UNKNOWN" };
  const { openedBy } = evaluateGate(rotation, { oldKey, newKey: observed.newLastUsed ?? { status: "UNKNOWN" } }, now);
  const isUsedSince = oldKey.status === "USED" && rotation.gateAt !== null && oldKey.at > rotation.gateAt;
  if (openedBy !== null && !isUsedSince) return null;
  const words = `The old key is used again, or its use could not be read: ${usedWords(oldKey)}. It was not switched off.`;
  return park({ ...rotation, state: "PROMOTED" }, "OLD_KEY_IN_USE", words);
}

export function rest(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, windows } = rotation;
  const inactiveAt = rotation.inactiveAt ?? now;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (oldKey === "ABSENT") return keyGone(rotation, oldAccessKeyId);
  const back: RotationFacts = { ...rotation, state: "PROMOTED" };
  const guarded = guardNewKey(back, observed, now);
  if (guarded?.type === "PARK" && oldKey === "INACTIVE" && rotation.mode === "STANDARD")
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: true },
      words: "The new key does not work any more: switching the old one on again.",
    };
  if (guarded) return guarded;
  // A list may show for a moment what was so before.
  if (oldKey === "ACTIVE" && now > inactiveAt + windows.lag)
    return park(back, "OLD_KEY_REENABLED", "Somebody switched the old key on again: something still needs it.");
  if (oldKey === "INACTIVE" && now >= inactiveAt + windows.soak)
    return { type: "MOVE", to: "DELETE_INTENT", words: "The old key lay inactive for its time: it is deleted now." };
  return {
    type: "WAIT",
    until: Math.min(now + windows.look, Math.max(inactiveAt + windows.soak, now)),
    words: `The old key lies inactive until ${formatInstant(inactiveAt + windows.soak)}.`,
  };
}

/** The leaked key has been inactive since before the new one was made: only its rest is waited for. */
export function restCompromised(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const expired = expireReveal(rotation, observed, now);
  if (expired) return expired;
  if (
    rotation.destination === "REVEAL" &&
    rotation.acknowledgedAt === null &&
    observedStatusOf(observed, rotation.newAccessKeyId) === "ACTIVE"
  )
    return { type: "WAIT", until: now + rotation.windows.look, words: `Waiting for ${CONDITION_WORDS.ACKNOWLEDGED}.` };
  return rest(rotation, observed, now);
}

export function remove(rotation: RotationFacts, observed: Observed): Decision {
  const { oldAccessKeyId, newAccessKeyId } = rotation;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (oldKey === "ABSENT")
    return { type: "MOVE", to: "COMPLETED", words: "The old key is deleted. The sealed copy of the new one is wiped." };
  if (observedStatusOf(observed, newAccessKeyId) !== "ACTIVE")
    return park(
      { ...rotation, state: "OLD_INACTIVE" },
      "NEW_KEY_NOT_ACTIVE",
      `${newAccessKeyId} is not active: the old key is not deleted.`,
    );
  if (oldKey === "ACTIVE")
    return park(
      { ...rotation, state: "PROMOTED" },
      "OLD_KEY_REENABLED",
      "Somebody switched the old key on again: it is not deleted.",
    );
  return { type: "WRITE", write: { type: "DELETE_KEY", accessKeyId: oldAccessKeyId }, words: "Deleting the old key." };
}

/**
 * Old key on, AWSCURRENT back, new key off, new key gone: in this order somebody always holds a key that works. A leaked
 * key stays off.
 */
export function rollBack(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, versionId, previousVersionId, mode, windows } = rotation;
  const newAccessKeyId = rotation.newAccessKeyId!;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (mode === "STANDARD") {
    if (oldKey === "ABSENT") return keyGone(rotation, oldAccessKeyId);
    // Once the gate was open a list that shows the old key active may be one from before: it is switched on all the same.
    if (oldKey === "INACTIVE" || (rotation.gateAt !== null && rotation.reenabledAt === null))
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: true },
        words: "Rolling back: switching the old key on.",
      };
  }
  if (versionId !== null && previousVersionId !== null && observed.destination?.currentVersionId === versionId)
    return {
      type: "WRITE",
      write: { type: "SET_CURRENT", to: previousVersionId, from: versionId },
      words: "Rolling back: moving AWSCURRENT to the secret's former version.",
    };
  switch (observedStatusOf(observed, newAccessKeyId)) {
    case "ACTIVE":
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: newAccessKeyId, isActive: false },
        words: "Rolling back: switching the new key off.",
      };
    case "INACTIVE":
      return {
        type: "WRITE",
        write: { type: "DELETE_KEY", accessKeyId: newAccessKeyId },
        words: "Rolling back: deleting the new key.",
      };
    case "ABSENT": {
      const isShown = rotation.sealedAt === null || now >= rotation.sealedAt + windows.lag;
      if (rotation.newKeyDeletedAt !== null || isShown)
        return {
          type: "MOVE",
          to: "ROLLED_BACK",
          words:
            mode === "STANDARD"
              ? "Rolled back: the old key is active, the new one gone."
              : "Rolled back: the new key is gone, the leaked one stays inactive.",
        };
      // Not listed yet, and known to nobody else: it is asked to go by its name.
      return {
        type: "WRITE",
        write: { type: "DELETE_KEY", accessKeyId: newAccessKeyId },
        words: "Rolling back: deleting the new key.",
      };
    }
  }
}
