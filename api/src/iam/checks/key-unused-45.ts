import { defineAccessKeyCheck } from "./define-access-key-check.ts";
import { deactivateAccessKey } from "./remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence, dayCount, idleDays } from "./subjects.ts";

export const keyUnused45 = defineAccessKeyCheck({
  id: "key-unused-45",
  title: "Key not used for 45 days",
  family: "UNU",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.11"], "6.0": ["2.11"], "7.0": ["2.11"] }, securityHub: ["IAM.22"] },
  rationale:
    "A key that nothing needs any more still opens everything it ever opened. CIS gives an idle credential 45 days before it is switched off.",
  thresholds: ["unusedShortDays"],
  judge: (key, { at, settings }) => {
    if (!key.key.isActive) return null;
    const limitDays = settings.unusedShortDays;
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
