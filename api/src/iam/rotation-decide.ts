/**
 * What a rotation does next: a pure function of its facts, of what AWS shows *now* and of the database's present moment.
 * It never trusts that an earlier step worked; it looks. A step is one of: move to another state, one AWS write, note
 * something, wait, or ask a person (park).
 */
import type { LastUsed } from "./account.ts";
import type { Evidence } from "./finding.ts";
import { canRollBack, creationTag, type ParkCode, type RotationFacts, type RotationState } from "./rotation.ts";
import { type GateView, judgeGate } from "./rotation-gate.ts";
import { formatInstant, type Instant } from "./time.ts";

/** A create that was lost is tried again so often; each of them was proved to have left nothing. */
const CREATE_ATTEMPTS_MAX = 6;
const PROBES_NEEDED = 3;

export interface ObservedKey {
  readonly accessKeyId: string;
  readonly isActive: boolean;
}

/** What the destination holds of ours. */
export interface DestinationView {
  /** The version with our token: its content is ours, is another's, or it is not there. */
  readonly version: "ABSENT" | "OURS" | "DIFFERENT";
  readonly currentVersionId: string | null;
}

export type Attribution =
  /** An event of CloudTrail: our tag in it, or somebody else's doing. */
  | { readonly kind: "FOUND"; readonly eventId: string; readonly isOurs: boolean; readonly by: string | null }
  | { readonly kind: "NOT_YET"; readonly reason: string };

/** What was asked is what `needsOf` names; what was not asked is `undefined`. */
export interface Observed {
  /** The account that the credentials belong to. */
  readonly awsAccountId?: string;
  readonly keys?: readonly ObservedKey[];
  readonly oldLastUsed?: LastUsed;
  readonly newLastUsed?: LastUsed;
  readonly orphanLastUsed?: LastUsed;
  readonly destination?: DestinationView;
  /** Who the new key is; `null`: AWS does not take it (yet). */
  readonly probedArn?: string | null;
  readonly attribution?: Attribution;
  /** The newest finished scan of the account that began after the leaked key was switched off. */
  readonly hasFreshScan?: boolean;
  /** This very worker committed CREATE_INTENT and has not called yet: only then may it call. */
  readonly isOwnIntent: boolean;
}

export type Need =
  | "IDENTITY"
  | "KEYS"
  | "OLD_LAST_USED"
  | "NEW_LAST_USED"
  | "ORPHAN_LAST_USED"
  | "DESTINATION"
  | "PROBE"
  | "ATTRIBUTION"
  | "FRESH_SCAN";

export type AwsWrite =
  | { readonly type: "CREATE_KEY" }
  | { readonly type: "SET_KEY_STATUS"; readonly accessKeyId: string; readonly isActive: boolean }
  | { readonly type: "DELETE_KEY"; readonly accessKeyId: string }
  | { readonly type: "PUT_SECRET" }
  | { readonly type: "SET_CURRENT"; readonly to: string; readonly from: string | null };

/** What a step writes down beside its state. */
export type RotationChange = Partial<
  Pick<
    RotationFacts,
    | "attempt"
    | "beforeSet"
    | "intentAt"
    | "oldLastUsedAtRequest"
    | "reconciled"
    | "orphanAccessKeyId"
    | "orphanInactiveAt"
    | "newAccessKeyId"
    | "sealedAt"
    | "versionId"
    | "previousVersionId"
    | "probeCount"
    | "probedAt"
    | "promotedAt"
    | "gateDeadlineAt"
    | "inactiveAt"
    | "gateAt"
    | "reenabledAt"
    | "rollbackRequestedAt"
    | "newKeyDeletedAt"
  >
> & {
  readonly orphanProof?: string;
  readonly gateKind?: GateView["openedBy"];
};

