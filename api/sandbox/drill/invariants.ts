/**
 * Checks the promises of key rotation against the truth log. Each function reads the log and what the product recorded
 * about its rotations, counts what it checked and names every breach. It deliberately uses none of the product's code,
 * so that it is an independent check.
 */
import type { Instant } from "../../src/iam/time.ts";
import { isKeyRefusal } from "./application.ts";
import type { Actor, TruthEntry } from "./truth-log.ts";

/** The product's record of one rotation, at the end of a drill. */
export interface RotationOutcome {
  readonly id: string;
  readonly userName: string;
  readonly state: string;
  readonly mode: "STANDARD" | "COMPROMISED" | "RETIRE";
  readonly oldAccessKeyId: string;
  readonly newAccessKeyId: string | null;
  /** Every key that the rotation identified as an orphan, with stored proof. */
  readonly orphanAccessKeyIds: readonly string[];
  /** Keys that were reported when the rotation was cancelled. The product may have created them, and they are kept. */
  readonly leftAccessKeyIds: readonly string[];
  /** The number of CreateAccessKey attempts. */
  readonly attempts: number;
  /** How long the old key must be inactive, on the sandbox's clock. */
  readonly soakMs: number;
  readonly openedAt: Instant;
  /** Null while the rotation is open. */
  readonly endedAt: Instant | null;
  /** Whether an operator requested a rollback. */
  readonly isRolledBack: boolean;
}

export interface Evidence {
  readonly truth: readonly TruthEntry[];
  readonly rotations: readonly RotationOutcome[];
  readonly isProduct: (actor: Actor) => boolean;
  /** The time after which AWS shows the use of a key, and a worker that is about to deactivate the key has seen it. */
  readonly useShownWithinMs: number;
}

export interface Verdict {
  /** The number of moments, writes, keys or rotations that were checked. */
  readonly checked: number;
  readonly breaches: readonly string[];
}

type Kind<K extends TruthEntry["kind"]> = Extract<TruthEntry, { kind: K }>;

const INVARIANTS = {
  I1: someKeyAlwaysWorks,
  I2: noNewKeyWithoutSecret,
  I3: onlyOwnKeysTouched,
  I4: oneRotationAtATime,
  I6: noKeysLeftOver,
  I7: deletedAfterWaiting,
  I8: lostKeysAccountedFor,
  I9: onlyUnusedKeysRetired,
} as const satisfies Record<string, (evidence: Evidence) => Verdict>;

/**
 * Checks every invariant but I5, which has a function of its own: `secretsInClear` reads what the product wrote, not
 * what AWS did.
 */
export function checkInvariants(evidence: Evidence): Record<keyof typeof INVARIANTS, Verdict> {
  return Object.fromEntries(Object.entries(INVARIANTS).map(([name, check]) => [name, check(evidence)])) as Record<
    keyof typeof INVARIANTS,
    Verdict
  >;
}

/**
 * I1: at every moment an active key exists that an application holds, and no application was refused because of its
 * key. The user of a leaked key is exempt while its rotation is open, because a leaked key is deactivated first on
 * purpose. A retired key is exempt, because no application has it: I9 checks that.
 */
