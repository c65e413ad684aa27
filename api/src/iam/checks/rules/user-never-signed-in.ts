import { formatInstant } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deletePassword } from "../remediations.ts";
import { dayCount, idleDays } from "../subjects.ts";

export const userNeverSignedIn = defineUserCheck({
  id: "user-never-signed-in",
  title: "Console user has never signed in",
  family: "INA",
  severity: "MEDIUM",
  rationale:
    "A password that its owner never used is often still the initial one, sent in an e-mail or a ticket. If an attacker is the first to sign in with it, the owner does not notice.",
  references: [AWS_PAGES.findUnusedCredentials, AWS_PAGES.bestPractices],
  thresholds: ["inactiveDays"],
  evaluate: ({ user, row }, { at, settings }) => {
    if (row.passwordEnabled !== true || row.passwordLastUsed.status === "USED") return null;
    const days = idleDays(row.passwordLastUsed, [user.createdAt, row.passwordLastChangedAt], settings.inactiveDays, at);
    if (typeof days !== "number") return days;
    if (days <= settings.inactiveDays) return null;
    return {
      description: `${user.userName} has had a console password for ${dayCount(days)} and has never signed in; the limit is ${dayCount(settings.inactiveDays)}.`,
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
      "Remove the console password. If the user needs it later, create a new one and require MFA.",
    ),
});
