import { DAY, formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { rotateAccessKey } from "../remediations.ts";
import { accessKeyEvidence, dayCount } from "../subjects.ts";

export const keyExpiring = defineAccessKeyCheck({
  id: "key-expiring",
  title: "Active key within the warning period before the age limit",
  family: "KEY",
  severity: "LOW",
  controls: {},
  rationale:
    "A rotation that is planned a fortnight ahead is routine; one that starts after the limit is a finding. The warning gives the owners of the key time to move.",
  thresholds: ["keyMaxAgeDays", "keyWarningDays"],
  evaluate: (key, { at, settings }) => {
    const ageDays = wholeDaysBetween(key.createdAt, at);
    const daysLeft = settings.keyMaxAgeDays - ageDays;
    if (!key.key.isActive || daysLeft < 0 || daysLeft > settings.keyWarningDays) return null;
    return {
      description: `An active access key of ${key.user.userName} reaches the limit of ${dayCount(settings.keyMaxAgeDays)} ${daysLeft === 0 ? "today" : `in ${dayCount(daysLeft)}`}.`,
      evidence: {
        ...accessKeyEvidence(key, at),
        limitDays: settings.keyMaxAgeDays,
        daysLeft,
        // "Older than N days" begins with the first moment of the day after N whole days.
        overdueAt: formatInstant(key.createdAt + (settings.keyMaxAgeDays + 1) * DAY),
      },
    };
  },
  remediation: (_resource, evidence) =>
    rotateAccessKey(
      evidence,
      "Rotate the key before it reaches the limit: create a second one, move its users over, deactivate the old one, then delete it.",
    ),
});
