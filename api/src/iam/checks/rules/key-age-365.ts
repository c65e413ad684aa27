import { wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { rotateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyAge365 = defineAccessKeyCheck({
  id: "key-age-365",
  title: "Active key older than 365 days",
  family: "KEY",
  severity: "HIGH",
  controls: {},
  rationale:
    "A key that nobody has rotated for a year has outlived people, laptops and pipelines that once held a copy of it. It is usually a key that no one dares to touch, which is why it has to be planned for.",
  thresholds: ["keyHardMaxAgeDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    if (!key.key.isActive || ageDays <= settings.keyHardMaxAgeDays) return null;
    return {
      description: `An active access key of ${key.user.userName} is ${dayCount(ageDays)} old; the hard limit is ${settings.keyHardMaxAgeDays}.`,
      evidence: { ...accessKeyEvidence(key, at), limitDays: settings.keyHardMaxAgeDays },
    };
  },
  remediation: (_resource, evidence) =>
    rotateAccessKey(
      evidence,
      "Find out where the key is used (its last used service and CloudTrail tell), rotate it there, deactivate the old key, watch for failures, then delete it.",
    ),
});