export type Decision =
  | {
      readonly type: "MOVE";
      readonly to: RotationState;
      readonly words: string;
      readonly change?: RotationChange;
      readonly evidence?: Evidence;
    }
  | { readonly type: "WRITE"; readonly write: AwsWrite; readonly words: string }
  /** Writes something down and stays; looks again at `until`. */
  | {
      readonly type: "NOTE";
      readonly change: RotationChange;
      readonly words: string;
      readonly until: Instant;
      readonly evidence?: Evidence;
    }
  | { readonly type: "WAIT"; readonly until: Instant; readonly words: string; readonly gate?: GateView; readonly evidence?: Evidence }
  | {
      readonly type: "PARK";
      readonly code: ParkCode;
      readonly resume: RotationState;
      readonly words: string;
      readonly evidence?: Evidence;
    };

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
    case "VERIFIED":
      return secret;
    case "DELIVERED":
      return ["PROBE"];
    case "PROMOTED":
      return ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED"];
    case "DEACTIVATE_INTENT":
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
export function decide(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  if (isRollingBack(rotation)) return rollBack(rotation, seen, now);
  switch (rotation.state) {
    case "REQUESTED":
      return begin(rotation, seen, now);
    case "CREATE_INTENT":
      return seen.isOwnIntent
        ? { type: "WRITE", write: { type: "CREATE_KEY" }, words: "Creating the new key." }
        : unknownCreate("The worker that was creating the key was lost: nobody knows whether AWS made one.");
    case "RECONCILING":
      return reconcile(rotation, seen, now);
    case "ORPHAN":
      return removeOrphan(rotation, seen, now);
    case "SEALED":
      return deliver(rotation, seen);
    case "DELIVERED":
      return probe(rotation, seen, now);
    case "VERIFIED":
      return promote(rotation, seen, now);
    case "PROMOTED":
      return rotation.mode === "COMPROMISED" ? restCompromised(rotation, seen, now) : gate(rotation, seen, now);
    case "DEACTIVATE_INTENT":
      return deactivate(rotation, seen, now);
    case "OLD_INACTIVE":
      return rotation.newAccessKeyId === null ? createCompromised(rotation, seen, now) : rest(rotation, seen, now);
    case "DELETE_INTENT":
      return remove(rotation, seen);
    case "NEEDS_OPERATOR":
    case "COMPLETED":
    case "ROLLED_BACK":
    case "CANCELLED":
      throw new Error(`Nothing is decided in ${rotation.state}.`);
  }
}

/** What a write that AWS confirmed leaves in the row. */
export function changeAfter({ oldAccessKeyId, newAccessKeyId }: RotationFacts, write: AwsWrite, now: Instant): RotationChange {
  if (write.type === "DELETE_KEY" && write.accessKeyId === newAccessKeyId) return { newKeyDeletedAt: now };
  if (write.type === "SET_KEY_STATUS" && write.isActive && write.accessKeyId === oldAccessKeyId) return { reenabledAt: now };
  return {};
}

export type CreateOutcome =
  | { readonly type: "CREATED"; readonly accessKeyId: string }
  /** AWS said no, and why: certainly no key. */
  | { readonly type: "REFUSED"; readonly code: ParkCode; readonly words: string }
  | { readonly type: "UNKNOWN"; readonly words: string };

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

function unknownCreate(words: string): Decision {
  return { type: "MOVE", to: "RECONCILING", words, change: { reconciled: null } };
}

/** Where a create is tried from. */
function beforeCreate({ mode, inactiveAt }: RotationFacts): "REQUESTED" | "OLD_INACTIVE" {
  return mode === "COMPROMISED" && inactiveAt !== null ? "OLD_INACTIVE" : "REQUESTED";
}

type KeyStanding = "ACTIVE" | "INACTIVE" | "ABSENT";

function standingOf(seen: Observed, accessKeyId: string | null): KeyStanding {
  const key = seen.keys?.find((each) => each.accessKeyId === accessKeyId);
  if (key === undefined) return "ABSENT";
  return key.isActive ? "ACTIVE" : "INACTIVE";
}

function idsOf(seen: Observed): readonly string[] {
  return (seen.keys ?? []).map((key) => key.accessKeyId).toSorted();
}

function addedKeys({ beforeSet, orphanAccessKeyId }: RotationFacts, keys: readonly string[]): readonly string[] {
  return keys.filter((id) => !(beforeSet ?? []).includes(id) && id !== orphanAccessKeyId);
}

function park(rotation: RotationFacts, code: ParkCode, words: string, evidence: Evidence = {}): Decision {
  return { type: "PARK", code, resume: rotation.state, words, evidence };
}

