/** Handing the new key over: to its destination, tried, promoted; and the gate before the old one. */
import type { RotationFacts } from "./states.ts";
import { type Decision, keyGone, type Observed, park, observedStatusOf, usedWords } from "./decision.ts";
import { type GateView, evaluateGate } from "./deactivation-gate.ts";
import { formatInstant, type Instant } from "../time.ts";

const PROBES_NEEDED = 3;

export function deliver(rotation: RotationFacts, observed: Observed): Decision {
  if (rotation.destination === "REVEAL")
    return {
      type: "MOVE",
      to: "DELIVERED",
      words: "The secret stays sealed until it is fetched.",
      change: { probeCount: 0 },
    };
  const { version, currentVersionId, formerVersionId = null } = observed.destination!;
  if (version === "DIFFERENT")
    return park(rotation, "SECRET_CONFLICT", "The secret's version with our token holds something else.");
  if (version === "ABSENT")
    return {
      type: "WRITE",
      write: { type: "PUT_SECRET" },
      words: "Putting the new key into Secrets Manager as pending.",
    };
  const versionId = rotation.id;
  // A secret's first version is current at once: there is none to go back to. With one, it was promoted before a restore.
  const previousVersionId = currentVersionId === versionId ? formerVersionId : currentVersionId;
  return {
    type: "MOVE",
    to: "DELIVERED",
    words: "Secrets Manager holds the new key: read back, and equal.",
    change: { versionId, previousVersionId, probeCount: 0 },
    evidence: { versionId, previousVersionId },
  };
}

export function probe(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { windows, probeCount, stateSince, userArn } = rotation;
  const arn = observed.probedArn ?? null;
  if (arn !== null && arn !== userArn)
    return park(rotation, "NEW_KEY_NOT_WORKING", `The new key is ${arn}, not ${userArn}.`);
  if (arn === null && now > stateSince + windows.probeDeadline)
    return park(rotation, "NEW_KEY_NOT_WORKING", "AWS does not take the new key.");
  const count = arn === null ? 0 : probeCount + 1;
  const change = { probeCount: count, probedAt: now };
  if (count >= PROBES_NEEDED)
    return {
      type: "MOVE",
      to: "VERIFIED",
      words: "The new key works. From here on we never use it again.",
      change,
      evidence: { arn, successes: count, probedAt: formatInstant(now) },
    };
  const words =
    arn === null ? "AWS does not know the new key yet." : `The new key works (${count} of ${PROBES_NEEDED}).`;
  return { type: "NOTE", change, words, until: now + windows.probeSpacing };
}

export function promote(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const change = { promotedAt: now, gateDeadlineAt: now + rotation.windows.overlap + rotation.windows.patience };
  if (rotation.destination === "REVEAL")
    return { type: "MOVE", to: "PROMOTED", words: "The new key may be fetched, once.", change };
  const { currentVersionId, version } = observed.destination!;
  // Nobody is led to a key that does not work.
  const guarded = guardNewKey(rotation, observed, now);
  if (guarded) return guarded;
  if (version !== "OURS")
    return park(rotation, "SECRET_CONFLICT", "Secrets Manager no longer holds the version that we put there.");
  if (currentVersionId === rotation.versionId)
    return {
      type: "MOVE",
      to: "PROMOTED",
      words: "The new key is AWSCURRENT.",
      change,
      evidence: { versionId: rotation.versionId },
    };
  if (currentVersionId !== rotation.previousVersionId)
    return park(rotation, "SECRET_CONFLICT", "Somebody else moved AWSCURRENT meanwhile.", { currentVersionId });
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return keyGone(rotation, rotation.oldAccessKeyId);
  return {
    type: "WRITE",
    write: { type: "SET_CURRENT", to: rotation.versionId!, from: currentVersionId },
    words: "Moving AWSCURRENT to the new key.",
  };
}

