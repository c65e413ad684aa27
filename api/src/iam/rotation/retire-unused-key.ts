/**
 * Retiring an unused key: it is deactivated, stays inactive for its waiting period, and is deleted. No new key is
 * created.
 *
 * Only a key that is proven unused is touched. The proof is needed before the deactivation and again before the
 * deletion. AWS must report a last use that is older than the limit, or none for a key that is older than the limit. If
 * the account reads CloudTrail, it must show no later use by any source. A use that could not be read is not "no use".
 *
 * AWS reports a use up to four hours late. A use from just before the deactivation therefore appears while the key is
 * inactive. The key is then activated again at once. The use is stored before: the answers of AWS are not equally
 * recent, so the next one may lack it. What AWS refuses because the key is inactive is not a use, and nothing reports
 * it.
 */
import type { LastUsed } from "../account.ts";
import type { RotationFacts } from "./states.ts";
import {
  type Decision,
  describeLastUsed,
  idsOf,
  type Observed,
  observedStatusOf,
  park,
  parkMissingKey,
  type RotationChange,
} from "./decision.ts";
import { nameSources } from "./deactivation-gate.ts";
import { formatInstant, type Instant } from "../time.ts";

/** The next step for the operator of a parked retirement. */
const IF_USED = "Cancel the retirement. The key can be replaced, or retired once it was not used for 90 days.";

type LastUse = Extract<LastUsed, { readonly status: "USED" }>;

/** Whether a key is unused. PENDING: it is not known yet. NO_PERMISSION: AWS refuses to show its last use. */
export interface KeyIdleness {
  readonly verdict: "UNUSED" | "USED" | "PENDING" | "NO_PERMISSION";
  /** The evidence of the verdict, as a sentence. */
  readonly detail: string;
}

/** Whether the key was not used since the moment. Never UNUSED for a key that is younger than that. */
export function idlenessSince(
  { oldLastUsed, keySources }: Pick<Observed, "oldLastUsed" | "keySources">,
  createdAt: Instant | null,
  since: Instant,
): KeyIdleness {
  const lastUsed = oldLastUsed ?? { status: "UNKNOWN" };
  const idleness = (verdict: KeyIdleness["verdict"], detail: string): KeyIdleness => ({ verdict, detail });
  if (lastUsed.status === "USED" && lastUsed.at > since)
    return idleness("USED", `It was last used: ${describeLastUsed(lastUsed)}.`);
  const left = (keySources?.sources ?? []).filter(({ oldKey }) => oldKey !== null && oldKey.lastAt > since);
  if (left.length > 0) return idleness("USED", `CloudTrail shows sources that used it: ${nameSources(left)}.`);
  if (lastUsed.status === "NO_PERMISSION")
    return idleness("NO_PERMISSION", "AWS refuses to show the last use of the key.");
  if (lastUsed.status === "UNKNOWN") return idleness("PENDING", "The last use of the key could not be read.");
  if (lastUsed.status === "NEVER_USED" && createdAt === null)
    return idleness("PENDING", "AWS does not report when the key was created.");
  if (createdAt !== null && createdAt > since)
    return idleness("USED", `It was created only at ${formatInstant(createdAt)}.`);
  if (keySources?.status === "PENDING")
    return idleness(
      "PENDING",
      `CloudTrail is to be read${keySources.reason === null ? "." : ` again: ${keySources.reason}`}`,
    );
  return idleness("UNUSED", `Last use: ${describeLastUsed(lastUsed)}.`);
}

/** The limit counts back from the moment at which the key was found unused. Before that, from now. */
function limitOf({ state, gateAt, windows }: RotationFacts, now: Instant): Instant {
  return (state === "REQUESTED" ? now : (gateAt ?? now)) - windows.unused;
}

function isUseAfter(lastUsed: LastUsed | null | undefined, since: Instant): lastUsed is LastUse {
  return lastUsed?.status === "USED" && lastUsed.at > since;
}

