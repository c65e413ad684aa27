import { cloneElement, type ReactElement } from "react";
import { formatNumber } from "./format.ts";
import styles from "./charts.module.css";

export interface BarSegment {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** A tone of tokens.css: "critical", "high". */
  readonly tone: string;
  /** An empty link to what is counted, which gets the part. For the mouse: the page has the same link as text. */
  readonly link?: ReactElement<Record<string, unknown>>;
}

/** The parts of a total as one bar. Its accessible name lists the same numbers. */
export function StackedBar({
  segments,
  label,
}: {
  readonly segments: readonly BarSegment[];
  readonly label: string;
}): ReactElement {
  const summary = segments.map((segment) => `${segment.label} ${formatNumber(segment.value)}`).join(", ");
  const parts = segments
    .filter(({ value }) => value > 0)
    .map(({ key, link, tone, value, label: name }) =>
      cloneElement(link ?? <span />, {
        key,
        "data-tone": tone,
        style: { flexGrow: value },
        title: `${name}: ${formatNumber(value)}`,
        ...(link && { tabIndex: -1 }),
      }),
    );
  const hasLinks = segments.some(({ link }) => link !== undefined);
  return (
    <div className={styles["bar"]} role={hasLinks ? "group" : "img"} aria-label={`${label}: ${summary}`}>
      {parts}
    </div>
  );
}
