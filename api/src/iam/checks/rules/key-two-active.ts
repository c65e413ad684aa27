import { formatInstant } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, lastUsedEvidence } from "../subjects.ts";

/** If a user has two active keys, the older one fails, because it is the key to delete. The newer key passes. */
export const keyTwoActive = defineAccessKeyCheck({
  id: "key-two-active",
  title: "User has two active access keys",
  family: "KEY",
  severity: "MEDIUM",
  rationale:
    "The second key slot exists for rotation. Two permanently active keys double what can leak, and leave no free slot when one of them must be replaced quickly.",
  references: [AWS_PAGES.updateAccessKeys, AWS_PAGES.manageAccessKeys],
  evaluate: (key, { at }) => {
    if (!key.key.isActive) return null;
    const newer = key.row.accessKeys.find(
      (other) => other.isActive && other.createdAt !== null && other.createdAt > key.createdAt,
    );
    if (newer === undefined) return null;
    return {
      description: `${key.user.userName} has two active access keys; this is the older one.`,
      evidence: {
        ...accessKeyEvidence(key, at),
        newerKey: { createdAt: formatInstant(newer.createdAt!), lastUsed: lastUsedEvidence(newer.lastUsed) },
      },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Switch everything that still uses the older key to the newer one, deactivate the older key, watch for failures, and then delete it.",
    ),
});
