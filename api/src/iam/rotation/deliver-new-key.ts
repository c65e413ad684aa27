/** Handing over the new key: deliver it to its destination, probe it, promote it, and wait for the gate to open. */
import type { RotationFacts } from "./states.ts";
import {
  type Decision,
  type DestinationView,
  describeLastUsed,
  type Observed,
  observedStatusOf,
  park,
  parkForeignSecret,
  parkMissingKey,
  type RotationChange,
} from "./decision.ts";
import {
  type GateCondition,
  type GateView,
  describeMoved,
  evaluateGate,
  nameSources,
  type ObservedSources,
  sourcesLeft,
} from "./deactivation-gate.ts";
import { beginToSend } from "./send-new-key.ts";
import { guardNewKey } from "./guard-new-key.ts";
import { formatInstant, type Instant } from "../time.ts";

const PROBES_NEEDED = 3;

export function deliver(rotation: RotationFacts, observed: Observed): Decision {
  if (rotation.destination === "REVEAL")
    return {
      type: "MOVE",
      to: "DELIVERED",
      message: "The secret stays encrypted until it is revealed.",
      change: { probeCount: 0 },
    };
  if (rotation.destination === "WEBHOOK")
    return {
      type: "MOVE",
      to: "DELIVERED",
      message: "The new key stays encrypted until it is verified. Then it is sent to its receiver.",
      change: { probeCount: 0 },
    };
  const { version, currentVersionId, formerVersionId = null } = observed.destination!;
  if (rotation.destination === "PARAMETER_STORE") return awaitParameter(rotation, observed);
  if (version === "DIFFERENT")
    return park(
      rotation,
      "SECRET_CONFLICT",
      "The secret version with this rotation's token has other content than the new key.",
    );
  if (version === "ABSENT")
    return (
      parkForeignSecret(rotation, observed) ?? {
        type: "WRITE",
        write: { type: "PUT_SECRET", isNew: observed.destinationOwner?.kind === "ABSENT" },
        message: "Storing the new key in Secrets Manager as a pending version.",
      }
    );
  const versionId = rotation.id;
  // Our version is already current in two cases. If it is the secret's first version, there is no previous version to
  // return to. Otherwise it was promoted before the database was restored, and AWSPREVIOUS is the version to return to.
  const previousVersionId = currentVersionId === versionId ? formerVersionId : currentVersionId;
  return {
    type: "MOVE",
    to: "DELIVERED",
    message: "Secrets Manager holds the new key. It was read back and is identical.",
    change: { versionId, previousVersionId, probeCount: 0 },
    evidence: { versionId, previousVersionId },
  };
}

/** A parameter has no pending versions, so the new key stays with us until it is verified. */
function awaitParameter(rotation: RotationFacts, observed: Observed): Decision {
  const destination = observed.destination!;
  const foreign = destination.version === "OURS" ? null : parkForeignSecret(rotation, observed);
  if (foreign) return foreign;
  const previousVersionId = formerParameterVersion(destination);
  return {
    type: "MOVE",
    to: "DELIVERED",
    message: "The new key stays encrypted until it is verified. Then it is stored in Parameter Store.",
    change: { previousVersionId, probeCount: 0 },
    evidence: { previousVersionId },
  };
}

/** The version of the parameter to return to. Null if there is none. */
function formerParameterVersion({ version, currentVersionId }: DestinationView): string | null {
  if (version !== "OURS") return currentVersionId;
  // The parameter already holds the new key if the database was restored since. The version before it is the one to return to.
  const before = Number(currentVersionId) - 1;
  return before > 0 ? String(before) : null;
}

export function probe(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { windows, probeCount, stateSince, userArn } = rotation;
  const arn = observed.probedArn ?? null;
  if (arn !== null && arn !== userArn)
    return park(rotation, "NEW_KEY_NOT_WORKING", `The new key belongs to ${arn}, not to ${userArn}.`);
  if (arn === null && now > stateSince + windows.probeDeadline)
    return park(rotation, "NEW_KEY_NOT_WORKING", "AWS does not accept the new key.");
  const count = arn === null ? 0 : probeCount + 1;
  const change = { probeCount: count, probedAt: now };
  if (count >= PROBES_NEEDED)
    return {
      type: "MOVE",
      to: "VERIFIED",
      message: "The new key works. IAM Monitor does not use it again.",
      change,
      evidence: { arn, successes: count, probedAt: formatInstant(now) },
    };
  const message =
    arn === null ? "AWS does not accept the new key yet." : `The new key works (${count} of ${PROBES_NEEDED}).`;
  return { type: "NOTE", change, message, until: now + windows.probeSpacing };
}