function idlenessOf(rotation: RotationFacts, observed: Observed, now: Instant): KeyIdleness {
  const { oldAccessKeyId, oldLastUsedAtRequest: stored } = rotation;
  const since = limitOf(rotation, now);
  const key = observed.keys?.find(({ accessKeyId }) => accessKeyId === oldAccessKeyId);
  const idleness = idlenessSince(observed, key?.createdAt ?? null, since);
  return idleness.verdict !== "USED" && isUseAfter(stored, since)
    ? { verdict: "USED", detail: `It was last used: ${describeLastUsed(stored)}.` }
    : idleness;
}

/** The change that stores the use that AWS reports. Null if a use is stored already, or if AWS reports none. */
function useToStore(rotation: RotationFacts, { oldLastUsed }: Observed, now: Instant): RotationChange | null {
  const since = limitOf(rotation, now);
  if (!isUseAfter(oldLastUsed, since) || isUseAfter(rotation.oldLastUsedAtRequest, since)) return null;
  return { oldLastUsedAtRequest: oldLastUsed };
}

/** Whether the key is activated again: a rollback was requested, and the key may be inactive. */
export function isUndoingRetirement({ mode, rollbackRequestedAt, state, gateAt }: RotationFacts): boolean {
  if (mode !== "RETIRE" || rollbackRequestedAt === null) return false;
  return state === "DEACTIVATE_INTENT" || state === "OLD_INACTIVE" || (state === "REQUESTED" && gateAt !== null);
}

/** The next step of a rotation in the mode RETIRE. */
export function decideRetirement(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  if (isUndoingRetirement(rotation)) return undo(rotation, observed);
  switch (rotation.state) {
    case "REQUESTED":
      return begin(rotation, observed, now);
    case "DEACTIVATE_INTENT":
      return deactivate(rotation, observed, now);
    case "OLD_INACTIVE":
      return awaitDeletion(rotation, observed, now);
    case "DELETE_INTENT":
      return deleteKey(rotation, observed, now);
    default:
      throw new Error(`A key is not retired in ${rotation.state}.`);
  }
}

function begin(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, reenabledAt, windows } = rotation;
  const status = observedStatusOf(observed, oldAccessKeyId);
  if (rotation.rollbackRequestedAt !== null)
    return {
      type: "MOVE",
      to: "CANCELLED",
      message:
        status === "INACTIVE"
          ? "Cancelled. AWS lists the key as inactive, and this rotation has no record of having deactivated it."
          : "Rolled back before the key was deactivated.",
    };
  if (observed.awsAccountId !== rotation.awsAccountId)
    return park(
      rotation,
      "AWS_WRONG_ACCOUNT",
      `The credentials belong to account ${observed.awsAccountId}, not to ${rotation.awsAccountId}.`,
    );
  if (status === "ABSENT") return parkMissingKey(rotation, oldAccessKeyId);
  // Only what this rotation deactivated itself may it delete.
  if (status === "INACTIVE")
    return park(
      rotation,
      "KEY_NOT_ACTIVE",
      `${oldAccessKeyId} is inactive, and this rotation has no record of having deactivated it. It is not deleted.`,
    );
  const idleness = idlenessOf(rotation, observed, now);
  if (idleness.verdict !== "UNUSED") return hold(rotation, idleness, now);
  // A key cannot be used while it is inactive, and AWS reports a use hours later.
  const usableFrom = reenabledAt === null ? now : reenabledAt + windows.quiet;
  if (now < usableFrom)
    return {
      type: "WAIT",
      until: usableFrom,
      message: `The key was activated again. It is deactivated only if it is still unused at ${formatInstant(usableFrom)}.`,
    };
  return {
    type: "MOVE",
    to: "DEACTIVATE_INTENT",
    message: `The key is unused and is deactivated. ${idleness.detail}`,
    change: {
      oldLastUsedAtRequest: observed.oldLastUsed ?? null,
      gateAt: now,
      gateKind: "OLD_KEY_UNUSED",
      gateDeadlineAt: null,
    },
    evidence: { keys: idsOf(observed), sources: observed.keySources?.status ?? null },
  };
}

