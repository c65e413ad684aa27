import { countOf, formatNumber } from "../../ui/format.ts";

/** The sections and checks that a scan, or the latest scans of several accounts, left out. */
export interface CoverageGaps {
  /** Sources that were wanted and not read, or not in full. */
  readonly notReadSourceCount: number;
  readonly offSourceCount: number;
  readonly notEvaluatedCheckCount: number;
}

export function hasGaps({ notReadSourceCount, offSourceCount, notEvaluatedCheckCount }: CoverageGaps): boolean {
  return notReadSourceCount + offSourceCount + notEvaluatedCheckCount > 0;
}

interface KnownCoverage {
  /** The lowest coverage of the accounts that were scanned. */
  readonly coveragePercent: number | null;
  readonly coverageSummary: CoverageGaps & { readonly unreadAccountCount: number };
}

/**
 * What an empty list of alerts may claim. Nothing is known of an account that no scan has read, so it has no coverage.
 * `gaps` is null if nothing was left out.
 */
export function clearanceOf({ coveragePercent, coverageSummary }: KnownCoverage): {
  readonly coveragePercent: number | null;
  readonly gaps: string | null;
} {
  return {
    coveragePercent: coverageSummary.unreadAccountCount > 0 ? null : coveragePercent,
    gaps: hasGaps(coverageSummary) ? coverageText(coverageSummary) : null,
  };
}

/** "6 optional sources off · 23 checks not evaluated". Only what has no gap at all is full coverage. */
export function coverageText(gaps: CoverageGaps): string {
  if (!hasGaps(gaps)) return "Full coverage";
  const { notReadSourceCount, offSourceCount, notEvaluatedCheckCount } = gaps;
  const off =
    notReadSourceCount > 0
      ? `${formatNumber(offSourceCount)} off`
      : `${countOf(offSourceCount, "optional source")} off`;
  return [
    ...(notReadSourceCount > 0 ? [`${countOf(notReadSourceCount, "source")} not read`] : []),
    ...(offSourceCount > 0 ? [off] : []),
    ...(notEvaluatedCheckCount > 0 ? [`${countOf(notEvaluatedCheckCount, "check")} not evaluated`] : []),
  ].join(" · ");
}
