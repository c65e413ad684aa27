/** When the scheduled scans of an account are due. */
import { createHash } from "node:crypto";
import { now } from "../../clock.ts";
import { HOUR } from "../../iam/time.ts";

export const SCAN_EVERY_HOURS_DEFAULT = 24;

/**
 * The first due time of a schedule, up to an hour before a whole interval has passed. The difference depends on the
 * account, so that accounts that were connected together are not due together. Null without a schedule.
 */
export function firstScheduledAt(accountId: string, scanEveryHours: number | null): Date | null {
  if (scanEveryHours === null) return null;
  const share = createHash("sha256").update(accountId).digest().readUInt32BE() / 2 ** 32;
  return new Date(now() + scanEveryHours * HOUR - Math.floor(share * HOUR));
}
