/** Creating the new key, and finding out what became of an attempt whose answer was lost. */
import { creationTag, type RotationFacts } from "./states.ts";
import {
  type Attribution,
  type Decision,
  describeLastUsed,
  idsOf,
  type Observed,
  observedStatusOf,
  park,
  parkForeignSecret,
  parkMissingKey,
  type RotationChange,
} from "./decision.ts";
import { formatInstant, type Instant } from "../time.ts";

/**
 * The maximum number of attempts to create a key. An attempt is repeated only after proof that the previous one left no
 * key.
 */
const CREATE_ATTEMPTS_MAX = 6;

export function begin(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return { type: "MOVE", to: "CANCELLED", message: "Rolled back before a key was created." };
  if (observed.awsAccountId !== rotation.awsAccountId)
    return park(
      rotation,
      "AWS_WRONG_ACCOUNT",
      `The credentials belong to account ${observed.awsAccountId}, not to ${rotation.awsAccountId}.`,
    );
  const oldKey = observedStatusOf(observed, rotation.oldAccessKeyId);
  if (oldKey === "ABSENT") return parkMissingKey(rotation, rotation.oldAccessKeyId);
  // The rotation may have waited for days. A new key would give the user the access that someone has taken away meanwhile.
  if (oldKey === "INACTIVE" && rotation.mode === "STANDARD")
    return park(
      rotation,
      "KEY_NOT_ACTIVE",
      `${rotation.oldAccessKeyId} was deactivated after the request. No new key was created.`,
    );
  const foreign = parkForeignSecret(rotation, observed);
  if (foreign) return foreign;
  const oldLastUsedAtRequest = rotation.oldLastUsedAtRequest ?? observed.oldLastUsed ?? null;
  if (rotation.mode === "COMPROMISED" && rotation.inactiveAt === null)
    return {
      type: "MOVE",
      to: "DEACTIVATE_INTENT",
      message: "The leaked key is deactivated before a new one is created. Applications that use it stop working.",
      change: { oldLastUsedAtRequest },
      evidence: { keys: idsOf(observed) },
    };
  return moveToCreateIntent(rotation, observed, now, { oldLastUsedAtRequest });
}

function moveToCreateIntent(
  rotation: RotationFacts,
  observed: Observed,
  now: Instant,
  change: RotationChange,
): Decision {
  const beforeSet = idsOf(observed);
  if (beforeSet.length >= 2)
    return park(
      rotation,
      "ACCESS_KEY_LIMIT",
      "The user has two access keys, the most that AWS allows. Delete one before the rotation can continue.",
      { keys: beforeSet },
    );
  if (rotation.attempt >= CREATE_ATTEMPTS_MAX)
    return park(
      rotation,
      "CREATE_ATTEMPTS_SPENT",
      `Creating a key was tried ${rotation.attempt} times, each time without an answer from AWS.`,
    );
  const attempt = rotation.attempt + 1;
  return {
    type: "MOVE",
    to: "CREATE_INTENT",
    message: `About to create a key (attempt ${attempt}).`,
    change: { ...change, beforeSet, attempt, intentAt: now, reconciled: null },
    evidence: { keysBefore: beforeSet, tag: creationTag({ id: rotation.id, attempt }) },
  };
}

export function createCompromised(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return {
      type: "MOVE",
      to: "CANCELLED",
      message: "Stopped before a key was created. The leaked key stays inactive.",
    };
  const since = rotation.inactiveAt ?? now;
  if (now < since + rotation.windows.lag)
    return {
      type: "WAIT",
      until: since + rotation.windows.lag,
      message: "Waiting until every AWS endpoint refuses the leaked key.",
    };
  const oldKey = observedStatusOf(observed, rotation.oldAccessKeyId);
  if (oldKey === "ABSENT") return parkMissingKey(rotation, rotation.oldAccessKeyId);
  if (oldKey === "ACTIVE")
    return park(
      { ...rotation, state: "DEACTIVATE_INTENT" },
      "OLD_KEY_REENABLED",
      "The leaked key was reactivated outside IAM Monitor.",
    );
  const added = idsOf(observed).filter((id) => id !== rotation.oldAccessKeyId);
  if (added.length > 0 && rotation.attempt === 0)
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      "The user has another access key besides the leaked one. It may have been created with the leaked key.",
      { keys: added },
    );
  if (!observed.hasFreshScan) {
    if (now > rotation.stateSince + rotation.windows.scanDeadline)
      return park(
        rotation,
        "ACCOUNT_NOT_READ",
        "The account could not be scanned after the leaked key was deactivated.",
      );
    return {
      type: "WAIT",
      until: now + rotation.windows.probeSpacing,
      message: "Scanning the account again: keys, policies and roles.",
    };
  }
  return parkForeignSecret(rotation, observed) ?? moveToCreateIntent(rotation, observed, now, {});
}

export function moveToReconciling(message: string): Decision {
  return { type: "MOVE", to: "RECONCILING", message, change: { reconciled: null } };
}

/** The state in which the rotation attempts to create the new key. */
export function stateBeforeCreate({ mode, inactiveAt }: RotationFacts): "REQUESTED" | "OLD_INACTIVE" {
  return mode === "COMPROMISED" && inactiveAt !== null ? "OLD_INACTIVE" : "REQUESTED";
}

