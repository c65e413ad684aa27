import { DAY, formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { rotateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyExpiring = defineAccessKeyCheck({
  id: "key-expiring",
  title: "Access key is about to reach the rotation limit",
  family: "KEY",
  severity: "LOW",
  rationale:
    "A rotation that is planned in advance is routine; one that starts after the limit is a compliance finding. The warning gives the owners of the key time to switch to a new one.",
  references: [AWS_PAGES.updateAccessKeys, securityHub("IAM.3")],
  thresholds: ["keyMaxAgeDays", "keyWarningDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    const daysLeft = settings.keyMaxAgeDays - ageDays;
    if (!key.key.isActive || daysLeft < 0 || daysLeft > settings.keyWarningDays) return null;
    return {
      description: `An active access key of ${key.user.userName} reaches the age limit of ${dayCount(settings.keyMaxAgeDays)} ${daysLeft === 0 ? "today" : `in ${dayCount(daysLeft)}`}.`,
      evidence: {
        ...accessKeyEvidence(key, at),
        limitDays: settings.keyMaxAgeDays,
        daysLeft,
        // A key is older than N days once N + 1 whole days have passed.
        overdueAt: formatInstant(key.createdAt + (settings.keyMaxAgeDays + 1) * DAY),
      },
    };
  },
  remediation: (_resource, evidence) =>
    rotateAccessKey(
      evidence,
      "Rotate the key before it reaches the limit: create a second one, switch all applications to it, deactivate the old one, and then delete it.",
    ),
});
