/** Making the new key, and finding out what became of an attempt whose answer was lost. */
import { creationTag, type RotationFacts } from "./states.ts";
import {
  type Attribution,
  type Decision,
  idsOf,
  keyGone,
  type Observed,
  park,
  type RotationChange,
  observedStatusOf,
  usedWords,
} from "./decision.ts";
import { formatInstant, type Instant } from "../time.ts";

/** A create that was lost is tried again so often; each of them was proved to have left nothing. */
const CREATE_ATTEMPTS_MAX = 6;

export function begin(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return { type: "MOVE", to: "CANCELLED", words: "Rolled back before a key was made." };
  if (observed.awsAccountId !== rotation.awsAccountId)
    return park(
      rotation,
      "AWS_WRONG_ACCOUNT",
      `The credentials belong to ${observed.awsAccountId}, not to ${rotation.awsAccountId}.`,
    );
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return keyGone(rotation, rotation.oldAccessKeyId);
  const oldLastUsedAtRequest = rotation.oldLastUsedAtRequest ?? observed.oldLastUsed ?? null;
  if (rotation.mode === "COMPROMISED" && rotation.inactiveAt === null)
    return {
      type: "MOVE",
      to: "DEACTIVATE_INTENT",
      words: "The key leaked: it is switched off before a new one is made. Applications that use it stop working.",
      change: { oldLastUsedAtRequest },
      evidence: { keys: idsOf(observed) },
    };
  return intend(rotation, observed, now, { oldLastUsedAtRequest });
}

function intend(rotation: RotationFacts, observed: Observed, now: Instant, change: RotationChange): Decision {
  const beforeSet = idsOf(observed);
  if (beforeSet.length >= 2)
    return park(
      rotation,
      "ACCESS_KEY_LIMIT",
      "The user has two keys, which is as many as AWS allows: one must go first.",
      {
        keys: beforeSet,
      },
    );
  if (rotation.attempt >= CREATE_ATTEMPTS_MAX)
    return park(
      rotation,
      "CREATE_ATTEMPTS_SPENT",
      `Creating a key was tried ${rotation.attempt} times without an answer.`,
    );
  const attempt = rotation.attempt + 1;
  return {
    type: "MOVE",
    to: "CREATE_INTENT",
    words: `About to create a key (attempt ${attempt}).`,
    change: { ...change, beforeSet, attempt, intentAt: now, reconciled: null },
    evidence: { keysBefore: beforeSet, tag: creationTag({ id: rotation.id, attempt }) },
  };
}

export function createCompromised(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return { type: "MOVE", to: "CANCELLED", words: "Stopped before a key was made. The leaked key stays inactive." };
  const since = rotation.inactiveAt ?? now;
  if (now < since + rotation.windows.lag)
    return {
      type: "WAIT",
      until: since + rotation.windows.lag,
      words: "Waiting until AWS refuses the leaked key everywhere.",
    };
  const standing = observedStatusOf(observed, rotation.oldAccessKeyId);
  if (standing === "ABSENT") return keyGone(rotation, rotation.oldAccessKeyId);
  if (standing === "ACTIVE")
    return park(
      { ...rotation, state: "DEACTIVATE_INTENT" },
      "OLD_KEY_REENABLED",
      "Somebody switched the leaked key on again.",
    );
  const added = idsOf(observed).filter((id) => id !== rotation.oldAccessKeyId);
  if (added.length > 0 && rotation.attempt === 0)
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      "The user has another key than the leaked one, which whoever has the leaked key may have made.",
      {
        keys: added,
      },
    );
  if (!observed.hasFreshScan) {
    if (now > rotation.stateSince + rotation.windows.scanDeadline)
      return park(
        rotation,
        "ACCOUNT_NOT_READ",
        "The account could not be read again after the leaked key was switched off.",
      );
    return {
      type: "WAIT",
      until: now + rotation.windows.probeSpacing,
      words: "Reading the account again: keys, policies and roles.",
    };
  }
  return intend(rotation, observed, now, {});
}

export function unknownCreate(words: string): Decision {
  return { type: "MOVE", to: "RECONCILING", words, change: { reconciled: null } };
}

/** Where a create is tried from. */
export function beforeCreate({ mode, inactiveAt }: RotationFacts): "REQUESTED" | "OLD_INACTIVE" {
  return mode === "COMPROMISED" && inactiveAt !== null ? "OLD_INACTIVE" : "REQUESTED";
}

export function addedKeys({ beforeSet, orphanAccessKeyId }: RotationFacts, keys: readonly string[]): readonly string[] {
  return keys.filter((id) => !(beforeSet ?? []).includes(id) && id !== orphanAccessKeyId);
}

