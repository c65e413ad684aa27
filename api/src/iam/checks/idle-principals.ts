/** Decides whether a principal is idle: a user by the last use of its credentials, a role by its own last use. */
import type { CredentialReportRow, LastUsed, Role } from "../account.ts";
import { TRACKING_DAYS } from "../principals/last-accessed.ts";
import { type Instant, wholeDaysBetween } from "../time.ts";
import type { NotEvaluated } from "./check.ts";
import { idleDays } from "./subjects.ts";

interface Credential {
  readonly kind: "password" | "accessKey";
  readonly lastUsed: LastUsed;
  readonly startedAt: readonly (Instant | null)[];
}

/**
 * Returns the enabled password and active keys. A disabled credential cannot be used, so its last use is irrelevant.
 */
export function usableCredentials(row: CredentialReportRow): readonly Credential[] {
  const keys = row.accessKeys.filter((key) => key.isActive);
  return [
    ...(row.passwordEnabled === true
      ? [
          {
            kind: "password",
            lastUsed: row.passwordLastUsed,
            startedAt: [row.userCreatedAt, row.passwordLastChangedAt],
          } as const,
        ]
      : []),
    ...keys.map(
      (key) => ({ kind: "accessKey", lastUsed: key.lastUsed, startedAt: [row.userCreatedAt, key.createdAt] }) as const,
    ),
  ];
}

/**
 * Returns the days for which all usable credentials of a user have been idle, if more than the limit.
 *
 * Null if the user is active or has no usable credential. Not evaluated if this is unknown of a credential.
 */
export function idleUserDays(row: CredentialReportRow, limitDays: number, at: Instant): number | NotEvaluated | null {
  const idle = usableCredentials(row).map(({ lastUsed, startedAt }) => idleDays(lastUsed, startedAt, limitDays, at));
  if (idle.length === 0 || idle.some((days) => typeof days === "number" && days <= limitDays)) return null;
  return idle.find((days) => typeof days !== "number") ?? Math.min(...(idle as number[]));
}

/** Whether a role has been idle for longer than the limit. UNKNOWN if the limit exceeds AWS's tracking period. */
export function isIdleRole({ createdAt, lastUsed }: Role, limitDays: number, at: Instant): boolean | "UNKNOWN" {
  if (wholeDaysBetween(createdAt, at) <= limitDays) return false;
  if (lastUsed === null) return limitDays > TRACKING_DAYS ? "UNKNOWN" : true;
  return wholeDaysBetween(lastUsed.at, at) > limitDays;
}
