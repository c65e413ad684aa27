import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deleteAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyInactiveOld = defineAccessKeyCheck({
  id: "key-inactive-old",
  title: "Inactive access key has not been deleted",
  family: "KEY",
  severity: "LOW",
  rationale:
    "Any principal with iam:UpdateAccessKey can reactivate an inactive key, and then every old copy of it works again. The key also occupies one of the two key slots, so the next rotation has no room.",
  references: [AWS_PAGES.manageAccessKeys, AWS_PAGES.findUnusedCredentials],
  thresholds: ["keyMaxAgeDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    if (key.key.isActive || ageDays <= settings.keyMaxAgeDays) return null;
    return {
      description: `An inactive access key of ${key.user.userName}, created ${dayCount(ageDays)} ago, has not been deleted; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
      evidence: { ...accessKeyEvidence(key, at), limitDays: settings.keyMaxAgeDays },
    };
  },
  remediation: (_resource, evidence) =>
    deleteAccessKey(
      evidence,
      "Check the last use of the key to confirm that nothing has needed it since it was deactivated. Then delete it.",
    ),
});
