/** Taking a key away: the old key after its waiting period, or the new key if the rotation is rolled back. */
import { isStore, needsAcknowledgement, type RotationFacts } from "./states.ts";
import { type Decision, describeLastUsed, type Observed, observedStatusOf, park, parkMissingKey } from "./decision.ts";
import { evaluateGate, nameSources, sourcesLeft } from "./deactivation-gate.ts";
import { CONDITION_MESSAGES, expireReveal, SOURCES_NOT_READ } from "./deliver-new-key.ts";
import { guardNewKey } from "./guard-new-key.ts";
import { awaitReturn } from "./send-new-key.ts";
import { formatInstant, type Instant } from "../time.ts";

export function deactivate(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, mode } = rotation;
  if (
    mode === "COMPROMISED" &&
    rotation.rollbackRequestedAt !== null &&
    observedStatusOf(observed, oldAccessKeyId) === "ACTIVE"
  )
    return { type: "MOVE", to: "CANCELLED", message: "Stopped before the key was deactivated." };
  const guarded = mode === "COMPROMISED" ? null : guardNewKey({ ...rotation, state: "PROMOTED" }, observed, now);
  if (guarded) return guarded;
  switch (observedStatusOf(observed, oldAccessKeyId)) {
    case "ABSENT":
      return parkMissingKey(rotation, oldAccessKeyId);
    case "ACTIVE":
      return (
        (mode === "COMPROMISED" ? null : guardOldKey(rotation, observed, now)) ?? {
          type: "WRITE",
          write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: false },
          message: "Deactivating the old key.",
        }
      );
    case "INACTIVE":
      return {
        type: "MOVE",
        to: "OLD_INACTIVE",
        message: "The old key is inactive. It can still be reactivated.",
        change: { inactiveAt: now, reenabledAt: null },
      };
  }
}

/**
 * Checks again, immediately before the old key is deactivated, that the gate is open. Null if it is. The stored intent
 * may be outdated because the worker was stopped or the database was restored. An application may have needed the old
 * key since then.
 */
function guardOldKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const isParameter = rotation.destination === "PARAMETER_STORE";
  // A parameter that was deleted and created again counts its versions from 1, so the number alone does not tell.
  if (
    isStore(rotation.destination) &&
    (observed.destination?.currentVersionId !== rotation.versionId ||
      (isParameter && observed.destination?.version !== "OURS"))
  )
    return park(
      { ...rotation, state: "PROMOTED" },
      "SECRET_CONFLICT",
      isParameter
        ? "The current version of the parameter is no longer the new key. The old key was not changed."
        : "AWSCURRENT is no longer the new key. The old key was not changed.",
    );
  if (isParameter && observed.destination?.labelledVersionId !== rotation.versionId)
    return park(
      { ...rotation, state: "PROMOTED" },
      "SECRET_CONFLICT",
      "The label iam-monitor is no longer on the version with the new key. The old key was not changed.",
    );
  const oldKey = observed.oldLastUsed ?? { status: "UNKNOWN" };
  const newKey = observed.newLastUsed ?? { status: "UNKNOWN" as const };
  const sources = observed.keySources;
  const { openedBy } = evaluateGate(rotation, { oldKey, newKey, sources }, now);
  const isUsedSince = oldKey.status === "USED" && rotation.gateAt !== null && oldKey.at > rotation.gateAt;
  if (openedBy !== null && !isUsedSince) return null;
  if (sources && !isUsedSince && evaluateGate(rotation, { oldKey, newKey }, now).openedBy !== null) {
    const left = sourcesLeft(sources);
    const isLate = rotation.gateDeadlineAt !== null && now > rotation.gateDeadlineAt;
    if (left.length === 0 && !isLate)
      return {
        type: "WAIT",
        until: now + rotation.windows.pollInterval,
        message: "Waiting for CloudTrail to be read again before the old key is deactivated.",
      };
    return park(
      { ...rotation, state: "PROMOTED" },
      "OLD_KEY_IN_USE",
      left.length === 0
        ? `${SOURCES_NOT_READ} It was not deactivated.`
        : `Sources use the old key again or have not moved: ${nameSources(left)}. It was not deactivated.`,
    );
  }
  const message = `The old key is in use again, or its last use is not known: ${describeLastUsed(oldKey)}. It was not deactivated.`;
  return park({ ...rotation, state: "PROMOTED" }, "OLD_KEY_IN_USE", message);
}

/** Waits until the old key was inactive for its full period. Reactivates it if the new key stops working. */
export function awaitDeletion(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, windows } = rotation;
  const inactiveAt = rotation.inactiveAt ?? now;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (oldKey === "ABSENT") return parkMissingKey(rotation, oldAccessKeyId);
  const promoted: RotationFacts = { ...rotation, state: "PROMOTED" };
  const guarded = guardNewKey(promoted, observed, now);
  if (guarded?.type === "PARK" && oldKey === "INACTIVE" && rotation.mode === "STANDARD")
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: true },
      message: "The new key no longer works. Reactivating the old key.",
      ifRefused:
        "The new key no longer works, and the old key is inactive and could not be reactivated. Activate it in AWS.",
    };
  if (guarded) return guarded;
  // For a short time after the deactivation, AWS may still list the key as active.
  if (oldKey === "ACTIVE" && now > inactiveAt + windows.lag)
    return parkReenabled("The old key was reactivated outside IAM Monitor. Something still needs it.", now);
  if (oldKey === "INACTIVE" && rotation.reenabledAt !== null)
    return {
      type: "NOTE",
      change: { inactiveAt: now, reenabledAt: null },
      message: "The old key is inactive again, so its waiting period begins again.",
      until: now,
    };
  if (oldKey === "INACTIVE" && now >= inactiveAt + windows.soak)
    return {
      type: "MOVE",
      to: "DELETE_INTENT",
      message: "The old key was inactive for its full waiting period and is deleted now.",
    };
  return {
    type: "WAIT",
    until: Math.min(now + windows.pollInterval, Math.max(inactiveAt + windows.soak, now)),
    message: `The old key stays inactive until ${formatInstant(inactiveAt + windows.soak)}, then it is deleted.`,
  };
}

