/**
 * Decides whether the old key may be deactivated. Any one of three sets of conditions is enough:
 *
 * - NEW_KEY_IN_USE: the new key was used later than our own probe, which proves nothing about the application. The old
 *   key was unused for the quiet window. The overlap, for which both keys stay active, has passed.
 * - OLD_KEY_UNUSED: when the rotation was requested, the old key had never been used, or not for 90 days. It has not
 *   been used since, and the overlap has passed.
 * - OPERATOR_CONFIRMED: an operator confirmed that every application uses the new key, and the old key was not used since.
 *
 * A new key that was revealed or sent to a receiver must also be acknowledged.
 *
 * If a last use could not be read, no set is met: "unknown" is not "never used". The first two are not met for the quiet
 * window after the old key was reactivated: it could not be used while it was inactive.
 *
 * If CloudTrail is read, the first two sets also need that every source of the last 90 days has moved. A source that was not
 * seen since the new key was available has not moved: it may be a job that runs once a week, and fails when the old key is
 * deactivated. While CloudTrail is being read, or after a failure that may pass, the gate stays closed. If CloudTrail refuses
 * and shows no source that is left, the condition is unknown. The gate then rests on the last use alone, and says so.
 */
import type { LastUsed } from "../account.ts";
import { countMoved, describeSource, type RotationSource } from "./key-source.ts";
import { type GateKind, needsAcknowledgement, type RotationFacts } from "./states.ts";
import type { Instant } from "../time.ts";

export interface GateCondition {
  readonly name: "ACKNOWLEDGED" | "OVERLAP_PASSED" | "NEW_KEY_USED" | "OLD_KEY_QUIET" | "SOURCES_MOVED";
  readonly isMet: boolean;
  /** False if it is unknown whether the condition is met. Only SOURCES_MOVED can be unknown. */
  readonly isKnown?: boolean;
  /** False if the gate can open while the condition is unknown. Only SOURCES_MOVED can be so. */
  readonly isNeeded?: boolean;
  /** The observation, as one or two sentences of which the last has no period. */
  readonly detail?: string;
}

/** Which sources use the old and the new key, according to CloudTrail. */
export interface ObservedSources {
  /**
   * READ: all Regions were read a short time ago. PENDING: they are being read, or will be read again after a failure.
   * UNKNOWN: they cannot be read. `sources` then contains what is known from earlier.
   */
  readonly status: "READ" | "PENDING" | "UNKNOWN";
  /** Why the sources are unknown, or why the latest reading failed. Null for READ. */
  readonly reason: string | null;
  readonly sources: readonly RotationSource[];
}

export interface GateView {
  /** Null if the gate is closed. */
  readonly openedBy: GateKind | null;
  readonly conditions: readonly GateCondition[];
}

export interface KeyUse {
  readonly oldKey: LastUsed;
  readonly newKey: LastUsed;
  /** Absent if the rotation does not observe sources. */
  readonly sources?: ObservedSources | undefined;
}

type GateFacts = Pick<
  RotationFacts,
  | "windows"
  | "destination"
  | "promotedAt"
  | "probedAt"
  | "acknowledgedAt"
  | "movedConfirmedAt"
  | "oldLastUsedAtRequest"
  | "requestedAt"
  | "reenabledAt"
>;

export function evaluateGate(rotation: GateFacts, { oldKey, newKey, sources }: KeyUse, now: Instant): GateView {
  const { windows, promotedAt, probedAt, destination, acknowledgedAt, movedConfirmedAt, reenabledAt } = rotation;
  const isAcknowledged = !needsAcknowledgement(destination) || acknowledgedAt !== null;
  const hasOverlapPassed = promotedAt !== null && now >= promotedAt + windows.overlap;
  const isNewKeyUsed = newKey.status === "USED" && probedAt !== null && newKey.at > probedAt + windows.useMargin;
  const wasUsable = reenabledAt === null || now - reenabledAt > windows.quiet;
  const isOldKeyQuiet =
    wasUsable && (oldKey.status === "NEVER_USED" || (oldKey.status === "USED" && now - oldKey.at > windows.quiet));
  const conditions: readonly GateCondition[] = [
    ...(needsAcknowledgement(destination) ? [{ name: "ACKNOWLEDGED" as const, isMet: isAcknowledged }] : []),
    { name: "OVERLAP_PASSED", isMet: hasOverlapPassed },
    { name: "NEW_KEY_USED", isMet: isNewKeyUsed },
    { name: "OLD_KEY_QUIET", isMet: isOldKeyQuiet },
    ...(sources === undefined ? [] : [sourcesCondition(sources)]),
  ];
  const isHeldBySources = conditions.some(
    ({ name, isMet, isNeeded }) => name === "SOURCES_MOVED" && !isMet && isNeeded,
  );
  const openedBy = (): GateKind | null => {
    if (!isAcknowledged) return null;
    if (movedConfirmedAt !== null) return isUnusedSince(oldKey, movedConfirmedAt) ? "OPERATOR_CONFIRMED" : null;
    if (isHeldBySources) return null;
    if (hasOverlapPassed && isNewKeyUsed && isOldKeyQuiet) return "NEW_KEY_IN_USE";
    return hasOverlapPassed && wasUsable && isOldKeyUnused(rotation, oldKey) ? "OLD_KEY_UNUSED" : null;
  };
  return { openedBy: openedBy(), conditions };
}

