import { cloneElement, type ReactElement } from "react";
import { formatNumber } from "./format.ts";
import styles from "./charts.module.css";

export interface HistogramBar {
  readonly key: string;
  /** The ends of the range, both part of it. The last range has no upper end. */
  readonly from: number;
  readonly to: number | null;
  readonly value: number;
  readonly isOverLimit: boolean;
  /** An empty link, which gets the bar. Its accessible name must say the value and the range. */
  readonly link: ReactElement;
}

export interface HistogramProps {
  readonly bars: readonly HistogramBar[];
  /** The label of the line before the first bar over the limit. */
  readonly limitLabel: string;
}

/** Bars over ranges, with a line at the limit. The ranges are of different lengths, so each is named. Each bar is a link, and its number is above it. */
export function Histogram({ bars, limitLabel }: HistogramProps): ReactElement {
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const limitIndex = bars.findIndex(({ isOverLimit }) => isOverLimit);
  return (
    <div className={styles["histogram"]} style={{ gridTemplateColumns: `repeat(${bars.length}, minmax(0, 1fr))` }}>
      {limitIndex > 0 && (
        <span className={styles["limitLine"]} style={{ left: `${(limitIndex / bars.length) * 100}%` }}>
          {limitLabel}
        </span>
      )}
      {bars.map(({ key, value, from, to, isOverLimit, link }) => (
        <div key={key} className={styles["column"]}>
          {cloneElement(
            link,
            undefined,
            <span className={styles["stack"]}>
              <b>{formatNumber(value)}</b>
              <span
                className={styles["mark"]}
                data-tone={isOverLimit ? "high" : "accent"}
                style={{ height: `calc((100% - 1.5rem) * ${value / highest})` }}
              />
            </span>,
          )}
          <span className={styles["edge"]} aria-hidden="true">
            {to === null ? (
              `${from}+`
            ) : (
              <>
                {from}–<wbr />
                {to}
              </>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}