function keyGone(rotation: RotationFacts, accessKeyId: string | null): Decision {
  return park(rotation, "KEY_NOT_FOUND", `${accessKeyId ?? "The key"} is no longer a key of this user. Nothing else was touched.`);
}

function begin(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null) return { type: "MOVE", to: "CANCELLED", words: "Rolled back before a key was made." };
  if (seen.awsAccountId !== rotation.awsAccountId)
    return park(rotation, "AWS_WRONG_ACCOUNT", `The credentials belong to ${seen.awsAccountId}, not to ${rotation.awsAccountId}.`);
  if (standingOf(seen, rotation.oldAccessKeyId) === "ABSENT") return keyGone(rotation, rotation.oldAccessKeyId);
  const oldLastUsedAtRequest = rotation.oldLastUsedAtRequest ?? seen.oldLastUsed ?? null;
  if (rotation.mode === "COMPROMISED" && rotation.inactiveAt === null)
    return {
      type: "MOVE",
      to: "DEACTIVATE_INTENT",
      words: "The key leaked: it is switched off before a new one is made. Applications that use it stop working.",
      change: { oldLastUsedAtRequest },
      evidence: { keys: idsOf(seen) },
    };
  return intend(rotation, seen, now, { oldLastUsedAtRequest });
}

function intend(rotation: RotationFacts, seen: Observed, now: Instant, change: RotationChange): Decision {
  const beforeSet = idsOf(seen);
  if (beforeSet.length >= 2)
    return park(rotation, "ACCESS_KEY_LIMIT", "The user has two keys, which is as many as AWS allows: one must go first.", {
      keys: beforeSet,
    });
  if (rotation.attempt >= CREATE_ATTEMPTS_MAX)
    return park(rotation, "CREATE_ATTEMPTS_SPENT", `Creating a key was tried ${rotation.attempt} times without an answer.`);
  const attempt = rotation.attempt + 1;
  return {
    type: "MOVE",
    to: "CREATE_INTENT",
    words: `About to create a key (attempt ${attempt}).`,
    change: { ...change, beforeSet, attempt, intentAt: now, reconciled: null },
    evidence: { keysBefore: beforeSet, tag: creationTag({ id: rotation.id, attempt }) },
  };
}

function createCompromised(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return { type: "MOVE", to: "CANCELLED", words: "Stopped before a key was made. The leaked key stays inactive." };
  const since = rotation.inactiveAt ?? now;
  if (now < since + rotation.windows.lag)
    return { type: "WAIT", until: since + rotation.windows.lag, words: "Waiting until AWS refuses the leaked key everywhere." };
  const standing = standingOf(seen, rotation.oldAccessKeyId);
  if (standing === "ABSENT") return keyGone(rotation, rotation.oldAccessKeyId);
  if (standing === "ACTIVE")
    return park({ ...rotation, state: "DEACTIVATE_INTENT" }, "OLD_KEY_REENABLED", "Somebody switched the leaked key on again.");
  const added = idsOf(seen).filter((id) => id !== rotation.oldAccessKeyId);
  if (added.length > 0 && rotation.attempt === 0)
    return park(
      rotation,
      "UNATTRIBUTED_KEY",
      "The user has another key than the leaked one, which whoever has the leaked key may have made.",
      {
        keys: added,
      },
    );
  if (!seen.hasFreshScan) {
    if (now > rotation.stateSince + rotation.windows.scanDeadline)
      return park(rotation, "ACCOUNT_NOT_READ", "The account could not be read again after the leaked key was switched off.");
    return { type: "WAIT", until: now + rotation.windows.probeSpacing, words: "Reading the account again: keys, policies and roles." };
  }
  return intend(rotation, seen, now, {});
}

function reconcile(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { windows, reconciled, stateSince } = rotation;
  const keys = idsOf(seen);
  const isEqual = reconciled !== null && reconciled.keys.join() === keys.join();
  if (now < stateSince + windows.lag)
    return { type: "WAIT", until: stateSince + windows.lag, words: "Waiting until AWS shows everywhere what was done." };
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
  return attribute(rotation, added, seen.attribution, now);
}

