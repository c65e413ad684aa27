import { formatInstant, type Instant, SECOND } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, lastUsedEvidence } from "../subjects.ts";

/**
 * If a user has two active keys, the older one fails, because it is the key to delete. The newer key passes. Two active
 * keys created in the same second both fail. The two keys of a rotation are not evaluated: they are how it works.
 */
export const keyTwoActive = defineAccessKeyCheck({
  id: "key-two-active",
  title: "User has two active access keys",
  family: "KEY",
  severity: "MEDIUM",
  rationale:
    "The second key slot exists for rotation. Two permanently active keys double what can leak, and leave no free slot when one of them must be replaced quickly.",
  references: [AWS_PAGES.updateAccessKeys, AWS_PAGES.manageAccessKeys],
  evaluate: (key, { at, rotatingUserIds }) => {
    if (!key.key.isActive) return null;
    const ownSlot = key.row.accessKeys.indexOf(key.key);
    const other = key.row.accessKeys.find(
      ({ isActive, createdAt }, slot) =>
        isActive && createdAt !== null && slot !== ownSlot && !isBefore(createdAt, key),
    );
    if (other === undefined) return null;
    if (rotatingUserIds?.includes(key.user.userId))
      return {
        notEvaluated: `IAM Monitor is rotating a key of ${key.user.userName}. Both keys stay active until the applications have moved, so the two keys are evaluated when the rotation has ended.`,
      };
    const isTied = !isBefore(key.createdAt, { createdAt: other.createdAt! });
    return {
      description: `${key.user.userName} has two active access keys; ${isTied ? "both were created in the same second" : "this is the older one"}.`,
      evidence: {
        ...accessKeyEvidence(key, at),
        newerKey: { createdAt: formatInstant(other.createdAt!), lastUsed: lastUsedEvidence(other.lastUsed) },
      },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Switch everything that still uses the older key to the newer one, deactivate the older key, watch for failures, and then delete it.",
    ),
});

/** Whether the moment is in an earlier second than the creation of the key. */
function isBefore(moment: Instant, { createdAt }: { readonly createdAt: Instant }): boolean {
  return Math.floor(moment / SECOND) < Math.floor(createdAt / SECOND);
}
