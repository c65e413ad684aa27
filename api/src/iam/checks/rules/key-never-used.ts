import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount, idleDays } from "../subjects.ts";

/** A new key gets one day to be deployed before it counts as unused. */
const GRACE_DAYS = 1;

export const keyNeverUsed = defineAccessKeyCheck({
  id: "key-never-used",
  title: "Access key has never been used",
  family: "UNU",
  severity: "MEDIUM",
  rationale:
    "A key that was never used serves no purpose and can only do harm: its secret was shown once and may be stored anywhere. Deleting it breaks nothing.",
  references: [AWS_PAGES.findUnusedCredentials, AWS_PAGES.manageAccessKeys],
  evaluate: (key, { at }) => {
    const { isActive, lastUsed } = key.key;
    if (!isActive || lastUsed.status === "USED") return null;
    const days = idleDays(lastUsed, [key.user.createdAt, key.createdAt], GRACE_DAYS, at);
    if (typeof days !== "number") return days;
    if (days <= GRACE_DAYS) return null;
    return {
      description: `An active access key of ${key.user.userName}, created ${dayCount(days)} ago, has never been used.`,
      evidence: accessKeyEvidence(key, at),
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(evidence, "Deactivate and delete the key. It has never been used, so nothing depends on it."),
});