/** No key came of the attempt: another try, or the end that was asked for meanwhile. */
function nothingMade(rotation: RotationFacts): Decision {
  if (rotation.rollbackRequestedAt !== null)
    return { type: "MOVE", to: "CANCELLED", words: "No key was made, and a rollback was asked for: nothing is left of it." };
  return { type: "MOVE", to: beforeCreate(rotation), words: "No key was made: trying again." };
}

function attribute(rotation: RotationFacts, added: readonly string[], found: Attribution | undefined, now: Instant): Decision {
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
    return park(rotation, "UNATTRIBUTED_KEY", `Nobody can prove who made ${accessKeyId}. The old key was not touched.`, {
      accessKeyId,
      reason: found?.reason ?? null,
      others,
    });
  return {
    type: "WAIT",
    until: now + windows.attributionSpacing,
    words: `Waiting for CloudTrail to tell who made ${accessKeyId}.`,
    evidence: { accessKeyId, reason: found?.reason ?? null },
  };
}

function removeOrphan(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { orphanAccessKeyId: orphan, orphanInactiveAt, windows } = rotation;
  const standing = standingOf(seen, orphan);
  if (orphan === null || standing === "ABSENT") return nothingMade(rotation);
  if (standing === "ACTIVE" && orphanInactiveAt === null)
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: orphan, isActive: false },
      words: `Switching the lost key ${orphan} off.`,
    };
  if (orphanInactiveAt === null)
    return { type: "NOTE", change: { orphanInactiveAt: now }, words: `The lost key ${orphan} is inactive.`, until: now + windows.lag };
  if (now < orphanInactiveAt + windows.lag)
    return { type: "WAIT", until: orphanInactiveAt + windows.lag, words: "Waiting until AWS refuses the lost key everywhere." };
  if (seen.orphanLastUsed?.status === "USED")
    return park(
      rotation,
      "ORPHAN_IN_USE",
      `${orphan}, whose secret nobody should have, was used at ${formatInstant(seen.orphanLastUsed.at)}.`,
    );
  if (seen.orphanLastUsed?.status !== "NEVER_USED")
    return { type: "WAIT", until: now + windows.attributionSpacing, words: "The last use of the lost key could not be read." };
  return {
    type: "WRITE",
    write: { type: "DELETE_KEY", accessKeyId: orphan },
    words: `Deleting the lost key ${orphan}, which was never used.`,
  };
}

function deliver(rotation: RotationFacts, seen: Observed): Decision {
  if (rotation.destination === "REVEAL")
    return { type: "MOVE", to: "DELIVERED", words: "The secret stays sealed until it is fetched.", change: { probeCount: 0 } };
  const { version, currentVersionId } = seen.destination!;
  if (version === "DIFFERENT") return park(rotation, "SECRET_CONFLICT", "The secret's version with our token holds something else.");
  if (version === "ABSENT")
    return { type: "WRITE", write: { type: "PUT_SECRET" }, words: "Putting the new key into Secrets Manager as pending." };
  const versionId = rotation.id;
  return {
    type: "MOVE",
    to: "DELIVERED",
    words: "Secrets Manager holds the new key: read back, and equal.",
    change: { versionId, previousVersionId: currentVersionId === versionId ? null : currentVersionId, probeCount: 0 },
    evidence: { versionId, previousVersionId: currentVersionId },
  };
}

function probe(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { windows, probeCount, stateSince, userArn } = rotation;
  const arn = seen.probedArn ?? null;
  if (arn !== null && arn !== userArn) return park(rotation, "NEW_KEY_NOT_WORKING", `The new key is ${arn}, not ${userArn}.`);
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
  const words = arn === null ? "AWS does not know the new key yet." : `The new key works (${count} of ${PROBES_NEEDED}).`;
  return { type: "NOTE", change, words, until: now + windows.probeSpacing };
}

