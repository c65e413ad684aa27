/** Who does nothing at all any more, by the marks that tell it: a user's credentials, a role's last use. */
import type { CredentialReportRow, LastUsed, Role } from "../account.ts";
import { TRACKING_DAYS } from "../principals/last-accessed.ts";
import { type Instant, wholeDaysBetween } from "../time.ts";
import { idleDays } from "./subjects.ts";

interface Credential {
  readonly kind: "password" | "accessKey";
  readonly lastUsed: LastUsed;
  readonly startedAt: readonly (Instant | null)[];
}

/** A password and keys that work today; what is switched off cannot be used, whenever it last was. */
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

/** Days for which all usable credentials of a user lie idle, where these are more than the limit; `null`: it is in use, or has none. */
export function idleUserDays(row: CredentialReportRow, limitDays: number, at: Instant): number | "UNKNOWN" | null {
  const idle = usableCredentials(row).map(({ lastUsed, startedAt }) => idleDays(lastUsed, startedAt, limitDays, at));
  if (idle.length === 0 || idle.some((days) => days !== null && days <= limitDays)) return null;
  return idle.includes(null) ? "UNKNOWN" : Math.min(...(idle as number[]));
}

/** A role cannot have been idle for longer than it exists, nor for longer than AWS remembers. */
export function isIdleRole({ createdAt, lastUsed }: Role, limitDays: number, at: Instant): boolean | "UNKNOWN" {
  if (wholeDaysBetween(createdAt, at) <= limitDays) return false;
  if (lastUsed === null) return limitDays > TRACKING_DAYS ? "UNKNOWN" : true;
  return wholeDaysBetween(lastUsed.at, at) > limitDays;
}
