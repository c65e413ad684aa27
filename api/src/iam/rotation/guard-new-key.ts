/** Whether the new key is active, before anything relies on it. */
import { type Decision, type Observed, observedStatusOf, park } from "./decision.ts";
import type { RotationFacts } from "./states.ts";
import type { Instant } from "../time.ts";

/**
 * Null if the new key is active. Required before applications get it and before the old key is deactivated or
 * deleted.
 */
export function guardNewKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const newKey = observedStatusOf(observed, rotation.newAccessKeyId);
  if (newKey === "ACTIVE") return null;
  // AWS may not list a key immediately after it was created.
  if (newKey === "ABSENT" && rotation.sealedAt !== null && now < rotation.sealedAt + rotation.windows.lag)
    return {
      type: "WAIT",
      until: rotation.sealedAt + rotation.windows.lag,
      message: "Waiting until AWS lists the new key.",
    };
  return park(
    rotation,
    "NEW_KEY_NOT_ACTIVE",
    `${rotation.newAccessKeyId} was ${newKey === "ABSENT" ? "deleted" : "deactivated"} outside IAM Monitor.`,
  );
}
