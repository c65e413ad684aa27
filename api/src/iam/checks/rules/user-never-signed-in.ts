import { formatInstant } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { deletePassword } from "../remediations.ts";
import { LAST_USE_UNKNOWN, dayCount, idleDays } from "../subjects.ts";

export const userNeverSignedIn = defineUserCheck({
  id: "user-never-signed-in",
  title: "Console user has never signed in",
  family: "INA",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "A password that its owner never used is often still the first one, written in a mail or a ticket, and nobody would notice if somebody else were the first to sign in with it.",
  thresholds: ["inactiveDays"],
  evaluate: ({ user, row }, { at, settings }) => {
    if (row.passwordEnabled !== true || row.passwordLastUsed.status === "USED") return null;
    const days = idleDays(row.passwordLastUsed, [user.createdAt, row.passwordLastChangedAt], settings.inactiveDays, at);
    if (days === null) return { notEvaluated: LAST_USE_UNKNOWN };
    if (days <= settings.inactiveDays) return null;
    return {
      description: `${user.userName} got a console password ${dayCount(days)} ago and has never signed in.`,
      evidence: {
        userCreatedAt: formatInstant(user.createdAt),
        passwordLastChangedAt: row.passwordLastChangedAt === null ? null : formatInstant(row.passwordLastChangedAt),
        passwordLastUsed: "NEVER_USED",
        daysWaiting: days,
        limitDays: settings.inactiveDays,
      },
    };
  },
  remediation: (resource) =>
    deletePassword(
      resource.name,
      "Remove the console password. It can be given again on the day it is needed, with MFA.",
    ),
});
