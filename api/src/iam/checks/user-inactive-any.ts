import type { CredentialReportRow, LastUsed } from "../account.ts";
import { type Instant, formatInstant } from "../time.ts";
import { defineUserCheck } from "./define-user-check.ts";
import { cli } from "./quote.ts";
import { LAST_USE_UNKNOWN, dayCount, idleDays, lastUsedEvidence } from "./subjects.ts";

interface Credential {
  readonly kind: "password" | "accessKey";
  readonly lastUsed: LastUsed;
  readonly startedAt: readonly (Instant | null)[];
}

/** A password and keys that work today; what is switched off cannot be used, whenever it last was. */
function usableCredentials(row: CredentialReportRow): Credential[] {
  const keys = row.accessKeys.filter((key) => key.isActive);
  return [
    ...(row.passwordEnabled === true
      ? [{ kind: "password", lastUsed: row.passwordLastUsed, startedAt: [row.userCreatedAt, row.passwordLastChangedAt] } as const]
      : []),
    ...keys.map((key) => ({ kind: "accessKey", lastUsed: key.lastUsed, startedAt: [row.userCreatedAt, key.createdAt] }) as const),
  ];
}

export const userInactiveAny = defineUserCheck({
  id: "user-inactive-any",
  title: "No activity on any credential of the user (password and keys together) for the limit",
  family: "INA",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "A user whose password and keys all lie idle has probably left or was forgotten, while everything still opens. Looking at single credentials misses it: an old password beside a busy key is a healthy user, and both idle is a dead one.",
  thresholds: ["inactiveDays"],
  judge: ({ user, row }, { at, settings }) => {
    const credentials = usableCredentials(row);
    if (credentials.length === 0) return null;
    const idle = credentials.map(({ lastUsed, startedAt }) => idleDays(lastUsed, startedAt, settings.inactiveDays, at));
    if (idle.some((days) => days !== null && days <= settings.inactiveDays)) return null;
    if (idle.includes(null)) return { notJudged: LAST_USE_UNKNOWN };
    const days = Math.min(...(idle as number[]));
    return {
      description: `${user.userName} has used neither password nor keys for ${dayCount(days)}; the limit is ${settings.inactiveDays}.`,
      evidence: {
        userCreatedAt: formatInstant(user.createdAt),
        credentials: credentials.map(({ kind, lastUsed }) => ({ kind, lastUsed: lastUsedEvidence(lastUsed) })),
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