/** The leaked key has been inactive since before the new one was created, so only its waiting period remains. */
export function awaitDeletionCompromised(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const expired = expireReveal(rotation, observed, now);
  if (expired) return expired;
  if (
    needsAcknowledgement(rotation.destination) &&
    rotation.acknowledgedAt === null &&
    observedStatusOf(observed, rotation.newAccessKeyId) === "ACTIVE"
  )
    return {
      type: "WAIT",
      until: now + rotation.windows.pollInterval,
      message: `Waiting until ${CONDITION_MESSAGES.ACKNOWLEDGED}.`,
    };
  return awaitDeletion(rotation, observed, now);
}

/** Parks the rotation because the old key was reactivated. Its quiet and inactive periods begin again at `now`. */
function parkReenabled(message: string, now: Instant): Decision {
  return { type: "PARK", code: "OLD_KEY_REENABLED", resume: "PROMOTED", message, change: { reenabledAt: now } };
}

export function deleteOldKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, newAccessKeyId } = rotation;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (oldKey === "ABSENT")
    return {
      type: "MOVE",
      to: "COMPLETED",
      message: "The old key is deleted. The stored copy of the new secret is erased.",
    };
  if (observedStatusOf(observed, newAccessKeyId) !== "ACTIVE")
    return park(
      { ...rotation, state: "OLD_INACTIVE" },
      "NEW_KEY_NOT_ACTIVE",
      `${newAccessKeyId} is not active, so the old key is not deleted.`,
    );
  if (oldKey === "ACTIVE")
    return parkReenabled("The old key was reactivated outside IAM Monitor, so it is not deleted.", now);
  return {
    type: "WRITE",
    write: { type: "DELETE_KEY", accessKeyId: oldAccessKeyId },
    message: "Deleting the old key.",
  };
}

/**
 * The next write that takes the new key out of the parameter. Null if there is none, or the parameter had no version before.
 * The label moves first, so that no application that reads by it gets a key that is about to be deleted. It moves even if
 * someone else has stored another current version since.
 */
function restoreParameter({ previousVersionId }: RotationFacts, { destination }: Observed): Decision | null {
  if (destination === undefined || previousVersionId === null) return null;
  if (destination.isLabelOurs === true && destination.labelledVersionId !== previousVersionId)
    return {
      type: "WRITE",
      write: { type: "LABEL_PARAMETER", version: previousVersionId },
      message: "Rolling back: moving the label iam-monitor to the previous version of the parameter.",
    };
  if (destination.version !== "OURS") return null;
  return {
    type: "WRITE",
    write: { type: "RESTORE_PARAMETER", version: previousVersionId },
    message: "Rolling back: storing the previous value of the parameter again.",
  };
}

/**
 * Reactivates the old key, directs applications back to it, deactivates the new key, and deletes it. In this order an
 * application always has a working key. A leaked key stays inactive.
 */
export function rollBack(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, versionId, previousVersionId, mode, windows, reenabledAt, rollbackRequestedAt } = rotation;
  const newAccessKeyId = rotation.newAccessKeyId!;
  const oldKey = observedStatusOf(observed, oldAccessKeyId);
  if (mode === "STANDARD") {
    if (oldKey === "ABSENT") return parkMissingKey(rotation, oldAccessKeyId);
    // Once the gate was open, AWS may list an inactive old key as active. Each rollback therefore reactivates the key itself.
    const isOn = reenabledAt !== null && reenabledAt >= rollbackRequestedAt!;
    if (oldKey === "INACTIVE" || (rotation.gateAt !== null && !isOn))
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: true },
        message: "Rolling back: reactivating the old key.",
        ifRefused: "The old key could not be reactivated, so it may be inactive. Activate it in AWS if it is needed.",
      };
  }
  if (rotation.destination === "WEBHOOK") {
    const returning = awaitReturn(rotation, now);
    if (returning) return returning;
  } else if (rotation.destination === "PARAMETER_STORE") {
    const restored = restoreParameter(rotation, observed);
    if (restored) return restored;
  } else if (versionId !== null && previousVersionId !== null && observed.destination?.currentVersionId === versionId)
    return {
      type: "WRITE",
      write: { type: "SET_CURRENT", to: previousVersionId, from: versionId },
      message: "Rolling back: moving AWSCURRENT to the previous version of the secret.",
    };
  const deleteNewKey: Decision = {
    type: "WRITE",
    write: { type: "DELETE_KEY", accessKeyId: newAccessKeyId },
    message: "Rolling back: deleting the new key.",
  };
  switch (observedStatusOf(observed, newAccessKeyId)) {
    case "ACTIVE":
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: newAccessKeyId, isActive: false },
        message: "Rolling back: deactivating the new key.",
      };
    case "INACTIVE":
      return deleteNewKey;
    case "ABSENT": {
      const isLagOver = rotation.sealedAt === null || now >= rotation.sealedAt + windows.lag;
      // AWS may not list the new key yet. Only this rotation knows the key, so it deletes the key by its ID.
      if (rotation.newKeyDeletedAt === null && !isLagOver) return deleteNewKey;
      return {
        type: "MOVE",
        to: "ROLLED_BACK",
        message:
          mode === "STANDARD"
            ? "Rolled back: the old key is active, the new key is deleted."
            : "Rolled back: the new key is deleted, the leaked key stays inactive.",
      };
    }
  }
}
