/** Whether the scans of a period can tell that nothing changed. */
import type { ChangesQuery } from "../../gql/changes.ts";

type Coverage = Pick<ChangesQuery["changes"], "coverage" | "incompleteScans" | "since">;

/** The API lists at most so many incomplete scans. If it lists that many, those of some accounts may be missing. */
export const INCOMPLETE_SCANS_MAX = 20;

/**
 * Whether every account was scanned in the period and compared with an earlier scan, and its latest scan read and
 * evaluated everything. A scan that failed after the latest one with results leaves open what changed since.
 */
export function isFullyCompared({ coverage, incompleteScans, since }: Coverage, accountCount: number): boolean {
  return (
    coverage.length >= accountCount &&
    incompleteScans.length < INCOMPLETE_SCANS_MAX &&
    coverage.every(
      ({ account, isScanned, hasBaseline, unreadSections, recordedSince, lastScanAt }) =>
        isScanned &&
        hasBaseline &&
        unreadSections.length === 0 &&
        recordedSince !== null &&
        recordedSince <= since &&
        !incompleteScans.some(
          (scan) => scan.account.id === account.id && (scan.finishedAt ?? since) >= (lastScanAt ?? since),
        ),
    )
  );
}
