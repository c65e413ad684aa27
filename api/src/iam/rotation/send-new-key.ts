/**
 * The destination WEBHOOK: sends the new key to its receiver, waits until the receiver acknowledges it, and asks the
 * receiver in a rollback to use the former key again.
 *
 * A receiver shows nothing that could be observed, so each message may be repeated under the same delivery ID. A rollback
 * always asks the receiver, also if no message is recorded: the row may be older than what the receiver has.
 */
import { type Decision, type Observed, observedStatusOf, parkMissingKey } from "./decision.ts";
import { guardNewKey } from "./guard-new-key.ts";
import type { RotationFacts } from "./states.ts";
import type { Instant } from "../time.ts";

/** Stores that the key may have been sent, before it is. */
export function beginToSend(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  return (
    guardKeys(rotation, observed, now) ?? {
      type: "MOVE",
      to: "SENT",
      message: "The new key is sent to its receiver.",
      change: { sentAt: rotation.sentAt ?? now, acceptedAt: null },
    }
  );
}

/** Sends the key until the receiver acknowledges it or promises to. After the deadline, an operator must decide. */
export function awaitAcknowledgement(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const guarded = guardKeys(rotation, observed, now);
  if (guarded) return guarded;
  const { acknowledgedAt, acceptedAt, stateSince, windows } = rotation;
  if (acknowledgedAt !== null)
    return {
      type: "MOVE",
      to: "PROMOTED",
      message: "The receiver acknowledged the new key.",
      change: { promotedAt: now, gateDeadlineAt: now + windows.overlap + windows.gateDeadline },
    };
  const deadline = stateSince + windows.acknowledgeDeadline;
  if (now >= deadline)
    return {
      type: "PARK",
      code: "DELIVERY_NOT_ACKNOWLEDGED",
      resume: rotation.state,
      message:
        "The receiver did not acknowledge the new key in time. The old key was not changed. Continue to send the key again, or roll back.",
      change: { acceptedAt: null },
    };
  if (acceptedAt === null)
    return { type: "WRITE", write: { type: "SEND_KEY" }, message: "The new key was sent to its receiver." };
  return {
    type: "WAIT",
    until: Math.min(now + windows.pollInterval, deadline),
    message: "Waiting for the receiver to acknowledge the new key.",
  };
}

/** Applications must not be directed to a key that does not work, nor away from one that is gone. */
function guardKeys(rotation: RotationFacts, observed: Observed, now: Instant): Decision | null {
  const guarded = guardNewKey(rotation, observed, now);
  if (guarded) return guarded;
  return observedStatusOf(observed, rotation.oldAccessKeyId) === "ABSENT"
    ? parkMissingKey(rotation, rotation.oldAccessKeyId)
    : null;
}

/**
 * Asks the receiver to use the former key again. Null once it confirmed that, or an operator did: only then may the new
 * key be deleted, because applications may use it.
 */
export function awaitReturn(rotation: RotationFacts, now: Instant): Decision | null {
  const { returnedAt, returnAcceptedAt, rollbackRequestedAt, stateSince, windows } = rotation;
  if (returnedAt !== null) return null;
  const deadline = Math.max(rollbackRequestedAt ?? now, stateSince) + windows.acknowledgeDeadline;
  if (now >= deadline)
    return {
      type: "PARK",
      code: "DELIVERY_NOT_ACKNOWLEDGED",
      resume: rotation.state,
      message:
        "The receiver did not confirm that it uses the former key again, so the new key was not deleted. Continue to ask it again, or confirm that nothing uses the new key.",
      change: { returnAcceptedAt: null },
    };
  if (returnAcceptedAt === null)
    return {
      type: "WRITE",
      write: { type: "SEND_RETURN" },
      message: "Rolling back: the receiver was asked to use the former key again.",
    };
  return {
    type: "WAIT",
    until: Math.min(now + windows.pollInterval, deadline),
    message: "Rolling back: waiting for the receiver to confirm that it uses the former key again.",
  };
}
