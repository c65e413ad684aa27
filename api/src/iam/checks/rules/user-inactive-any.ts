import { formatInstant } from "../../time.ts";
import { defineUserCheck } from "../define-user-check.ts";
import { idleUserDays, usableCredentials } from "../idle-principals.ts";
import { cli } from "../quote.ts";
import { LAST_USE_UNKNOWN, dayCount, lastUsedEvidence } from "../subjects.ts";

export const userInactiveAny = defineUserCheck({
  id: "user-inactive-any",
  title: "No activity on any credential of the user (password and keys together) for the limit",
  family: "INA",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "A user whose password and keys all lie idle has probably left or was forgotten, while everything still opens. Looking at single credentials misses it: an old password beside a busy key is a healthy user, and both idle is a dead one.",
  thresholds: ["inactiveDays"],
  evaluate: ({ user, row }, { at, settings }) => {
    const days = idleUserDays(row, settings.inactiveDays, at);
    if (days === null) return null;
    if (days === "UNKNOWN") return { notEvaluated: LAST_USE_UNKNOWN };
    return {
      description: `${user.userName} has used neither password nor keys for ${dayCount(days)}; the limit is ${settings.inactiveDays}.`,
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
    text: "Ask the owner. If nobody misses the user, remove the password, deactivate the keys, and delete the user after a while of silence.",
    cli: [
      cli`aws iam delete-login-profile --user-name ${name}`,
      cli`aws iam list-access-keys --user-name ${name}`,
      cli`aws iam update-access-key --user-name ${name} --access-key-id ACCESS_KEY_ID --status Inactive`,
    ].join("\n"),
    terraform: null,
  }),
});
