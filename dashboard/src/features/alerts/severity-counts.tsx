import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import { SEVERITY_ORDER, SEVERITY_LABELS, SeverityBadge } from "./severity-badge.tsx";
import styles from "./severity-counts.module.css";

export interface SeverityCountsProps {
  readonly counts: {
    readonly total: number;
    readonly critical: number;
    readonly high: number;
    readonly medium: number;
    readonly low: number;
    readonly informational: number;
  };
}

/** The worst severity and the number of open alerts, with the count of each severity on hover. */
export function SeverityCounts({ counts }: SeverityCountsProps): ReactElement {
  const countBySeverity = {
    CRITICAL: counts.critical,
    HIGH: counts.high,
    MEDIUM: counts.medium,
    LOW: counts.low,
    INFORMATIONAL: counts.informational,
  };
  const present = SEVERITY_ORDER.filter((severity) => countBySeverity[severity] > 0);
  const worst = present[0];
  if (worst === undefined) return <span className={styles["none"]}>No open alerts</span>;
  return (
    <span
      className={styles["counts"]}
      title={present.map((severity) => `${SEVERITY_LABELS[severity]} ${countBySeverity[severity]}`).join(", ")}
    >
      <SeverityBadge severity={worst} />
      <span className={styles["total"]}>
        {counts.total > 1 && <span className={styles["worst"]}>worst of </span>}
        {countOf(counts.total, "alert")}
      </span>
    </span>
  );
}