function promote(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const change = { promotedAt: now, gateDeadlineAt: now + rotation.windows.overlap + rotation.windows.patience };
  if (rotation.destination === "REVEAL") return { type: "MOVE", to: "PROMOTED", words: "The new key may be fetched, once.", change };
  const { currentVersionId, version } = seen.destination!;
  if (version !== "OURS") return park(rotation, "SECRET_CONFLICT", "Secrets Manager no longer holds the version that we put there.");
  if (currentVersionId === rotation.versionId)
    return { type: "MOVE", to: "PROMOTED", words: "The new key is AWSCURRENT.", change, evidence: { versionId: rotation.versionId } };
  if (currentVersionId !== rotation.previousVersionId)
    return park(rotation, "SECRET_CONFLICT", "Somebody else moved AWSCURRENT meanwhile.", { currentVersionId });
  return {
    type: "WRITE",
    write: { type: "SET_CURRENT", to: rotation.versionId!, from: currentVersionId },
    words: "Moving AWSCURRENT to the new key.",
  };
}

function gate(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const guarded = guardNewKey(rotation, seen, now) ?? expireReveal(rotation, now);
  if (guarded) return guarded;
  if (standingOf(seen, rotation.oldAccessKeyId) === "ABSENT") return keyGone(rotation, rotation.oldAccessKeyId);
  const oldKey = seen.oldLastUsed ?? { status: "UNKNOWN" };
  const newKey = seen.newLastUsed ?? { status: "UNKNOWN" };
  const view = judgeGate(rotation, { oldKey, newKey }, now);
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
      return park(rotation, "OLD_KEY_IN_USE", `The old key is still used, or its use could not be read: ${usedWords(oldKey)}.`, evidence);
    return park(rotation, "NEW_KEY_NOT_USED", `Nobody was seen using the new key: ${usedWords(newKey)}.`, evidence);
  }
  return { type: "WAIT", until: now + rotation.windows.look, words: shutWords(view), gate: view, evidence };
}

const GATE_WORDS = {
  NEW_KEY_IN_USE: "The new key is used, the old one is quiet: the old one may go.",
  OLD_KEY_UNUSED: "The old key was not in use when this was asked for and still is not: it may go.",
  OPERATOR_CONFIRMED: "An operator confirmed that everything has moved.",
} as const;

const CONDITION_WORDS = {
  ACKNOWLEDGED: "the new key's arrival to be confirmed",
  OVERLAP_PASSED: "the overlap to pass",
  NEW_KEY_USED: "the new key to be used",
  OLD_KEY_QUIET: "the old key to be quiet",
} as const;

function shutWords({ conditions }: GateView): string {
  const waiting = conditions.filter(({ isMet }) => !isMet).map(({ name }) => CONDITION_WORDS[name]);
  return `Waiting for ${waiting.join(", ")}.`;
}

function usedWords(used: LastUsed): string {
  switch (used.status) {
    case "USED":
      return [formatInstant(used.at), used.service, used.region].filter(Boolean).join(" ");
    case "NEVER_USED":
      return "never";
    case "UNKNOWN":
      return "could not be read";
    case "NO_PERMISSION":
      return "may not be read";
  }
}

/** `null`: the new key is Active, as every step that takes something from the old one demands. */
function guardNewKey(rotation: RotationFacts, seen: Observed, now: Instant): Decision | null {
  const standing = standingOf(seen, rotation.newAccessKeyId);
  if (standing === "ACTIVE") return null;
  // A key that was just made may be missing from a list for a moment.
  if (standing === "ABSENT" && rotation.sealedAt !== null && now < rotation.sealedAt + rotation.windows.lag)
    return { type: "WAIT", until: rotation.sealedAt + rotation.windows.lag, words: "Waiting until AWS lists the new key." };
  return park(
    rotation,
    "NEW_KEY_NOT_ACTIVE",
    `${rotation.newAccessKeyId} is ${standing === "ABSENT" ? "gone" : "inactive"}: somebody else did that.`,
  );
}

/** A reveal that nobody fetched in time takes the new key back: an unfetched key is one that nobody holds. */
function expireReveal(rotation: RotationFacts, now: Instant): Decision | null {
  const { destination, revealedAt, promotedAt, windows } = rotation;
  if (destination !== "REVEAL" || revealedAt !== null || promotedAt === null || now < promotedAt + windows.revealDeadline) return null;
  return {
    type: "NOTE",
    change: { rollbackRequestedAt: now },
    words: "Nobody fetched the new key in time: it goes, the old one stays.",
    until: now,
  };
}