export function gate(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const guarded = guardNewKey(rotation, observed, now) ?? expireReveal(rotation, observed, now);
  if (guarded) return guarded;
  if (observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT")
    return keyGone(rotation, rotation.oldAccessKeyId);
  const oldKey = observed.oldLastUsed ?? { status: "UNKNOWN" };
  const newKey = observed.newLastUsed ?? { status: "UNKNOWN" };
  const view = evaluateGate(rotation, { oldKey, newKey }, now);
  const evidence = { oldLastUsed: usedWords(oldKey), newLastUsed: usedWords(newKey), observedAt: formatInstant(now) };
  if (view.openedBy !== null)
    return {
      type: "MOVE",
      to: "DEACTIVATE_INTENT",
      words: GATE_WORDS[view.openedBy],
      change: { gateAt: now, gateKind: view.openedBy },
      evidence: { ...evidence, openedBy: view.openedBy, confirmedBy: rotation.movedConfirmedBy },
    };
  if (rotation.gateDeadlineAt !== null && now > rotation.gateDeadlineAt) {
    const shut = new Set(view.conditions.filter(({ isMet }) => !isMet).map(({ name }) => name));
    if (shut.has("ACKNOWLEDGED"))
      return park(rotation, "REVEAL_NOT_ACKNOWLEDGED", "Nobody has confirmed that the new key arrived.", evidence);
    if (shut.has("OLD_KEY_QUIET"))
      return park(
        rotation,
        "OLD_KEY_IN_USE",
        `The old key is still used, or its use could not be read: ${usedWords(oldKey)}.`,
        evidence,
      );
    return park(rotation, "NEW_KEY_NOT_USED", `Nobody was seen using the new key: ${usedWords(newKey)}.`, evidence);
  }
  return { type: "WAIT", until: now + rotation.windows.look, words: shutWords(view), gate: view, evidence };
}

const GATE_WORDS = {
  NEW_KEY_IN_USE: "The new key is used, the old one is quiet: the old one may go.",
  OLD_KEY_UNUSED: "The old key was not in use when this was asked for and still is not: it may go.",
  OPERATOR_CONFIRMED: "An operator confirmed that everything has moved.",
} as const;

export const CONDITION_WORDS = {
  ACKNOWLEDGED: "the new key's arrival to be confirmed",
  OVERLAP_PASSED: "the overlap to pass",
  NEW_KEY_USED: "the new key to be used",
  OLD_KEY_QUIET: "the old key to be quiet",
} as const;

function shutWords({ conditions }: GateView): string {
  const waiting = conditions.filter(({ isMet }) => !isMet).map(({ name }) => CONDITION_WORDS[name]);
  return `Waiting for ${waiting.join(", ")}.`;
}

/** `null`: the new key is Active, as every step that takes something from the old one demands. */
export function guardNewKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const standing = observedStatusOf(observed, rotation.newAccessKeyId);
  if (standing === "ACTIVE") return null;
  // A key that was just made may be missing from a list for a moment.
  if (standing === "ABSENT" && rotation.sealedAt !== null && now < rotation.sealedAt + rotation.windows.lag)
    return {
      type: "WAIT",
      until: rotation.sealedAt + rotation.windows.lag,
      words: "Waiting until AWS lists the new key.",
    };
  return park(
    rotation,
    "NEW_KEY_NOT_ACTIVE",
    `${rotation.newAccessKeyId} is ${standing === "ABSENT" ? "gone" : "inactive"}: somebody else did that.`,
  );
}

/** A reveal that nobody fetched in time takes the new key back: an unfetched key is one that nobody holds. */
export function expireReveal(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const { destination, revealedAt, promotedAt, probedAt, windows } = rotation;
  if (
    destination !== "REVEAL" ||
    revealedAt !== null ||
    promotedAt === null ||
    now < promotedAt + windows.revealDeadline
  )
    return null;
  // A row from before a restore may not know that it was fetched. Our own probe alone is nobody's use.
  const lastUsed = observed.newLastUsed ?? { status: "UNKNOWN" };
  if (lastUsed.status === "UNKNOWN" || lastUsed.status === "NO_PERMISSION") return null;
  if (lastUsed.status === "USED" && lastUsed.at > (probedAt ?? promotedAt) + windows.useMargin)
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `${rotation.newAccessKeyId}, which nobody is known to have fetched, was used at ${formatInstant(lastUsed.at)}. It was not touched.`,
    );
  return {
    type: "NOTE",
    change: { rollbackRequestedAt: now },
    words: "Nobody fetched the new key in time: it goes, the old one stays.",
    until: now,
  };
}
