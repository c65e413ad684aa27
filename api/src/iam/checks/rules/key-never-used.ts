import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence, dayCount, idleDays } from "../subjects.ts";

/** A key is made before it is used: the first day is left for carrying it to where it belongs. */
const GRACE_DAYS = 1;

export const keyNeverUsed = defineAccessKeyCheck({
  id: "key-never-used",
  title: "Active key never used",
  family: "UNU",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "A key that was never used does no work and can only do harm: its secret was shown once and lies somewhere since. Deleting it breaks nothing.",
  evaluate: (key, { at }) => {
    const { isActive, lastUsed } = key.key;
    if (!isActive || lastUsed.status === "USED") return null;
    const days = idleDays(lastUsed, [key.user.createdAt, key.createdAt], GRACE_DAYS, at);
    if (days === null) return { notEvaluated: LAST_USE_UNKNOWN };
    if (days <= GRACE_DAYS) return null;
    return {
      description: `An active access key of ${key.user.userName}, created ${dayCount(days)} ago, has never been used.`,
      evidence: accessKeyEvidence(key, at),
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Deactivate the key and delete it; it has never been used, so nothing depends on it.",
    ),
});
