import { formatInstant } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { idleUserDays, usableCredentials } from "../idle-principals.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { dayCount, lastUsedEvidence } from "../subjects.ts";

export const userInactiveAny = defineUserCheck({
  id: "user-inactive-any",
  title: "User has been inactive for longer than the limit",
  family: "INA",
  severity: "MEDIUM",
  rationale:
    "A user whose password and access keys are all idle has probably left or been forgotten, but the credentials still work. Checks of single credentials miss this: an old password beside a busy key is normal, but both idle means that the user is no longer needed.",
  references: [AWS_PAGES.findUnusedCredentials, AWS_PAGES.bestPractices],
  thresholds: ["inactiveDays"],
  evaluate: ({ user, row }, { at, settings }) => {
    const days = idleUserDays(row, settings.inactiveDays, at);
    if (typeof days !== "number") return days;
    return {
      description: `${user.userName} has used neither its password nor its access keys for ${dayCount(days)}; the limit is ${dayCount(settings.inactiveDays)}.`,
      evidence: {
        userCreatedAt: formatInstant(user.createdAt),
        credentials: usableCredentials(row).map(({ kind, lastUsed }) => ({
          kind,
          lastUsed: lastUsedEvidence(lastUsed),
        })),
        idleDays: days,
        limitDays: settings.inactiveDays,
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Ask the owner. If the user is not needed, remove the password and deactivate the access keys. If nothing fails, delete the user later.",
    cli: [
      cli`aws iam delete-login-profile --user-name ${name}`,
      cli`for key in $(aws iam list-access-keys --user-name ${name} --query "AccessKeyMetadata[].AccessKeyId" --output text); do`,
      `  ${cli`aws iam update-access-key --user-name ${name} --access-key-id "$key" --status Inactive`}`,
      "done",
    ].join("\n"),
    terraform: null,
  }),
});
