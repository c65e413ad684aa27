import type { ReactElement } from "react";
import { formatNumber } from "./format.ts";
import styles from "./charts.module.css";

export interface BarSegment {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** One of the tokens' tones: "critical", "high", ... */
  readonly tone: string;
}

/** Parts of a whole as one bar. The words and numbers beside it say the same, so the bar itself is only decoration. */
export function StackedBar({
  segments,
  label,
}: {
  readonly segments: readonly BarSegment[];
  readonly label: string;
}): ReactElement {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const words = segments.map((segment) => `${segment.label} ${formatNumber(segment.value)}`).join(", ");
  return (
    <div className={styles["bar"]} role="img" aria-label={`${label}: ${words}`}>
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
