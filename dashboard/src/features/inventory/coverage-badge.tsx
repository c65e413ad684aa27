import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import IconShieldExclamation from "@tabler/icons-react/icons/IconShieldExclamation";
import IconShieldQuestion from "@tabler/icons-react/icons/IconShieldQuestion";
import type { ReactElement } from "react";
import { countOf, formatNumber, formatPercent } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";

export interface CoverageBadgeProps {
  /** The percentage of checks that were evaluated, of those enabled and possible here; null before the first scan. */
  readonly percent: number | null | undefined;
}

export function CoverageBadge({ percent }: CoverageBadgeProps): ReactElement {
  if (percent === null || percent === undefined) {
    return (
      <span className={styles["badge"]} data-tone="neutral">
        <IconShieldQuestion size={14} aria-hidden="true" />
        Not scanned yet
      </span>
    );
  }
  const isComplete = percent >= 100;
  const Icon = isComplete ? IconShieldCheck : IconShieldExclamation;
  return (
    <span className={styles["badge"]} data-tone={isComplete ? "good" : "caution"}>
      <Icon size={14} aria-hidden="true" />
      {isComplete ? "Full coverage" : `${formatPercent(percent)} covered`}
    </span>
  );
}

export interface UnscannedBadgeProps {
  readonly scannedCount: number;
  readonly accountCount: number;
}

/** Says that some accounts were never scanned, so that the numbers beside it are not taken for all accounts. */
export function UnscannedBadge({ scannedCount, accountCount }: UnscannedBadgeProps): ReactElement {
  return (
    <span className={styles["badge"]} data-tone="caution">
      <IconShieldQuestion size={14} aria-hidden="true" />
      {`${formatNumber(scannedCount)} of ${countOf(accountCount, "account")} scanned`}
    </span>
  );
}
