/** Keys and passwords that nobody used for so long: what the checks of 45 and of 90 days share. */
import { formatInstant } from "../time.ts";
import type { defineAccessKeyCheck } from "./define-access-key-check.ts";
import type { defineUserCheck } from "./define-user-check.ts";
import { deactivateAccessKey, deletePassword } from "./remediations.ts";
import { LAST_USE_UNKNOWN, accessKeyEvidence, dayCount, idleDays, lastUsedEvidence } from "./subjects.ts";

/** The setting that says how long is too long. */
type Limit = "unusedShortDays" | "unusedLongDays";
type Shared<Define extends (input: never) => unknown> = Pick<
  Parameters<Define>[0],
  "family" | "severity" | "thresholds" | "evaluate" | "remediation"
>;

export function unusedKey(limit: Limit): Shared<typeof defineAccessKeyCheck> {
  return {
    family: "UNU",
    severity: "MEDIUM",
    thresholds: [limit],
    evaluate: (key, { at, settings }) => {
      if (!key.key.isActive) return null;
      const limitDays = settings[limit];
      const days = idleDays(key.key.lastUsed, [key.user.createdAt, key.createdAt], limitDays, at);
      if (days === null) return { notEvaluated: LAST_USE_UNKNOWN };
      if (days <= limitDays) return null;
      return {
        description: `An active access key of ${key.user.userName} ${sinceWords(key.key.lastUsed)} ${dayCount(days)}; the limit is ${limitDays}.`,
        evidence: { ...accessKeyEvidence(key, at), idleDays: days, limitDays },
      };
    },
    remediation: (_resource, evidence) =>
      deactivateAccessKey(
        evidence,
        "Ask the key's owner. If nothing needs it, deactivate it, watch for failures for a while, then delete it.",
      ),
  };
}

export function unusedPassword(limit: Limit): Shared<typeof defineUserCheck> {
  return {
    family: "UNU",
    severity: "MEDIUM",
    thresholds: [limit],
    evaluate: ({ user, row }, { at, settings }) => {
      if (row.passwordEnabled !== true) return null;
      const limitDays = settings[limit];
      const days = idleDays(row.passwordLastUsed, [user.createdAt, row.passwordLastChangedAt], limitDays, at);
      if (days === null) return { notEvaluated: LAST_USE_UNKNOWN };
      if (days <= limitDays) return null;
      return {
        description: `The console password of ${user.userName} ${sinceWords(row.passwordLastUsed)} ${dayCount(days)}; the limit is ${limitDays}.`,
        evidence: {
          passwordLastUsed: lastUsedEvidence(row.passwordLastUsed),
          passwordLastChangedAt: row.passwordLastChangedAt === null ? null : formatInstant(row.passwordLastChangedAt),
          userCreatedAt: formatInstant(user.createdAt),
          idleDays: days,
          limitDays,
        },
      };
    },
    remediation: ({ name }) =>
      deletePassword(name, "Remove the console password. It can be given again on the day it is needed, with MFA."),
  };
}

function sinceWords({ status }: { readonly status: string }): string {
  return status === "USED" ? "has not been used for" : "has never been used in";
}