function deactivate(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, gateAt, reenabledAt } = rotation;
  switch (observedStatusOf(observed, oldAccessKeyId)) {
    case "ABSENT":
      return parkMissingKey(rotation, oldAccessKeyId);
    case "INACTIVE":
      return {
        type: "MOVE",
        to: "OLD_INACTIVE",
        message: "The key is inactive. It can still be activated again.",
        change: { inactiveAt: now, reenabledAt: null },
      };
    case "ACTIVE": {
      const idleness = idlenessOf(rotation, observed, now);
      if (idleness.verdict === "USED")
        // A lost worker may have deactivated the key, which AWS may not show yet.
        return isOn(reenabledAt, gateAt) ? parkUsed(idleness) : activate(oldAccessKeyId, idleness.detail);
      if (idleness.verdict !== "UNUSED") return hold(rotation, idleness, now);
      return {
        type: "WRITE",
        write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: false },
        message: "Deactivating the unused key.",
      };
    }
  }
}

/** Waits until the key was inactive for its full period. Activates it again if a use appears. */
function awaitDeletion(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId, windows, reenabledAt } = rotation;
  const inactiveAt = rotation.inactiveAt ?? now;
  const status = observedStatusOf(observed, oldAccessKeyId);
  if (status === "ABSENT") return parkMissingKey(rotation, oldAccessKeyId);
  const idleness = idlenessOf(rotation, observed, now);
  const hasActivated = isOn(reenabledAt, inactiveAt);
  if (idleness.verdict === "USED" && !(status === "ACTIVE" && hasActivated)) {
    const change = useToStore(rotation, observed, now);
    if (change === null) return activate(oldAccessKeyId, idleness.detail);
    return {
      type: "NOTE",
      change,
      message: `The key is in use and is activated again. ${idleness.detail}`,
      until: now,
    };
  }
  if (status === "ACTIVE") {
    if (hasActivated) return parkUsed(idleness);
    // For a short time after the deactivation, AWS may still list the key as active.
    if (now > inactiveAt + windows.lag) return parkReenabled(now);
    return {
      type: "WAIT",
      until: inactiveAt + windows.lag + 1,
      message: "Waiting until AWS lists the key as inactive.",
    };
  }
  if (reenabledAt !== null)
    return {
      type: "NOTE",
      change: { inactiveAt: now, reenabledAt: null },
      message: "The key is inactive again, so its waiting period begins again.",
      until: now,
    };
  const deletedAt = inactiveAt + windows.soak;
  if (now < deletedAt)
    return {
      type: "WAIT",
      until: Math.min(now + windows.pollInterval, deletedAt),
      message: `The key stays inactive until ${formatInstant(deletedAt)}, then it is deleted if AWS still reports no use.`,
    };
  if (idleness.verdict !== "UNUSED") return hold(rotation, idleness, now);
  return {
    type: "MOVE",
    to: "DELETE_INTENT",
    message: `The key was inactive for its full waiting period and is deleted now. ${idleness.detail}`,
    evidence: { sources: observed.keySources?.status ?? null },
  };
}

function deleteKey(rotation: RotationFacts, observed: Observed, now: Instant): Decision {
  const { oldAccessKeyId } = rotation;
  switch (observedStatusOf(observed, oldAccessKeyId)) {
    case "ABSENT":
      return { type: "MOVE", to: "COMPLETED", message: "The key is deleted." };
    case "ACTIVE":
      return parkReenabled(now);
    case "INACTIVE": {
      const idleness = idlenessOf(rotation, observed, now);
      // From there it is activated again, without waiting for an operator.
      if (idleness.verdict === "USED")
        return {
          type: "MOVE",
          to: "OLD_INACTIVE",
          message: `The key is in use and is not deleted. ${idleness.detail}`,
          change: useToStore(rotation, observed, now) ?? {},
        };
      if (idleness.verdict !== "UNUSED") return hold(rotation, idleness, now);
      return {
        type: "WRITE",
        write: { type: "DELETE_KEY", accessKeyId: oldAccessKeyId },
        message: "Deleting the unused key.",
      };
    }
  }
}