function deactivate(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { oldAccessKeyId, mode } = rotation;
  if (mode === "COMPROMISED" && rotation.rollbackRequestedAt !== null && standingOf(seen, oldAccessKeyId) === "ACTIVE")
    return { type: "MOVE", to: "CANCELLED", words: "Stopped before the key was switched off." };
  const guarded = mode === "COMPROMISED" ? null : guardNewKey({ ...rotation, state: "PROMOTED" }, seen, now);
  if (guarded) return guarded;
  switch (standingOf(seen, oldAccessKeyId)) {
    case "ABSENT":
      return keyGone(rotation, oldAccessKeyId);
    case "ACTIVE":
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: false },
        words: "Switching the old key off.",
      };
    case "INACTIVE":
      return {
        type: "MOVE",
        to: "OLD_INACTIVE",
        words: "The old key is inactive; it can still be switched on again.",
        change: { inactiveAt: now, reenabledAt: null },
      };
  }
}

function rest(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { oldAccessKeyId, windows } = rotation;
  const inactiveAt = rotation.inactiveAt ?? now;
  const oldKey = standingOf(seen, oldAccessKeyId);
  if (oldKey === "ABSENT") return keyGone(rotation, oldAccessKeyId);
  const back: RotationFacts = { ...rotation, state: "PROMOTED" };
  const guarded = guardNewKey(back, seen, now);
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
function restCompromised(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const expired = expireReveal(rotation, now);
  if (expired) return expired;
  if (rotation.destination === "REVEAL" && rotation.acknowledgedAt === null && standingOf(seen, rotation.newAccessKeyId) === "ACTIVE")
    return { type: "WAIT", until: now + rotation.windows.look, words: `Waiting for ${CONDITION_WORDS.ACKNOWLEDGED}.` };
  return rest(rotation, seen, now);
}

function remove(rotation: RotationFacts, seen: Observed): Decision {
  const { oldAccessKeyId, newAccessKeyId } = rotation;
  const oldKey = standingOf(seen, oldAccessKeyId);
  if (oldKey === "ABSENT")
    return { type: "MOVE", to: "COMPLETED", words: "The old key is deleted. The sealed copy of the new one is wiped." };
  if (standingOf(seen, newAccessKeyId) !== "ACTIVE")
    return park(
      { ...rotation, state: "OLD_INACTIVE" },
      "NEW_KEY_NOT_ACTIVE",
      `${newAccessKeyId} is not active: the old key is not deleted.`,
    );
  if (oldKey === "ACTIVE")
    return park({ ...rotation, state: "PROMOTED" }, "OLD_KEY_REENABLED", "Somebody switched the old key on again: it is not deleted.");
  return { type: "WRITE", write: { type: "DELETE_KEY", accessKeyId: oldAccessKeyId }, words: "Deleting the old key." };
}

/**
 * Old key on, AWSCURRENT back, new key off, new key gone: in this order somebody always holds a key that works. A leaked
 * key stays off.
 */
function rollBack(rotation: RotationFacts, seen: Observed, now: Instant): Decision {
  const { oldAccessKeyId, versionId, previousVersionId, mode, windows } = rotation;
  const newAccessKeyId = rotation.newAccessKeyId!;
  const oldKey = standingOf(seen, oldAccessKeyId);
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
  if (versionId !== null && previousVersionId !== null && seen.destination?.currentVersionId === versionId)
    return {
      type: "WRITE",
      write: { type: "SET_CURRENT", to: previousVersionId, from: versionId },
      words: "Rolling back: moving AWSCURRENT to the secret's former version.",
    };
  switch (standingOf(seen, newAccessKeyId)) {
    case "ACTIVE":
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: newAccessKeyId, isActive: false },
        words: "Rolling back: switching the new key off.",
      };
    case "INACTIVE":
      return { type: "WRITE", write: { type: "DELETE_KEY", accessKeyId: newAccessKeyId }, words: "Rolling back: deleting the new key." };
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
      return { type: "WRITE", write: { type: "DELETE_KEY", accessKeyId: newAccessKeyId }, words: "Rolling back: deleting the new key." };
    }
  }
}
