/**
 * How long an account whose scans break is left alone. Such a scan ended its worker, met an error of IAM Monitor itself, or
 * kept its worker until its time was over without a result. The next one will probably do the same, and costs other
 * accounts their turn.
 */
import type { ScanStatus } from "./scan.ts";

/** From this many broken scans in a row, an account counts as one that cannot be scanned. */
export const BROKEN_SCANS_MIN = 2;
/** The hours without a scheduled scan after 2, 3, and 4 or more broken scans in a row. */
const BACKOFF_HOURS = [1, 4, 24] as const;
/** If more than half of the accounts break, and at least so many, the fault is not theirs. */
const COMMON_FAULT_ACCOUNTS_MIN = 3;

const BROKEN_SCAN_CODES: ReadonlySet<string | null> = new Set(["WORKER_LOST", "INTERNAL"]);

/**
 * The evidence that the end of a scan gives about the next one: it will break as well, it will not, or nothing is
 * known.
 */
export type ScanEvidence = "BREAKS" | "WORKS" | "NOTHING";

export function evidenceOf(end: {
  readonly status: ScanStatus;
  readonly errorCode: string | null;
  /** Whether the scan stored what it had read. */
  readonly hasResults: boolean;
}): ScanEvidence {
  if (end.status === "CANCELLED") return "NOTHING";
  // A large account that is read in part is no reason to leave it alone, and none to trust its next scan.
  if (end.errorCode === "SCAN_TIMEOUT") return end.hasResults ? "NOTHING" : "BREAKS";
  return end.status === "FAILED" && BROKEN_SCAN_CODES.has(end.errorCode) ? "BREAKS" : "WORKS";
}

/** How many scans of an account broke in a row, before and after the end of one. */
export interface BrokenScans {
  readonly before: number;
  readonly after: number;
}

/** Whether the account counts as one that cannot be scanned since this scan, or no longer does. Null if nothing changed. */
export function scannabilityChange({ before, after }: BrokenScans): "NOT_SCANNABLE" | "SCANNABLE" | null {
  const [was, is] = [before >= BROKEN_SCANS_MIN, after >= BROKEN_SCANS_MIN];
  if (was === is) return null;
  return is ? "NOT_SCANNABLE" : "SCANNABLE";
}

/** Null if the next scheduled scan need not wait. */
export function backoffHours(brokenScans: number): number | null {
  if (brokenScans < BROKEN_SCANS_MIN) return null;
  return BACKOFF_HOURS[Math.min(brokenScans - BROKEN_SCANS_MIN, BACKOFF_HOURS.length - 1)]!;
}

/** Whether so many accounts break that IAM Monitor or its surroundings are at fault. Then no account is held back. */
export function isCommonFault(accounts: { readonly broken: number; readonly all: number }): boolean {
  return accounts.broken >= COMMON_FAULT_ACCOUNTS_MIN && accounts.broken * 2 > accounts.all;
}
