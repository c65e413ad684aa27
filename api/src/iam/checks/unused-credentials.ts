/**
 * Unused access keys and passwords. The checks for the short limit (CIS) and the long limit (Security Hub) share this.
 */
import { formatInstant } from "../time.ts";
import type { defineAccessKeyCheck } from "./define-access-key-check.ts";
import type { defineUserCheck } from "./define-user-check.ts";
import { deactivateAccessKey, deletePassword } from "./remediations.ts";
import { accessKeyEvidence, dayCount, idleDays, lastUsedEvidence } from "./subjects.ts";

/** The setting that holds the limit. */
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
      if (typeof days !== "number") return days;
      if (days <= limitDays) return null;
      return {
        description: `An active access key of ${key.user.userName} ${usePhrase(key.key.lastUsed)} ${dayCount(days)}; the limit is ${dayCount(limitDays)}.`,
        evidence: { ...accessKeyEvidence(key, at), idleDays: days, limitDays },
      };
    },
    remediation: (_resource, evidence) =>
      deactivateAccessKey(
        evidence,
        "Ask the owner of the key. If nothing needs it, deactivate it, watch for failures, and then delete it.",
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
      if (typeof days !== "number") return days;
      if (days <= limitDays) return null;
      return {
        description: `The console password of ${user.userName} ${usePhrase(row.passwordLastUsed)} ${dayCount(days)}; the limit is ${dayCount(limitDays)}.`,
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
      deletePassword(
        name,
        "Remove the console password. If the user needs it later, create a new one and require MFA.",
      ),
  };
}

/** Returns the verb phrase that fits into "The key … 90 days". */
function usePhrase({ status }: { readonly status: string }): string {
  return status === "USED" ? "has not been used for" : "has never been used in";
}
