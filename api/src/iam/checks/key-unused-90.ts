import { defineAccessKeyCheck } from "./define-access-key-check.ts";
import { deactivateAccessKey } from "./remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence, dayCount, idleDays } from "./subjects.ts";

export const keyUnused90 = defineAccessKeyCheck({
  id: "key-unused-90",
  title: "Key not used for 90 days",
  family: "UNU",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.8"] },
  rationale:
    "A key idle for a quarter of a year belongs to a finished project or a person who left. Whoever finds a copy of it will be the only one to use it, and nobody will miss its calls.",
  thresholds: ["unusedLongDays"],
  judge: (key, { at, settings }) => {
    if (!key.key.isActive) return null;
    const limitDays = settings.unusedLongDays;
    const days = idleDays(key.key.lastUsed, [key.user.createdAt, key.createdAt], limitDays, at);
    if (days === null) return { notJudged: LAST_USE_UNKNOWN };
    if (days <= limitDays) return null;
    const since = key.key.lastUsed.status === "USED" ? "has not been used for" : "has never been used in";
    return {
      description: `An active access key of ${key.user.userName} ${since} ${dayCount(days)}; the limit is ${limitDays}.`,
      evidence: { ...accessKeyEvidence(key, at), idleDays: days, limitDays },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateAccessKey(
      evidence,
      "Ask the key's owner. If nothing needs it, deactivate it, watch for failures for a while, then delete it.",
    ),
});