/** Activates the key. AWS may list an inactive key as active, so each rollback activates it itself. */
function undo(rotation: RotationFacts, observed: Observed): Decision {
  const { oldAccessKeyId, reenabledAt, rollbackRequestedAt } = rotation;
  const status = observedStatusOf(observed, oldAccessKeyId);
  if (status === "ABSENT") return parkMissingKey(rotation, oldAccessKeyId);
  if (status === "INACTIVE" || !isOn(reenabledAt, rollbackRequestedAt))
    return {
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: oldAccessKeyId, isActive: true },
      message: "Rolling back: activating the key again.",
      ifRefused: "The key could not be activated again, so it may be inactive. Activate it in AWS if it is needed.",
    };
  return { type: "MOVE", to: "ROLLED_BACK", message: "Rolled back: the key is active again." };
}

function isOn(reenabledAt: Instant | null, since: Instant | null): boolean {
  return reenabledAt !== null && since !== null && reenabledAt >= since;
}

function activate(accessKeyId: string, detail: string): Decision {
  return {
    type: "WRITE",
    write: { type: "SET_KEY_STATUS", accessKeyId, isActive: true },
    message: `The key is in use. Activating it again. ${detail}`,
    ifRefused: notActivated(detail),
  };
}

function notActivated(detail: string): string {
  return `The key is in use, but it is inactive and could not be activated again. Activate it in AWS. ${detail}`;
}

/**
 * Returns a warning for the operator if the key is inactive although its use is stored. Else null. It is shown if the
 * rotation is parked for any failure.
 */
export function activationOwed(rotation: RotationFacts): string | null {
  const { mode, state, stateSince, oldLastUsedAtRequest: stored, inactiveAt, reenabledAt } = rotation;
  if (mode !== "RETIRE" || (state !== "OLD_INACTIVE" && state !== "DELETE_INTENT")) return null;
  if (isOn(reenabledAt, inactiveAt)) return null;
  if (!isUseAfter(stored, limitOf(rotation, stateSince))) return null;
  return notActivated(`It was last used: ${describeLastUsed(stored)}.`);
}

function parkUsed({ verdict, detail }: KeyIdleness): Decision {
  return {
    type: "PARK",
    code: "OLD_KEY_IN_USE",
    resume: "REQUESTED",
    message: `The key is in use, so it is active again.${verdict === "USED" ? ` ${detail}` : ""} ${IF_USED}`,
  };
}

/** From here on the key must be quiet before it is deactivated again. */
function parkReenabled(now: Instant): Decision {
  return {
    type: "PARK",
    code: "OLD_KEY_REENABLED",
    resume: "REQUESTED",
    message: "The key was activated outside IAM Monitor, so it is not deleted. Something may need it.",
    change: { reenabledAt: now },
  };
}

/** Returns the decision for a key that is not proven unused. The key is not changed. */
function hold(rotation: RotationFacts, { verdict, detail }: KeyIdleness, now: Instant): Decision {
  const { state, stateSince, windows, gateDeadlineAt } = rotation;
  if (verdict === "USED")
    return park(rotation, "OLD_KEY_IN_USE", `The key is in use and was not changed. ${detail} ${IF_USED}`);
  // AWS also refuses to show the last use of a key that was deleted a moment ago.
  if (verdict === "NO_PERMISSION" && state !== "DELETE_INTENT") return park(rotation, "AWS_ACCESS_DENIED", detail);
  const until = now + windows.pollInterval;
  const message = `Waiting to know whether the key is used. ${detail}`;
  // A retirement may have been requested weeks before it starts, so its deadline counts from the first look.
  if (state === "REQUESTED" && gateDeadlineAt === null)
    return { type: "NOTE", change: { gateDeadlineAt: now + windows.gateDeadline }, message, until };
  const waited = state === "OLD_INACTIVE" ? windows.soak : 0;
  const deadlineAt = state === "REQUESTED" ? gateDeadlineAt! : stateSince + waited + windows.gateDeadline;
  if (now > deadlineAt)
    return park(
      rotation,
      "OLD_KEY_IN_USE",
      `It is not known whether the key is used, so it was not changed. ${detail}`,
    );
  return { type: "WAIT", until, message };
}