export function reconcile(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { windows, reconciled, stateSince } = rotation;
  const keys = idsOf(observed);
  const isEqual = reconciled !== null && reconciled.keys.join() === keys.join();
  if (now < stateSince + windows.lag)
    return {
      type: "WAIT",
      until: stateSince + windows.lag,
      words: "Waiting until AWS shows everywhere what was done.",
    };
  if (!isEqual)
    return {
      type: "NOTE",
      change: { reconciled: { keys, at: now, isSettled: false } },
      words: "Listed the user's keys; listing them once more.",
      evidence: { keys },
      until: now + windows.listSpacing,
    };
  if (!reconciled.isSettled && now < reconciled.at + windows.listSpacing)
    return { type: "WAIT", until: reconciled.at + windows.listSpacing, words: "Listing the user's keys once more." };
  const added = addedKeys(rotation, keys);
  if (added.length === 0) return nothingMade(rotation);
  if (!reconciled.isSettled)
    return {
      type: "NOTE",
      change: { reconciled: { keys, at: now, isSettled: true } },
      words: "There is a key that was not there before: asking CloudTrail who made it.",
      evidence: { added },
      until: now,
    };
  return attribute(rotation, added, observed.attribution, now);
}

/** No key came of the attempt: another try, or the end that was asked for meanwhile. */
function nothingMade(rotation: RotationFacts): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return {
      type: "MOVE",
      to: "CANCELLED",
      words: "No key was made, and a rollback was asked for: nothing is left of it.",
    };
  return { type: "MOVE", to: beforeCreate(rotation), words: "No key was made: trying again." };
}

function attribute(
  rotation: RotationFacts,
  added: readonly string[],
  found: Attribution | undefined,
  now: Instant,
): Decision {
  const { windows, stateSince } = rotation;
  const [accessKeyId = "", ...others] = added;
  if (found?.kind === "FOUND" && found.isOurs)
    return {
      type: "MOVE",
      to: "ORPHAN",
      words: `${accessKeyId} is ours: CloudTrail has our mark on its creation. Its secret is lost, so it goes.`,
      change: { orphanAccessKeyId: accessKeyId, orphanInactiveAt: null, orphanProof: found.eventId },
      evidence: { accessKeyId, eventId: found.eventId, tag: creationTag(rotation) },
    };
  if (found?.kind === "FOUND")
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      `${accessKeyId} was made by ${found.by ?? "somebody else"}, not by us. The old key was not touched.`,
      {
        accessKeyId,
        eventId: found.eventId,
        others,
      },
    );
  if (now > stateSince + windows.attributionDeadline)
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      `Nobody can prove who made ${accessKeyId}. The old key was not touched.`,
      {
        accessKeyId,
        reason: found?.reason ?? null,
        others,
      },
    );
  return {
    type: "WAIT",
    until: now + windows.attributionSpacing,
    words: `Waiting for CloudTrail to tell who made ${accessKeyId}.`,
    evidence: { accessKeyId, reason: found?.reason ?? null },
  };
}

/**
 * Every key that was handed over was tried by us first, so that AWS has a last use of it. A key without one, read when any use
 * from before this state must be shown, was never handed to anybody. One with one was: then this row is older than what
 * was done, as after a restore, and somebody may live on the key.
 */
export function removeOrphan(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { orphanAccessKeyId: orphan, orphanInactiveAt, windows, mode } = rotation;
  const standing = observedStatusOf(observed, orphan);
  if (orphan === null || standing === "ABSENT") return nothingMade(rotation);
  const lastUsed = observed.orphanLastUsed ?? { status: "UNKNOWN" };
  if (lastUsed.status === "USED")
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `${orphan}, whose secret nobody should have, was used at ${formatInstant(lastUsed.at)}. The old key was not touched.`,
    );
  const old = observedStatusOf(observed, rotation.oldAccessKeyId);
  if (mode === "STANDARD" && old !== "ACTIVE")
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `The old key is ${old === "ABSENT" ? "gone" : "inactive"}: ${orphan} may be the one that is used. Neither was touched.`,
    );
  const isSettled = orphanInactiveAt !== null && now >= orphanInactiveAt + windows.lag;
  if (isSettled && standing === "ACTIVE")
    return park(rotation, "ORPHAN_IN_USE", `Somebody switched ${orphan} on again: something may need it.`);
  const shownAt = rotation.stateSince + windows.useLag;
  if (now < shownAt)
    return { type: "WAIT", until: shownAt, words: `Waiting until AWS must show whether ${orphan} was ever used.` };
  if (lastUsed.status !== "NEVER_USED") {
    if (now > shownAt + windows.attributionDeadline)
      return park(rotation, "ORPHAN_IN_USE", `Whether ${orphan} is used ${usedWords(lastUsed)}. It was not deleted.`);
    return {
      type: "WAIT",
      until: now + windows.attributionSpacing,
      words: "The last use of the lost key could not be read.",
    };
  }
  if (standing === "ACTIVE" && orphanInactiveAt === null)
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: orphan, isActive: false },
      words: `Switching the lost key ${orphan} off: it was never used.`,
    };
  if (orphanInactiveAt === null)
    return {
      type: "NOTE",
      change: { orphanInactiveAt: now },
      words: `The lost key ${orphan} is inactive.`,
      until: now + windows.lag,
    };
  if (!isSettled)
    return {
      type: "WAIT",
      until: orphanInactiveAt + windows.lag,
      words: "Waiting until AWS refuses the lost key everywhere.",
    };
  return {
    type: "WRITE",
    write: { type: "DELETE_KEY", accessKeyId: orphan },
    words: `Deleting the lost key ${orphan}, which was never used.`,
  };
}
