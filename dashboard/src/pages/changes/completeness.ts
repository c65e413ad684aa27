/** Whether the scans of a period can tell that nothing changed. */
import type { ChangesQuery } from "../../gql/changes.ts";

type Coverage = Pick<ChangesQuery["changes"], "coverage" | "incompleteScans" | "since">;

/** The API lists at most so many incomplete scans. If it lists that many, those of some accounts may be missing. */
export const INCOMPLETE_SCANS_MAX = 20;

/**
 * Since when the changes of users, groups, roles, policies and keys are recorded in every account that was scanned: null if
 * during the whole period, NEVER if one of them has no record yet.
 */
export function recordedFrom({ coverage, since }: Pick<Coverage, "coverage" | "since">): string | null {
  const scanned = coverage.filter(({ isScanned }) => isScanned);
  if (scanned.some(({ recordedSince }) => recordedSince === null)) return "NEVER";
  const latest = scanned
    .flatMap(({ recordedSince }) => recordedSince ?? [])
    .toSorted()
    .at(-1);
  return latest !== undefined && latest > since ? latest : null;
}

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
