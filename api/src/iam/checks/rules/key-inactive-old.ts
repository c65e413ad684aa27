import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { deleteAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyInactiveOld = defineAccessKeyCheck({
  id: "key-inactive-old",
  title: "Inactive key kept past the limit instead of deleted",
  family: "KEY",
  severity: "LOW",
  controls: {},
  rationale:
    "An inactive key works again as soon as anyone with iam:UpdateAccessKey switches it on, and its old copies with it. It also fills one of the two key slots, so that the next rotation has no room.",
  thresholds: ["keyMaxAgeDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    if (key.key.isActive || ageDays <= settings.keyMaxAgeDays) return null;
    return {
      description: `An inactive access key of ${key.user.userName}, created ${dayCount(ageDays)} ago, was not deleted.`,
      evidence: { ...accessKeyEvidence(key, at), limitDays: settings.keyMaxAgeDays },
    };
  },
  remediation: (_resource, evidence) =>
    deleteAccessKey(evidence, "Delete the inactive key, once its last use shows that nothing has needed it since."),
});
