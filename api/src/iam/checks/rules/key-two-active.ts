import { formatInstant } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, lastUsedEvidence } from "../subjects.ts";

/** The older of two active keys is the one that ought to go, so it is the one that fails; the younger one passes. */
export const keyTwoActive = defineAccessKeyCheck({
  id: "key-two-active",
  title: "Two active keys on one user",
  family: "KEY",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.12"], "6.0": ["2.12"] } },
  rationale:
    "The second key slot is there to rotate the first. Two keys that stay active double what can leak, and leave no slot free when one of them has to be replaced in a hurry.",
  evaluate: (key, { at }) => {
    if (!key.key.isActive) return null;
    const younger = key.row.accessKeys.find(
      (other) => other.isActive && other.createdAt !== null && other.createdAt > key.createdAt,
    );
    if (younger === undefined) return null;
    return {
      description: `${key.user.userName} has two active access keys; this is the older one.`,
      evidence: {
        ...accessKeyEvidence(key, at),
        youngerKey: { createdAt: formatInstant(younger.createdAt!), lastUsed: lastUsedEvidence(younger.lastUsed) },
      },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Move whatever still uses the older key to the younger one, deactivate the older key, watch for failures, then delete it.",
    ),
});
