/**
 * The promises of key rotation, held against what really happened. Each function reads the truth log and what the product
 * itself says of its rotations, counts what it looked at and names every breach. The product's own code is kept out on
 * purpose: this is the second opinion.
 */
import type { Instant } from "../../src/iam/time.ts";
import { isKeyRefusal } from "./application.ts";
import type { Actor, TruthEntry } from "./truth-log.ts";

/** What the product says of one rotation, at the end of a drill. */
export interface RotationOutcome {
  readonly id: string;
  readonly userName: string;
  readonly state: string;
  readonly mode: "STANDARD" | "COMPROMISED";
  readonly oldAccessKeyId: string;
  readonly newAccessKeyId: string | null;
  /** Every key that it took for an orphan, with stored proof. */
  readonly orphanAccessKeyIds: readonly string[];
  /** Keys that whoever cancelled it was told of: they may be ours, and stay. */
  readonly leftAccessKeyIds: readonly string[];
  /** CreateAccessKey attempts. */
  readonly attempts: number;
  /** How long the old key must lie inactive, on the sandbox's clock. */
  readonly soakMs: number;
  readonly openedAt: Instant;
  /** `null`: still open. */
  readonly endedAt: Instant | null;
  /** Somebody asked for the new key to go and the old one to stay. */
  readonly isTakenBack: boolean;
}

export interface Witness {
  readonly truth: readonly TruthEntry[];
  readonly rotations: readonly RotationOutcome[];
  readonly isProduct: (actor: Actor) => boolean;
}

export interface Verdict {
  /** How many moments, writes, keys or rotations were looked at. */
  readonly checked: number;
  readonly breaches: readonly string[];
}

type Kind<K extends TruthEntry["kind"]> = Extract<TruthEntry, { kind: K }>;

const INVARIANTS = {
  I1: someKeyWorks,
  I2: noNewKeyWithoutSecret,
  I3: onlyOwnKeysTouched,
  I4: oneRotationAtATime,
  I6: nothingLeftOver,
  I7: deletedAfterRest,
  I8: lostKeysAccountedFor,
} as const satisfies Record<string, (witness: Witness) => Verdict>;

/** I5 has a function of its own, `secretsInClear`: it reads what the product wrote, not what AWS did. */
export function checkInvariants(witness: Witness): Record<keyof typeof INVARIANTS, Verdict> {
  return Object.fromEntries(Object.entries(INVARIANTS).map(([name, check]) => [name, check(witness)])) as Record<
    keyof typeof INVARIANTS,
    Verdict
  >;
}

/**
 * I1: at every moment a key that somebody holds is active; no application was ever refused for its key. Excepted is the user
 * of a leaked key while its rotation is open: there the key goes first, which is what was asked for.
 */
function someKeyWorks({ truth, rotations, isProduct }: Witness): Verdict {
  const breaches: string[] = [];
  let checked = 0;
  // A person took the new key back: the old one works, and whoever was quick to move has to move back.
  const takenBack = new Set(
    rotations.filter(({ isTakenBack }) => isTakenBack).map(({ newAccessKeyId }) => newAccessKeyId),
  );
  const byUser = Map.groupBy(rotations, ({ userName }) => userName);
  const leaked = new Set(
    rotations.filter(({ mode }) => mode === "COMPROMISED").map(({ oldAccessKeyId }) => oldAccessKeyId),
  );
  const isExcepted = ({ userName, at }: { readonly userName: string; readonly at: Instant }) =>
    byUser
      .get(userName)!
      .some(({ mode, openedAt, endedAt }) => mode === "COMPROMISED" && at >= openedAt && at <= (endedAt ?? Infinity));
  const held = new Set<string>();
  /** Whom somebody else shut out: no rotation can help it. */
  const byOthers = new Set<string>();
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
        if (!entry.isActive && !isOurs(entry, isProduct)) byOthers.add(entry.accessKeyId);
        break;
      case "KEY_DELETED":
        activeOf(active, entry.userName).delete(entry.accessKeyId);
        if (!isOurs(entry, isProduct)) byOthers.add(entry.accessKeyId);
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
          ![takenBack, leaked, byOthers].some((keys) => keys.has(entry.accessKeyId ?? ""))
        )
          breaches.push(`${entry.application} was refused with ${entry.accessKeyId}: ${entry.errorCode}`);
        break;
      case "KEY_USED":
        break;
    }
    if (!("userName" in entry) || !byUser.has(entry.userName) || !isOurs(entry, isProduct) || isExcepted(entry))
      continue;
    checked++;
    // Others may have taken the last one; what the product gives after that takes nothing.
    const isTaking = entry.kind === "KEY_DELETED" || (entry.kind === "KEY_STATUS" && !entry.isActive);
    const working = [...activeOf(active, entry.userName)].filter((accessKeyId) => held.has(accessKeyId));
    if (isTaking && working.length === 0)
      breaches.push(`after ${entry.kind} of ${entry.accessKeyId} ${entry.userName} has no key that anybody holds`);
  }
  return { checked, breaches };
}

