import { formatInstant } from "../time.ts";
import { defineUserCheck } from "./define-user-check.ts";
import { deletePassword } from "./remediations.ts";
import { LAST_USE_UNKNOWN, dayCount, idleDays, lastUsedEvidence } from "./subjects.ts";

export const pwdUnused90 = defineUserCheck({
  id: "pwd-unused-90",
  title: "Password not used for 90 days",
  family: "UNU",
  severity: "MEDIUM",
  controls: { securityHub: ["IAM.8"] },
  rationale:
    "A password idle for a quarter of a year belongs to somebody who has no work in this account any more. Nobody would notice if somebody else signed in with it.",
  thresholds: ["unusedLongDays"],
  judge: ({ user, row }, { at, settings }) => {
    if (row.passwordEnabled !== true) return null;
    const limitDays = settings.unusedLongDays;
    const days = idleDays(row.passwordLastUsed, [user.createdAt, row.passwordLastChangedAt], limitDays, at);
    if (days === null) return { notJudged: LAST_USE_UNKNOWN };
    if (days <= limitDays) return null;
    const since = row.passwordLastUsed.status === "USED" ? "has not been used for" : "has never been used in";
    return {
      description: `The console password of ${user.userName} ${since} ${dayCount(days)}; the limit is ${limitDays}.`,
      evidence: {
        passwordLastUsed: lastUsedEvidence(row.passwordLastUsed),
        passwordLastChangedAt: row.passwordLastChangedAt === null ? null : formatInstant(row.passwordLastChangedAt),
        userCreatedAt: formatInstant(user.createdAt),
        idleDays: days,
        limitDays,
      },
    };
  },
  remediation: ({ name }) => deletePassword(name, "Remove the console password. It can be given again on the day it is needed, with MFA."),
});