export function promote(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const change = { promotedAt: now, gateDeadlineAt: now + rotation.windows.overlap + rotation.windows.gateDeadline };
  if (rotation.destination === "REVEAL")
    return { type: "MOVE", to: "PROMOTED", message: "The new key can be revealed, once.", change };
  if (rotation.destination === "WEBHOOK") return beginToSend(rotation, observed, now);
  const { currentVersionId, version } = observed.destination!;
  // Applications must not be directed to a key that does not work.
  const guarded = guardNewKey(rotation, observed, now);
  if (guarded) return guarded;
  if (rotation.destination === "PARAMETER_STORE") return promoteParameter(rotation, observed, change);
  if (version !== "OURS")
    return park(rotation, "SECRET_CONFLICT", "Secrets Manager no longer holds the version that IAM Monitor stored.");
  if (currentVersionId === rotation.versionId)
    return {
      type: "MOVE",
      to: "PROMOTED",
      message: "The new key is the current version of the secret (AWSCURRENT).",
      change,
      evidence: { versionId: rotation.versionId },
    };
  if (currentVersionId !== rotation.previousVersionId)
    return park(rotation, "SECRET_CONFLICT", "AWSCURRENT was moved outside IAM Monitor in the meantime.", {
      currentVersionId,
    });
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return parkMissingKey(rotation, rotation.oldAccessKeyId);
  return {
    type: "WRITE",
    write: { type: "SET_CURRENT", to: rotation.versionId!, from: currentVersionId },
    message: "Making the new key the current version of the secret (AWSCURRENT).",
  };
}

/** Stores the verified key as the current version, then labels it. Each repeats without harm if the worker was lost. */
function promoteParameter(rotation: RotationFacts, observed: Observed, change: RotationChange): Decision {
  const { version, currentVersionId, labelledVersionId } = observed.destination!;
  if (version === "OURS" && currentVersionId !== null)
    return labelledVersionId === currentVersionId
      ? {
          type: "MOVE",
          to: "PROMOTED",
          message: "The new key is the current version of the parameter. It was read back and is identical.",
          change: { ...change, versionId: currentVersionId },
          evidence: { versionId: currentVersionId, previousVersionId: rotation.previousVersionId },
        }
      : {
          type: "WRITE",
          write: { type: "LABEL_PARAMETER", version: currentVersionId },
          message: "Moving the label iam-monitor to the new version of the parameter.",
        };
  if (currentVersionId !== rotation.previousVersionId)
    return park(rotation, "SECRET_CONFLICT", "The parameter was changed outside IAM Monitor in the meantime.", {
      currentVersionId,
    });
  const foreign = parkForeignSecret(rotation, observed);
  if (foreign) return foreign;
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return parkMissingKey(rotation, rotation.oldAccessKeyId);
  return {
    type: "WRITE",
    write: { type: "PUT_PARAMETER", isNew: observed.destinationOwner?.kind === "ABSENT" },
    message: "Storing the new key in Parameter Store as the current version.",
  };
}

/** Waits until the old key may be deactivated. After the deadline, an operator must decide. */
export function awaitGate(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const guarded = guardNewKey(rotation, observed, now) ?? expireReveal(rotation, observed, now);
  if (guarded) return guarded;
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return parkMissingKey(rotation, rotation.oldAccessKeyId);
  const oldKey = observed.oldLastUsed ?? { status: "UNKNOWN" };
  const newKey = observed.newLastUsed ?? { status: "UNKNOWN" };
  const { keySources: sources } = observed;
  const view = evaluateGate(rotation, { oldKey, newKey, sources }, now);
  const evidence = {
    oldLastUsed: describeLastUsed(oldKey),
    newLastUsed: describeLastUsed(newKey),
    ...(sources && { sources: describeSources(sources) }),
    observedAt: formatInstant(now),
  };
  if (view.openedBy !== null)
    return {
      type: "MOVE",
      to: "DEACTIVATE_INTENT",
      message: GATE_MESSAGES[view.openedBy],
      change: { gateAt: now, gateKind: view.openedBy, reenabledAt: null },
      evidence: { ...evidence, openedBy: view.openedBy, confirmedBy: rotation.movedConfirmedBy },
    };
  const { movedConfirmedAt } = rotation;
  // The confirmation may be hours old: no worker ran, or the last use could not be read.
  if (movedConfirmedAt !== null && oldKey.status === "USED" && oldKey.at > movedConfirmedAt)
    return park(
      rotation,
      "OLD_KEY_IN_USE",
      `The old key was used after ${rotation.movedConfirmedBy ?? "an operator"} confirmed that everything has moved: ${describeLastUsed(oldKey)}. It was not deactivated.`,
      evidence,
    );
  if (rotation.gateDeadlineAt !== null && now > rotation.gateDeadlineAt) {
    const unmet = new Set(view.conditions.filter(({ isMet }) => !isMet).map(({ name }) => name));
    if (unmet.has("ACKNOWLEDGED"))
      return park(
        rotation,
        rotation.destination === "WEBHOOK" ? "DELIVERY_NOT_ACKNOWLEDGED" : "REVEAL_NOT_ACKNOWLEDGED",
        "It was not acknowledged that the new key has arrived.",
        evidence,
      );
    if (unmet.has("OLD_KEY_QUIET"))
      return park(
        rotation,
        "OLD_KEY_IN_USE",
        `The old key is still in use, or its last use is not known: ${describeLastUsed(oldKey)}.`,
        evidence,
      );
    if (sources && view.conditions.some((condition) => condition.name === "SOURCES_MOVED" && isHolding(condition)))
      return park(
        rotation,
        "OLD_KEY_IN_USE",
        sourcesLeft(sources).length > 0
          ? `Sources that CloudTrail shows have not moved to the new key: ${nameSources(sourcesLeft(sources))}.`
          : SOURCES_NOT_READ,
        evidence,
      );
    return park(
      rotation,
      "NEW_KEY_NOT_USED",
      `AWS reports no use of the new key by an application. Its last use: ${describeLastUsed(newKey)}.`,
      evidence,
    );
  }
  return {
    type: "WAIT",
    until: now + rotation.windows.pollInterval,
    message:
      movedConfirmedAt !== null && view.conditions.every(({ name, isMet }) => name !== "ACKNOWLEDGED" || isMet)
        ? "Waiting for the last use of the old key to be read."
        : describeClosedGate(view),
    gate: view,
    evidence,
  };
}