function someKeyAlwaysWorks({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  let checked = 0;
  // An operator rolled back to the old key, which works. Applications that already use the new key must switch back.
  const rolledBackKeys = new Set(
    rotations.filter(({ isRolledBack }) => isRolledBack).map(({ newAccessKeyId }) => newAccessKeyId),
  );
  const byUser = Map.groupBy(rotations, ({ userName }) => userName);
  const leaked = new Set(
    rotations.filter(({ mode }) => mode !== "STANDARD").map(({ oldAccessKeyId }) => oldAccessKeyId),
  );
  const isExcepted = ({ userName, accessKeyId, at }: Kind<"KEY_CREATED" | "KEY_STATUS" | "KEY_DELETED">) =>
    byUser
      .get(userName)!
      .some(
        ({ mode, oldAccessKeyId, openedAt, endedAt }) =>
          (mode === "COMPROMISED" || (mode === "RETIRE" && accessKeyId === oldAccessKeyId)) &&
          at >= openedAt &&
          at <= (endedAt ?? Infinity),
      );
  const held = new Set<string>();
  /** Keys that another administrator deactivated or deleted. A rotation cannot help their users. */
  const removedByOthers = new Set<string>();
  const active = new Map<string, Set<string>>();
  const versions = new Map<string, string>();
  for (const entry of truth) {
    switch (entry.kind) {
      case "KEY_CREATED":
        if (!isOurs(entry, isProduct)) held.add(entry.accessKeyId);
        if (entry.isActive) activeOf(active, entry.userName).add(entry.accessKeyId);
        break;
      case "KEY_STATUS":
        if (entry.isActive) activeOf(active, entry.userName).add(entry.accessKeyId);
        else activeOf(active, entry.userName).delete(entry.accessKeyId);
        if (!entry.isActive && !isOurs(entry, isProduct)) removedByOthers.add(entry.accessKeyId);
        break;
      case "KEY_DELETED":
        activeOf(active, entry.userName).delete(entry.accessKeyId);
        if (!isOurs(entry, isProduct)) removedByOthers.add(entry.accessKeyId);
        break;
      case "SECRET_VERSION":
        if (entry.accessKeyId !== null) versions.set(entry.versionId, entry.accessKeyId);
        break;
      case "SECRET_STAGES": {
        const current = versions.get(entry.stages["AWSCURRENT"] ?? "");
        if (current !== undefined) held.add(current);
        break;
      }
      case "APPLICATION_CALL":
        checked++;
        if (entry.errorCode === null && entry.accessKeyId !== null) held.add(entry.accessKeyId);
        if (
          isKeyRefusal(entry.errorCode) &&
          ![rolledBackKeys, leaked, removedByOthers].some((keys) => keys.has(entry.accessKeyId ?? ""))
        )
          breaches.push(`${entry.application} was refused with ${entry.accessKeyId}: ${entry.errorCode}`);
        break;
      case "KEY_USED":
        break;
    }
    if (!("userName" in entry) || !byUser.has(entry.userName) || !isOurs(entry, isProduct) || isExcepted(entry))
      continue;
    checked++;
    // Another administrator may have removed the last working key. A product write that adds a key or activates one is
    // no breach then.
    const isTaking = entry.kind === "KEY_DELETED" || (entry.kind === "KEY_STATUS" && !entry.isActive);
    const working = [...activeOf(active, entry.userName)].filter((accessKeyId) => held.has(accessKeyId));
    if (isTaking && working.length === 0)
      breaches.push(
        `after ${entry.kind} of ${entry.accessKeyId} ${entry.userName} has no active key that an application holds`,
      );
  }
  return { checked, breaches };
}

/**
 * I2: a key whose answer was lost never becomes the new key. The old key is deactivated only after the new key's secret
 * is stored where applications read it.
 */
function noNewKeyWithoutSecret({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const lost = new Set(
    ofKind(truth, "KEY_CREATED")
      .filter(({ actor }) => actor?.isAnswerLost === true)
      .map(({ accessKeyId }) => accessKeyId),
  );
  const writes = truth.filter(
    (entry) => isOurs(entry, isProduct) && (entry.kind === "KEY_STATUS" || entry.kind === "KEY_DELETED"),
  );
  const versions = ofKind(truth, "SECRET_VERSION");
  const stages = ofKind(truth, "SECRET_STAGES");
  for (const { id, newAccessKeyId, oldAccessKeyId, mode, openedAt, endedAt } of rotations) {
    if (newAccessKeyId === null) continue;
    if (lost.has(newAccessKeyId))
      breaches.push(`${id}: ${newAccessKeyId} is the new key, but its secret was never received`);
    if (mode !== "STANDARD") continue;
    const taken = writes.find(
      (entry) =>
        // An earlier rotation of the same key may have deactivated it, and reactivated it when it was rolled back.
        entry.at >= openedAt &&
        entry.at <= (endedAt ?? Infinity) &&
        ((entry.kind === "KEY_STATUS" && !entry.isActive) || entry.kind === "KEY_DELETED") &&
        entry.accessKeyId === oldAccessKeyId,
    );
    if (taken === undefined) continue;
    const isBefore = ({ index }: TruthEntry) => index < taken.index;
    const own = versions
      .filter((version) => version.accessKeyId === newAccessKeyId && isBefore(version))
      .map(({ versionId }) => versionId);
    const isCurrent = stages.some((entry) => isBefore(entry) && own.includes(entry.stages["AWSCURRENT"] ?? ""));
    if (!isCurrent)
      breaches.push(`${id}: ${oldAccessKeyId} was deactivated or deleted before ${newAccessKeyId} was AWSCURRENT`);
  }
  return { checked: rotations.length, breaches };
}

/** I3: only a rotation's old key, its new key, or an orphan that we created is written to. */
function onlyOwnKeysTouched({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const createdByUs = createdBy(truth, isProduct);
  const writes = truth.filter(
    (entry): entry is Kind<"KEY_STATUS"> | Kind<"KEY_DELETED"> =>
      (entry.kind === "KEY_STATUS" || entry.kind === "KEY_DELETED") && isOurs(entry, isProduct),
  );
  for (const { accessKeyId, userName, kind } of writes) {
    const isOld = rotations.some(
      (rotation) => rotation.userName === userName && rotation.oldAccessKeyId === accessKeyId,
    );
    if (!isOld && !createdByUs.has(accessKeyId))
      breaches.push(`${kind} of ${accessKeyId} of ${userName}, which belongs to no rotation`);
  }
  return { checked: writes.length, breaches };
}

/** I4: at most one open rotation per user, and no more keys created than attempts recorded. */
function oneRotationAtATime({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const byUser = Map.groupBy(rotations, ({ userName }) => userName);
  for (const [userName, own] of byUser) {
    const sorted = own.toSorted((left, right) => left.openedAt - right.openedAt);
    for (const [index, rotation] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next !== undefined && (rotation.endedAt === null || next.openedAt < rotation.endedAt))
        breaches.push(`${userName}: ${rotation.id} and ${next.id} were open together`);
    }
    const made = ofKind(truth, "KEY_CREATED").filter(
      (entry) => entry.userName === userName && isOurs(entry, isProduct),
    ).length;
    const attempts = own.reduce((sum, rotation) => sum + rotation.attempts, 0);
    if (made > attempts) breaches.push(`${userName}: ${made} keys were created in ${attempts} attempts`);
  }
  return { checked: rotations.length, breaches };
}

/** I6: a finished rotation leaves exactly the keys that its final state implies. */
function noKeysLeftOver({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const createdByUs = createdBy(truth, isProduct);
  const last = new Map<string, RotationOutcome>();
  for (const rotation of rotations.toSorted((left, right) => left.openedAt - right.openedAt))
    last.set(rotation.userName, rotation);
  let checked = 0;
  for (const [userName, { id, state, mode, oldAccessKeyId, newAccessKeyId }] of last) {
    const keys = remaining(truth, userName);
    checked++;
    const ours = [...keys.keys()].filter((accessKeyId) => createdByUs.has(accessKeyId));
    if (state === "COMPLETED") {
      if (keys.has(oldAccessKeyId)) breaches.push(`${id} completed but the old key still exists`);
      if (mode !== "RETIRE" && (newAccessKeyId === null || keys.get(newAccessKeyId) !== true))
        breaches.push(`${id} completed without an active new key`);
      const extra = ours.filter((accessKeyId) => accessKeyId !== newAccessKeyId && accessKeyId !== oldAccessKeyId);
      if (extra.length > 0) breaches.push(`${id} completed and left ${extra.join(", ")}`);
    } else if (state === "ROLLED_BACK") {
      // Another administrator may have deleted a retired key that was kept.
      const isDeletedByOther = ofKind(truth, "KEY_DELETED").some(
        (entry) => mode === "RETIRE" && entry.accessKeyId === oldAccessKeyId && !isOurs(entry, isProduct),
      );
      if (mode !== "COMPROMISED" && keys.get(oldAccessKeyId) !== true && !isDeletedByOther)
        breaches.push(`${id} was rolled back but the old key is not active`);
      const extra = ours.filter((accessKeyId) => accessKeyId !== oldAccessKeyId);
      if (extra.length > 0) breaches.push(`${id} was rolled back and left ${extra.join(", ")}`);
    } else if (state !== "CANCELLED" && state !== "NEEDS_OPERATOR") {
      breaches.push(`${id} has neither ended nor waits for an operator: ${state}`);
    }
  }
  return { checked, breaches };
}

/** I7: a key is deleted only while inactive. The old key must have been inactive for its full waiting period. */
function deletedAfterWaiting({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const deletions = ofKind(truth, "KEY_DELETED").filter((entry) => isOurs(entry, isProduct));
  const createdByUs = createdBy(truth, isProduct);
  for (const { accessKeyId, userName, at, index } of deletions) {
    const inactiveSince = inactiveAt(truth, accessKeyId, index);
    const rotation = rotations.find(
      (candidate) => candidate.userName === userName && candidate.oldAccessKeyId === accessKeyId,
    );
    const soakMs = rotation?.soakMs ?? 0;
    if (inactiveSince === null) {
      // A worker that lost its lease deletes its newly created key without waiting: no one else knows that key's
      // secret.
      if (rotation !== undefined || wasUsed(truth, accessKeyId))
        breaches.push(`${accessKeyId} of ${userName} was deleted while active`);
    } else if (at - inactiveSince < soakMs) {
      breaches.push(`${accessKeyId} of ${userName} was deleted after ${at - inactiveSince} ms of ${soakMs}`);
    }
    const isOrphan = rotations.some(({ orphanAccessKeyIds }) => orphanAccessKeyIds.includes(accessKeyId));
    if (isOrphan && (!createdByUs.has(accessKeyId) || wasUsed(truth, accessKeyId)))
      breaches.push(`${accessKeyId} was deleted as an orphan but was used or not ours`);
  }
  return { checked: deletions.length, breaches };
}

/**
 * Returns the time from which a key had been inactive without interruption, as of an entry of the log. Deactivating the
 * key again does not change this time.
 */
function inactiveAt(truth: Evidence["truth"], accessKeyId: string, index: number): Instant | null {
  const statuses = ofKind(truth, "KEY_STATUS").filter(
    (entry) => entry.accessKeyId === accessKeyId && entry.index < index,
  );
  const first = statuses[statuses.findLastIndex(({ isActive }) => isActive) + 1];
  return first?.at ?? null;
}

/**
 * I8: a key that we created and whose secret is lost is deleted in the end, unless it was reported: its rotation waits
 * for an operator, or named the key when it was cancelled.
 */
function lostKeysAccountedFor({ truth, rotations, isProduct }: Evidence): Verdict {
  const breaches: string[] = [];
  const made = ofKind(truth, "KEY_CREATED").filter((entry) => isOurs(entry, isProduct));
  for (const { accessKeyId, userName } of made) {
    if (!remaining(truth, userName).has(accessKeyId)) continue;
    const own = rotations.filter((rotation) => rotation.userName === userName);
    const isKnown = own.some(
      ({ newAccessKeyId, leftAccessKeyIds, state }) =>
        newAccessKeyId === accessKeyId || leftAccessKeyIds.includes(accessKeyId) || state === "NEEDS_OPERATOR",
    );
    if (!isKnown) breaches.push(`${accessKeyId} of ${userName} still exists and its secret is lost`);
  }
  return { checked: made.length, breaches };
}

/**
 * I9: a retirement creates no key, deactivates a key only if AWS shows no use of it since the request or before, and never
 * deletes a key that was used. Keys are exempt that another administrator activated or deactivated meanwhile: a use can then
 * fall between two looks of a worker.
 */
function onlyUnusedKeysRetired({ truth, rotations, isProduct, useShownWithinMs }: Evidence): Verdict {
  const breaches: string[] = [];
  let checked = 0;
  for (const { id, mode, oldAccessKeyId, newAccessKeyId, attempts, openedAt, endedAt } of rotations) {
    if (mode !== "RETIRE") continue;
    checked++;
    if (newAccessKeyId !== null || attempts > 0) breaches.push(`${id} retires a key and created one`);
    const ofKey = truth.filter((entry) => "accessKeyId" in entry && entry.accessKeyId === oldAccessKeyId);
    const uses = ofKind(ofKey, "KEY_USED").filter(({ errorCode }) => errorCode === null);
    const during = ofKey.filter(({ at }) => at >= openedAt && at <= (endedAt ?? Infinity));
    if (ofKind(during, "KEY_STATUS").some((entry) => !isOurs(entry, isProduct))) continue;
    for (const entry of during) {
      if (!isOurs(entry, isProduct)) continue;
      const isDeleted = entry.kind === "KEY_DELETED";
      if (!isDeleted && (entry.kind !== "KEY_STATUS" || entry.isActive)) continue;
      checked++;
      const shownUntil = isDeleted ? entry.at : entry.at - useShownWithinMs;
      const use = uses.find(({ at, index }) => index < entry.index && at < shownUntil);
      if (use) breaches.push(`${id}: ${oldAccessKeyId} was used ${entry.at - use.at} ms before ${entry.kind}`);
    }
  }
  return { checked, breaches };
}

const HEAD_CHARACTERS = 12;
/** The number of pairs of bytes. */
const PAIRS = 0x1_00_00;

/**
 * I5: finds texts that contain a secret in clear text. `secrets` are the keys' secrets and any planted markers, each of
 * at least twelve characters.
 */
export function secretsInClear(
  texts: readonly { readonly where: string; readonly text: string }[],
  secrets: readonly string[],
): Verdict {
  const forms = new Set(
    secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      base64(secret),
    ]),
  );
  // There are thousands of secrets and a hundred megabytes of text. So each position is looked up among the secrets'
  // first characters, instead of each secret in the whole text. Most positions are ruled out by their first two characters,
  // which takes a tenth of the time of a look-up.
  const heads = Map.groupBy(forms, (form) => form.slice(0, HEAD_CHARACTERS));
  const pairs = new Uint8Array(PAIRS);
  for (const form of forms) pairs[pairAt(form, 0)] = 1;
  const containsSecret = (text: string) => {
    for (let at = 0; at + HEAD_CHARACTERS <= text.length; at += 1)
      if (
        pairs[pairAt(text, at)] === 1 &&
        heads.get(text.slice(at, at + HEAD_CHARACTERS))?.some((form) => text.startsWith(form, at))
      )
        return true;
    return false;
  };
  const breaches = texts
    .filter(({ text }) => containsSecret(text))
    .map(({ where }) => `${where} contains a secret in clear text`);
  return { checked: texts.length * secrets.length, breaches };
}

/** The low bytes of the two characters from `at` on. */
function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff);
}

/**
 * Encodes only whole groups of three bytes. The result then also occurs in the base64 form of a longer text with this
 * offset.
 */
function base64(secret: string): string {
  return Buffer.from(secret.slice(0, Math.floor(secret.length / 3) * 3)).toString("base64");
}

function ofKind<K extends TruthEntry["kind"]>(truth: readonly TruthEntry[], kind: K): Kind<K>[] {
  return truth.filter((entry): entry is Kind<K> => entry.kind === kind);
}

function isOurs({ actor }: TruthEntry, isProduct: Evidence["isProduct"]): boolean {
  return actor !== null && isProduct(actor);
}

function createdBy(truth: readonly TruthEntry[], isProduct: Evidence["isProduct"]): ReadonlySet<string> {
  return new Set(
    ofKind(truth, "KEY_CREATED")
      .filter((entry) => isOurs(entry, isProduct))
      .map(({ accessKeyId }) => accessKeyId),
  );
}

/** The user's keys at the end, and whether each is active. */
function remaining(truth: readonly TruthEntry[], userName: string): ReadonlyMap<string, boolean> {
  const keys = new Map<string, boolean>();
  for (const entry of truth) {
    if (!("userName" in entry) || entry.userName !== userName) continue;
    if (entry.kind === "KEY_DELETED") keys.delete(entry.accessKeyId);
    else keys.set(entry.accessKeyId, entry.isActive);
  }
  return keys;
}

function activeOf(active: Map<string, Set<string>>, userName: string): Set<string> {
  const known = active.get(userName) ?? new Set<string>();
  active.set(userName, known);
  return known;
}

/**
 * Whether AWS accepted a request with the key. Our own probes of a new key count too, but an orphan is never probed.
 */
function wasUsed(truth: readonly TruthEntry[], accessKeyId: string): boolean {
  return ofKind(truth, "KEY_USED").some((entry) => entry.accessKeyId === accessKeyId && entry.errorCode === null);
}
