/**
 * The gate before the old key: may it go inactive? Three ways open it, and each names the observation that did.
 *
 * - NEW_KEY_IN_USE: AWS saw the new key used later than our own probe could account for, the old key has been quiet for
 *   its window, and the overlap has passed. Our probe is never evidence that an application has the key.
 * - OLD_KEY_UNUSED: the old key was never used, or not for 90 days, when the rotation was asked for, and still is not.
 * - OPERATOR_CONFIRMED: a person typed that everything has moved.
 *
 * A last use that could not be read keeps the gate shut: it is not "never used".
 */
import type { LastUsed } from "../account.ts";
import type { GateKind, RotationFacts } from "./states.ts";
import type { Instant } from "../time.ts";

export interface GateCondition {
  readonly name: "ACKNOWLEDGED" | "OVERLAP_PASSED" | "NEW_KEY_USED" | "OLD_KEY_QUIET";
  readonly isMet: boolean;
}

export interface GateView {
  /** `null`: shut. */
  readonly openedBy: GateKind | null;
  readonly conditions: readonly GateCondition[];
}

export interface KeyUse {
  readonly oldKey: LastUsed;
  readonly newKey: LastUsed;
}

type GateFacts = Pick<
  RotationFacts,
  | "windows"
  | "destination"
  | "promotedAt"
  | "probedAt"
  | "acknowledgedAt"
  | "movedConfirmedBy"
  | "oldLastUsedAtRequest"
  | "requestedAt"
>;

export function evaluateGate(rotation: GateFacts, { oldKey, newKey }: KeyUse, now: Instant): GateView {
  const { windows, promotedAt, probedAt, destination, acknowledgedAt, movedConfirmedBy } = rotation;
  const isAcknowledged = destination !== "REVEAL" || acknowledgedAt !== null;
  const hasOverlapPassed = promotedAt !== null && now >= promotedAt + windows.overlap;
  const isNewKeyUsed = newKey.status === "USED" && probedAt !== null && newKey.at > probedAt + windows.useMargin;
  const isOldKeyQuiet = oldKey.status === "NEVER_USED" || (oldKey.status === "USED" && now - oldKey.at > windows.quiet);
  const conditions: readonly GateCondition[] = [
    ...(destination === "REVEAL" ? [{ name: "ACKNOWLEDGED" as const, isMet: isAcknowledged }] : []),
    { name: "OVERLAP_PASSED", isMet: hasOverlapPassed },
    { name: "NEW_KEY_USED", isMet: isNewKeyUsed },
    { name: "OLD_KEY_QUIET", isMet: isOldKeyQuiet },
  ];
  const openedBy = ((): GateKind | null => {
    if (!isAcknowledged) return null;
    if (movedConfirmedBy !== null) return "OPERATOR_CONFIRMED";
    if (hasOverlapPassed && isNewKeyUsed && isOldKeyQuiet) return "NEW_KEY_IN_USE";
    return hasOverlapPassed && isOldKeyUnused(rotation, oldKey) ? "OLD_KEY_UNUSED" : null;
  })();
  return { openedBy, conditions };
}

function isOldKeyUnused({ oldLastUsedAtRequest: then, requestedAt, windows }: GateFacts, current: LastUsed): boolean {
  if (then === null) return false;
  if (then.status === "NEVER_USED") return current.status === "NEVER_USED";
  return (
    then.status === "USED" &&
    requestedAt - then.at >= windows.unused &&
    current.status === "USED" &&
    current.at <= then.at
  );
}