export const SOURCES_NOT_READ = "CloudTrail was not read in time, so it is not known which sources use the old key.";

const GATE_MESSAGES = {
  NEW_KEY_IN_USE: "The new key is in use and the old key is quiet: the old key can be deactivated.",
  OLD_KEY_UNUSED: "The old key was not in use at the time of the request and still is not: it can be deactivated.",
  OPERATOR_CONFIRMED: "An operator confirmed that every application has moved to the new key.",
} as const;

/** For each unmet condition of the gate, what the rotation is waiting for, in words that complete "Waiting until …". */
export const CONDITION_MESSAGES = {
  ACKNOWLEDGED: "the arrival of the new key is confirmed",
  OVERLAP_PASSED: "both keys have been active together long enough",
  NEW_KEY_USED: "an application uses the new key",
  OLD_KEY_QUIET: "the old key has been unused long enough",
  SOURCES_MOVED: "every source has moved to the new key",
} as const;

function describeClosedGate({ conditions }: GateView): string {
  const holding = conditions.filter(isHolding);
  const waiting = holding.map(({ name }) => CONDITION_MESSAGES[name]);
  const all = waiting.length > 1 ? `${waiting.slice(0, -1).join(", ")} and ${waiting.at(-1)}` : waiting[0];
  const details = holding.flatMap(({ detail }) => (detail === undefined ? [] : [` ${detail}.`]));
  return `Waiting until ${all}.${details.join("")}`;
}

function isHolding({ isMet, isNeeded = true }: GateCondition): boolean {
  return !isMet && isNeeded;
}

/** Returns what is known of the sources as evidence. Null if the rotation does not observe them. */
function describeSources(observed: ObservedSources | undefined): string | null {
  if (observed === undefined) return null;
  const count = describeMoved(observed.sources);
  if (observed.status === "READ") return count;
  const unknown = `unknown: ${observed.reason ?? "CloudTrail is being read."}`;
  return observed.sources.length === 0 ? unknown : `${unknown} Known from earlier: ${count}`;
}

/**
 * Starts a rollback if the new key was not revealed within its deadline. A key that was never revealed is in use nowhere,
 * so it can be deleted. Null if there is nothing to expire.
 */
export function expireReveal(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const { destination, revealedAt, promotedAt, probedAt, windows } = rotation;
  if (
    destination !== "REVEAL" ||
    revealedAt !== null ||
    promotedAt === null ||
    now < promotedAt + windows.revealDeadline
  )
    return null;
  // After a restore, the row may lack a reveal that happened. A last use later than our own probe shows that it
  // happened.
  const lastUsed = observed.newLastUsed ?? { status: "UNKNOWN" };
  if (lastUsed.status === "UNKNOWN" || lastUsed.status === "NO_PERMISSION") return null;
  if (lastUsed.status === "USED" && lastUsed.at > (probedAt ?? promotedAt) + windows.useMargin)
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `${rotation.newAccessKeyId} was used at ${formatInstant(lastUsed.at)}, although it was not revealed. It was not changed.`,
    );
  return {
    type: "NOTE",
    change: { rollbackRequestedAt: now },
    message: "The new key was not revealed in time. It is deleted, and the old key stays.",
    until: now,
  };
}