/** Whether AWS reports no use of the key after the moment. False if it does not report the last use. */
function isUnusedSince(key: LastUsed, moment: Instant): boolean {
  return key.status === "NEVER_USED" || (key.status === "USED" && key.at <= moment);
}

function isOldKeyUnused({ oldLastUsedAtRequest, requestedAt, windows }: GateFacts, current: LastUsed): boolean {
  if (oldLastUsedAtRequest === null) return false;
  if (oldLastUsedAtRequest.status === "NEVER_USED") return current.status === "NEVER_USED";
  return (
    oldLastUsedAtRequest.status === "USED" &&
    requestedAt - oldLastUsedAtRequest.at >= windows.unused &&
    current.status === "USED" &&
    current.at <= oldLastUsedAtRequest.at
  );
}

const SOURCES_NAMED_MAX = 3;

/**
 * The sources that used the old key and have not moved to the new one: they still use the old key, or were not seen since the
 * new key became available. Earlier uses count if they are at most 90 days older.
 */
export function sourcesLeft({ sources }: ObservedSources): readonly RotationSource[] {
  return sources.filter(({ state }) => state === "USES_OLD_KEY" || state === "NOT_SEEN");
}

export function nameSources(sources: readonly RotationSource[]): string {
  const named = sources.slice(0, SOURCES_NAMED_MAX).map(describeSource).join(", ");
  return sources.length > SOURCES_NAMED_MAX ? `${named} and ${sources.length - SOURCES_NAMED_MAX} more` : named;
}

function sourcesCondition(observed: ObservedSources): GateCondition {
  const name = "SOURCES_MOVED";
  const left = sourcesLeft(observed);
  const { moved, total } = countMoved(observed.sources);
  // An observed use counts even if CloudTrail can no longer be read.
  if (left.length > 0)
    return {
      name,
      isMet: false,
      isKnown: true,
      isNeeded: true,
      detail: `${describeLeft(left)}. ${moved} of ${total} have moved${describeUnread(observed)}`,
    };
  if (observed.status === "PENDING")
    return { name, isMet: false, isKnown: false, isNeeded: true, detail: describePending(observed.reason) };
  if (observed.status === "UNKNOWN")
    return {
      name,
      isMet: false,
      isKnown: false,
      isNeeded: false,
      detail: withoutPeriod(observed.reason ?? "CloudTrail was not read"),
    };
  return { name, isMet: true, isKnown: true, isNeeded: true, detail: describeMoved(observed.sources) };
}

function describeLeft(left: readonly RotationSource[]): string {
  const using = left.filter(({ state }) => state === "USES_OLD_KEY");
  const silent = left.filter(({ state }) => state === "NOT_SEEN");
  return [
    ...(using.length > 0 ? [`Sources that still use the old key: ${nameSources(using)}`] : []),
    ...(silent.length > 0
      ? [
          `${using.length > 0 ? "s" : "S"}ources that used the old key before and were not seen since: ${nameSources(silent)}`,
        ]
      : []),
  ].join("; ");
}

/** Says why CloudTrail shows no further moves, so that the operator does not wait for them. */
function describeUnread({ status, reason }: ObservedSources): string {
  return status === "UNKNOWN" ? `, as far as is known: ${withoutPeriod(reason ?? "CloudTrail was not read")}` : "";
}

function withoutPeriod(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function describePending(reason: string | null): string {
  if (reason === null) return "CloudTrail is being read";
  return `CloudTrail will be read again. The latest reading failed: ${withoutPeriod(reason)}`;
}

/** How many sources have moved, and which were not seen since the new key was available: these may need the old key. */
export function describeMoved(sources: readonly RotationSource[]): string {
  const { moved, total } = countMoved(sources);
  const count = `${moved} of ${total} sources have moved`;
  const silent = sources.filter(({ state }) => state === "NOT_SEEN");
  return silent.length === 0 ? count : `${count}. Not seen since the new key was available: ${nameSources(silent)}`;
}
