import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES } from "../references.ts";
import { rotateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyAge365 = defineAccessKeyCheck({
  id: "key-age-365",
  title: "Access key is older than the hard age limit",
  family: "KEY",
  severity: "HIGH",
  rationale:
    "A key of this age was probably copied to laptops, scripts and pipelines that no longer exist. The rotation limit has a check of its own; this higher, hard limit marks keys that missed their rotation for long. Often it is unclear what would break, so their rotation must be planned.",
  references: [AWS_PAGES.updateAccessKeys, AWS_PAGES.bestPractices],
  thresholds: ["keyHardMaxAgeDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    if (!key.key.isActive || ageDays <= settings.keyHardMaxAgeDays) return null;
    return {
      description: `An active access key of ${key.user.userName} is ${dayCount(ageDays)} old; the hard limit is ${dayCount(settings.keyHardMaxAgeDays)}.`,
      evidence: { ...accessKeyEvidence(key, at), limitDays: settings.keyHardMaxAgeDays },
    };
  },
  remediation: (_resource, evidence) =>
    rotateAccessKey(
      evidence,
      "Check where the key is used: its last-used service and CloudTrail show it. Replace it there, deactivate the old key, watch for failures, then delete it.",
    ),
});
