import type { ReactElement } from "react";
import { formatNumber } from "./format.ts";
import styles from "./charts.module.css";

export interface BarSegment {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** A tone of tokens.css: "critical", "high". */
  readonly tone: string;
}

/** The parts of a total as one bar. Its accessible name lists the same numbers. */
export function StackedBar({
  segments,
  label,
}: {
  readonly segments: readonly BarSegment[];
  readonly label: string;
}): ReactElement {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const summary = segments.map((segment) => `${segment.label} ${formatNumber(segment.value)}`).join(", ");
  return (
    <div className={styles["bar"]} role="img" aria-label={`${label}: ${summary}`}>
      {total > 0 &&
        segments
          .filter((segment) => segment.value > 0)
          .map((segment) => (
            <span
              key={segment.key}
              data-tone={segment.tone}
              style={{ flexGrow: segment.value }}
              title={`${segment.label}: ${formatNumber(segment.value)}`}
            />
          ))}
    </div>
  );
}