/** I2: a key whose answer was lost is never the new key, and the old key goes only when the new one's secret is where applications look for it. */
function noNewKeyWithoutSecret({ truth, rotations, isProduct }: Witness): Verdict {
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
      breaches.push(`${id}: ${newAccessKeyId} is the new key, and its secret never arrived`);
    if (mode !== "STANDARD") continue;
    const taken = writes.find(
      (entry) =>
        // An earlier rotation of the same key may have switched it off, and on again when it was rolled back.
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
    if (!isCurrent) breaches.push(`${id}: ${oldAccessKeyId} was taken away before ${newAccessKeyId} was AWSCURRENT`);
  }
  return { checked: rotations.length, breaches };
}

/** I3: no write to a key other than a rotation's old one, its new one, or an orphan that we made. */
function onlyOwnKeysTouched({ truth, rotations, isProduct }: Witness): Verdict {
  const breaches: string[] = [];
  const madeByUs = madeBy(truth, isProduct);
  const writes = truth.filter(
    (entry): entry is Kind<"KEY_STATUS"> | Kind<"KEY_DELETED"> =>
      (entry.kind === "KEY_STATUS" || entry.kind === "KEY_DELETED") && isOurs(entry, isProduct),
  );
  for (const { accessKeyId, userName, kind } of writes) {
    const isOld = rotations.some(
      (rotation) => rotation.userName === userName && rotation.oldAccessKeyId === accessKeyId,
    );
    if (!isOld && !madeByUs.has(accessKeyId))
      breaches.push(`${kind} of ${accessKeyId} of ${userName}, which is nobody's business`);
  }
  return { checked: writes.length, breaches };
}

/** I4: at most one open rotation per user, and no key is made that no rotation asked for. */
function oneRotationAtATime({ truth, rotations, isProduct }: Witness): Verdict {
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
    if (made > attempts) breaches.push(`${userName}: ${made} keys were made in ${attempts} attempts`);
  }
  return { checked: rotations.length, breaches };
}

/** I6: what ended left exactly the keys that its end means. */
function nothingLeftOver({ truth, rotations, isProduct }: Witness): Verdict {
  const breaches: string[] = [];
  const madeByUs = madeBy(truth, isProduct);
  const last = new Map<string, RotationOutcome>();
  for (const rotation of rotations.toSorted((left, right) => left.openedAt - right.openedAt))
    last.set(rotation.userName, rotation);
  let checked = 0;
  for (const [userName, { id, state, mode, oldAccessKeyId, newAccessKeyId }] of last) {
    const keys = remaining(truth, userName);
    checked++;
    const ours = [...keys.keys()].filter((accessKeyId) => madeByUs.has(accessKeyId));
    if (state === "COMPLETED") {
      if (keys.has(oldAccessKeyId)) breaches.push(`${id} completed and the old key is there`);
      if (newAccessKeyId === null || keys.get(newAccessKeyId) !== true)
        breaches.push(`${id} completed without an active new key`);
      const extra = ours.filter((accessKeyId) => accessKeyId !== newAccessKeyId && accessKeyId !== oldAccessKeyId);
      if (extra.length > 0) breaches.push(`${id} completed and left ${extra.join(", ")}`);
    } else if (state === "ROLLED_BACK") {
      if (mode === "STANDARD" && keys.get(oldAccessKeyId) !== true)
        breaches.push(`${id} was rolled back and the old key is not active`);
      const extra = ours.filter((accessKeyId) => accessKeyId !== oldAccessKeyId);
      if (extra.length > 0) breaches.push(`${id} was rolled back and left ${extra.join(", ")}`);
    } else if (state !== "CANCELLED" && state !== "NEEDS_OPERATOR") {
      breaches.push(`${id} neither ended nor waits for a person: ${state}`);
    }
  }
  return { checked, breaches };
}

