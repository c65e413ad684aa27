/**
 * How long an account whose scans break is left alone. Such a scan ended its worker or met an error of IAM Monitor
 * itself, so the next one will probably do the same, and costs other accounts their turn.
 */

/** From this many broken scans in a row, an account counts as one that cannot be scanned. */
export const BROKEN_SCANS_MIN = 2;
/** The hours without a scheduled scan after 2, 3, and 4 or more broken scans in a row. */
const BACKOFF_HOURS = [1, 4, 24] as const;

/** The error codes of a broken scan. Every other end of a scan shows that the account can be scanned. */
export const BROKEN_SCAN_CODES: readonly string[] = ["WORKER_LOST", "INTERNAL"];

/** Null if the next scheduled scan need not wait. */
export function backoffHours(brokenScans: number): number | null {
  if (brokenScans < BROKEN_SCANS_MIN) return null;
  return BACKOFF_HOURS[Math.min(brokenScans - BROKEN_SCANS_MIN, BACKOFF_HOURS.length - 1)]!;
}
