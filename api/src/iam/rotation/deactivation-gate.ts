/**
 * Decides whether the old key may be deactivated. Any one of three sets of conditions is enough:
 *
 * - NEW_KEY_IN_USE: the new key was used later than our own probe, which proves nothing about the application. The old
 *   key was unused for the quiet window. The overlap, for which both keys stay active, has passed.
 * - OLD_KEY_UNUSED: when the rotation was requested, the old key had never been used, or not for 90 days. It has not
 *   been used since, and the overlap has passed.
 * - OPERATOR_CONFIRMED: an operator confirmed that every application uses the new key.
 *
 * If a last use could not be read, the first two sets are not met: "unknown" is not "never used".
 */
import type { LastUsed } from "../account.ts";
import type { GateKind, RotationFacts } from "./states.ts";
import type { Instant } from "../time.ts";

export interface GateCondition {
  readonly name: "ACKNOWLEDGED" | "OVERLAP_PASSED" | "NEW_KEY_USED" | "OLD_KEY_QUIET";
  readonly isMet: boolean;
}

export interface GateView {
  /** Null if the gate is closed. */
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
  const openedBy = (): GateKind | null => {
    if (!isAcknowledged) return null;
    if (movedConfirmedBy !== null) return "OPERATOR_CONFIRMED";
    if (hasOverlapPassed && isNewKeyUsed && isOldKeyQuiet) return "NEW_KEY_IN_USE";
    return hasOverlapPassed && isOldKeyUnused(rotation, oldKey) ? "OLD_KEY_UNUSED" : null;
  };
  return { openedBy: openedBy(), conditions };
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
