import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldExclamation from "@tabler/icons-react/icons/IconShieldExclamation";
import IconShieldQuestion from "@tabler/icons-react/icons/IconShieldQuestion";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CoverageSummaryPartsFragment } from "../../gql/coverage.ts";
import { countOf, formatNumber, formatPercent } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";
import type { CoverageGaps } from "./coverage-text.ts";
import { GapsBadge } from "./gaps-badge.tsx";

export interface CoverageBadgeProps {
  /** The percentage of checks that were evaluated, of those enabled and possible here; null before the first scan. */
  readonly percent: number | null | undefined;
}

/** The coverage of one of many scans or accounts. Never green: the percentage does not count what is switched off. */
export function CoverageBadge({ percent }: CoverageBadgeProps): ReactElement {
  if (percent === null || percent === undefined) return <NotScanned />;
  const isComplete = percent >= 100;
  const Icon = isComplete ? IconShieldCheck : IconShieldExclamation;
  return (
    <span className={styles["badge"]} data-tone={isComplete ? "neutral" : "caution"}>
      <Icon size={14} aria-hidden="true" />
      {isComplete ? "Read as configured" : `${formatPercent(percent)} covered`}
    </span>
  );
}

function NotScanned(): ReactElement {
  return (
    <span className={styles["badge"]} data-tone="neutral">
      <IconShieldQuestion size={14} aria-hidden="true" />
      Not scanned yet
    </span>
  );
}

export interface ScanCoverageBadgeProps {
  readonly gaps: CoverageGaps;
  /** The scan, unless the page shows it. */
  readonly scanId: string | null;
}

/** The sections that one scan did not read, and the checks that it did not evaluate. */
export function ScanCoverageBadge({ gaps, scanId }: ScanCoverageBadgeProps): ReactElement {
  return <GapsBadge gaps={gaps} link={scanId === null ? null : <Link to="/scans/$scanId" params={{ scanId }} />} />;
}

export function CoverageSummaryBadge({ summary }: { readonly summary: CoverageSummaryPartsFragment }): ReactElement {
  const { unreadAccountCount, scannedAccountCount, scanId } = summary;
  if (scannedAccountCount === 0) return <NotScanned />;
  if (unreadAccountCount > 0)
    return (
      <span className={styles["badge"]} data-tone="caution">
        <IconShieldQuestion size={14} aria-hidden="true" />
        <Link to="/settings/accounts">
          {`${formatNumber(scannedAccountCount)} of ${countOf(scannedAccountCount + unreadAccountCount, "account")} scanned`}
        </Link>
      </span>
    );
  if (scanId !== null) return <ScanCoverageBadge gaps={summary} scanId={scanId} />;
  return <GapsBadge gaps={summary} link={<Link to="/checks" search={{ outcome: "NOT_EVALUATED" }} />} />;
}