/** The keys that did not exist before the attempt, except the key already known as an orphan. */
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
      message: "Waiting until AWS shows recent changes everywhere.",
    };
  if (!isEqual)
    return {
      type: "NOTE",
      change: { reconciled: { keys, at: now, isSettled: false } },
      message: "Listed the user's keys. They are listed once more to confirm.",
      evidence: { keys },
      until: now + windows.listSpacing,
    };
  if (!reconciled.isSettled && now < reconciled.at + windows.listSpacing)
    return { type: "WAIT", until: reconciled.at + windows.listSpacing, message: "Listing the user's keys once more." };
  const added = addedKeys(rotation, keys);
  if (added.length === 0) return moveOnWithoutKey(rotation);
  if (!reconciled.isSettled)
    return {
      type: "NOTE",
      change: { reconciled: { keys, at: now, isSettled: true } },
      message: "The user has a key that did not exist before. Asking CloudTrail who created it.",
      evidence: { added },
      until: now,
    };
  return attribute(rotation, added, observed.attribution, now);
}

/** The attempt left no key: tries again, or ends if a rollback was requested. */
function moveOnWithoutKey(rotation: RotationFacts): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return {
      type: "MOVE",
      to: "CANCELLED",
      message: "No key was created, and a rollback was requested: nothing is left to undo.",
    };
  return { type: "MOVE", to: stateBeforeCreate(rotation), message: "No key was created. Trying again." };
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
      message: `CloudTrail proves that this rotation created ${accessKeyId}. Its secret is lost, so the key is deleted.`,
      change: { orphanAccessKeyId: accessKeyId, orphanInactiveAt: null, orphanProof: found.eventId },
      evidence: { accessKeyId, eventId: found.eventId, tag: creationTag(rotation) },
    };
  if (found?.kind === "FOUND")
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      `${accessKeyId} was created by ${found.by ?? "an unknown principal"}, not by IAM Monitor. The old key was not changed.`,
      { accessKeyId, eventId: found.eventId, others },
    );
  if (now > stateSince + windows.attributionDeadline)
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      `CloudTrail does not show who created ${accessKeyId}. The old key was not changed.`,
      { accessKeyId, reason: found?.reason ?? null, others },
    );
  return {
    type: "WAIT",
    until: now + windows.attributionSpacing,
    message: `Waiting for CloudTrail to show who created ${accessKeyId}.`,
    evidence: { accessKeyId, reason: found?.reason ?? null },
  };
}

/**
 * Deactivates and deletes a key whose secret is lost, if it was certainly never used.
 *
 * IAM Monitor probes every key before handing it out, so AWS reports a last use for each key that was handed out. The
 * last use is read once AWS must show every use from before this state. If there is none, the key was never handed out.
 * If there is one, the database row is outdated, for example after a restore. An application may then depend on the
 * key.
 */
export function removeOrphan(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { orphanAccessKeyId: orphan, orphanInactiveAt, windows, mode } = rotation;
  const orphanStatus = observedStatusOf(observed, orphan);
  if (orphan === null || orphanStatus === "ABSENT") return moveOnWithoutKey(rotation);
  const lastUsed = observed.orphanLastUsed ?? { status: "UNKNOWN" };
  if (lastUsed.status === "USED")
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `${orphan}, whose secret should be lost, was used at ${formatInstant(lastUsed.at)}. The old key was not changed.`,
    );
  const oldKey = observedStatusOf(observed, rotation.oldAccessKeyId);
  if (mode === "STANDARD" && oldKey !== "ACTIVE")
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `The old key is ${oldKey === "ABSENT" ? "deleted" : "inactive"}, so applications may use ${orphan}. Neither key was changed.`,
    );
  const isSettled = orphanInactiveAt !== null && now >= orphanInactiveAt + windows.lag;
  if (isSettled && orphanStatus === "ACTIVE")
    return park(rotation, "ORPHAN_IN_USE", `${orphan} was reactivated outside IAM Monitor. Something may need it.`);
  const shownAt = rotation.stateSince + windows.useLag;
  if (now < shownAt)
    return { type: "WAIT", until: shownAt, message: `Waiting until AWS must show whether ${orphan} was ever used.` };
  if (lastUsed.status !== "NEVER_USED") {
    if (now > shownAt + windows.attributionDeadline)
      return park(
        rotation,
        "ORPHAN_IN_USE",
        `The last use of ${orphan} is not known: ${describeLastUsed(lastUsed)}. The key was not deleted.`,
      );
    return {
      type: "WAIT",
      until: now + windows.attributionSpacing,
      message: "The last use of the lost key could not be read.",
    };
  }
  if (orphanStatus === "ACTIVE" && orphanInactiveAt === null)
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: orphan, isActive: false },
      message: `Deactivating the lost key ${orphan}, which was never used.`,
    };
  if (orphanInactiveAt === null)
    return {
      type: "NOTE",
      change: { orphanInactiveAt: now },
      message: `The lost key ${orphan} is inactive.`,
      until: now + windows.lag,
    };
  if (!isSettled)
    return {
      type: "WAIT",
      until: orphanInactiveAt + windows.lag,
      message: "Waiting until every AWS endpoint refuses the lost key.",
    };
  return {
    type: "WRITE",
    write: { type: "DELETE_KEY", accessKeyId: orphan },
    message: `Deleting the lost key ${orphan}, which was never used.`,
  };
}