/** I7: a key is deleted only after it lay inactive: the old one for its soak, any other at least before the deletion. */
function deletedAfterRest({ truth, rotations, isProduct }: Witness): Verdict {
  const breaches: string[] = [];
  const deletions = ofKind(truth, "KEY_DELETED").filter((entry) => isOurs(entry, isProduct));
  const madeByUs = madeBy(truth, isProduct);
  for (const { accessKeyId, userName, at, index } of deletions) {
    const inactiveSince = inactiveAt(truth, accessKeyId, index);
    const rotation = rotations.find(
      (candidate) => candidate.userName === userName && candidate.oldAccessKeyId === accessKeyId,
    );
    const soakMs = rotation?.soakMs ?? 0;
    if (inactiveSince === null) {
      // A worker that lost its fence deletes at once the key that it alone knows (I4).
      if (rotation !== undefined || wasUsed(truth, accessKeyId))
        breaches.push(`${accessKeyId} of ${userName} was deleted while active`);
    } else if (at - inactiveSince < soakMs) {
      breaches.push(`${accessKeyId} of ${userName} was deleted after ${at - inactiveSince} ms of ${soakMs}`);
    }
    const isOrphan = rotations.some(({ orphanAccessKeyIds }) => orphanAccessKeyIds.includes(accessKeyId));
    if (isOrphan && (!madeByUs.has(accessKeyId) || wasUsed(truth, accessKeyId)))
      breaches.push(`${accessKeyId} was deleted as an orphan and was somebody's`);
  }
  return { checked: deletions.length, breaches };
}

/** Since when a key lies inactive without a break, at an entry of the log. Who switches it off again changes nothing. */
function inactiveAt(truth: Witness["truth"], accessKeyId: string, index: number): Instant | null {
  const statuses = ofKind(truth, "KEY_STATUS").filter(
    (entry) => entry.accessKeyId === accessKeyId && entry.index < index,
  );
  const first = statuses[statuses.findLastIndex(({ isActive }) => isActive) + 1];
  return first?.at ?? null;
}

/** I8: a key that we made and that nobody holds is gone in the end, or a person was told: its rotation waits for one, or was cancelled by one. */
function lostKeysAccountedFor({ truth, rotations, isProduct }: Witness): Verdict {
  const breaches: string[] = [];
  const made = ofKind(truth, "KEY_CREATED").filter((entry) => isOurs(entry, isProduct));
  for (const { accessKeyId, userName } of made) {
    if (!remaining(truth, userName).has(accessKeyId)) continue;
    const own = rotations.filter((rotation) => rotation.userName === userName);
    const isKnown = own.some(
      ({ newAccessKeyId, leftAccessKeyIds, state }) =>
        newAccessKeyId === accessKeyId || leftAccessKeyIds.includes(accessKeyId) || state === "NEEDS_OPERATOR",
    );
    if (!isKnown) breaches.push(`${accessKeyId} of ${userName} is there and nobody knows its secret`);
  }
  return { checked: made.length, breaches };
}

const HEAD_CHARACTERS = 12;

/** I5: places where a secret stands in clear. `secrets` are the keys' secrets and whatever marks were planted, of twelve characters at least. */
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
  // Thousands of secrets in a hundred megabytes: every place is asked whether some secret begins so, not every secret for its place.
  const heads = Map.groupBy(forms, (form) => form.slice(0, HEAD_CHARACTERS));
  const holdsOne = (text: string) => {
    for (let at = 0; at + HEAD_CHARACTERS <= text.length; at += 1)
      if (heads.get(text.slice(at, at + HEAD_CHARACTERS))?.some((form) => text.startsWith(form, at))) return true;
    return false;
  };
  const breaches = texts.filter(({ text }) => holdsOne(text)).map(({ where }) => `${where} holds a secret in clear`);
  return { checked: texts.length * secrets.length, breaches };
}

/** Its whole groups of three, so that it is found inside of a longer text at this offset too. */
function base64(secret: string): string {
  return Buffer.from(secret.slice(0, Math.floor(secret.length / 3) * 3)).toString("base64");
}

function ofKind<K extends TruthEntry["kind"]>(truth: readonly TruthEntry[], kind: K): Kind<K>[] {
  return truth.filter((entry): entry is Kind<K> => entry.kind === kind);
}

function isOurs({ actor }: TruthEntry, isProduct: Witness["isProduct"]): boolean {
  return actor !== null && isProduct(actor);
}

function madeBy(truth: readonly TruthEntry[], isProduct: Witness["isProduct"]): ReadonlySet<string> {
  return new Set(
    ofKind(truth, "KEY_CREATED")
      .filter((entry) => isOurs(entry, isProduct))
      .map(({ accessKeyId }) => accessKeyId),
  );
}

/** The user's keys at the end -> whether each is active. */
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

/** By somebody who was let in; our own probes of a new key count as well, and an orphan is never probed. */
function wasUsed(truth: readonly TruthEntry[], accessKeyId: string): boolean {
  return ofKind(truth, "KEY_USED").some((entry) => entry.accessKeyId === accessKeyId && entry.errorCode === null);
}
