import { formatInstant } from "../time.ts";
import { defineUserCheck } from "./define-user-check.ts";
import { deletePassword } from "./remediations.ts";
import { LAST_USE_UNKNOWN, dayCount, idleDays, lastUsedEvidence } from "./subjects.ts";

export const pwdUnused45 = defineUserCheck({
  id: "pwd-unused-45",
  title: "Password not used for 45 days",
  family: "UNU",
  severity: "MEDIUM",
  controls: { cis: { "5.0": ["1.11"], "6.0": ["2.11"], "7.0": ["2.11"] }, securityHub: ["IAM.22"] },
  rationale:
    "A console password that its owner does not use is still open to everybody else who knows or guesses it. CIS gives an idle credential 45 days before it is switched off.",
  thresholds: ["unusedShortDays"],
  judge: ({ user, row }, { at, settings }) => {
    if (row.passwordEnabled !== true) return null;
    const limitDays = settings.unusedShortDays;
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
