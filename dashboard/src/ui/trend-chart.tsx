import { scaleLinear, scalePoint } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import type { ReactElement, ReactNode } from "react";
import { formatDay, formatNumber } from "./format.ts";
import styles from "./charts.module.css";
import { SimpleTable } from "./simple-table.tsx";

export interface TrendSeries {
  readonly key: string;
  readonly label: string;
  /** A tone of tokens.css. The first series is also filled as an area. */
  readonly tone: string;
  readonly values: readonly number[];
}

export interface TrendChartProps {
  readonly label: string;
  /** ISO days, oldest first; each series has one value for each day. */
  readonly days: readonly string[];
  readonly series: readonly TrendSeries[];
}

const WIDTH = 640;
const HEIGHT = 150;
const PADDING = { top: 8, right: 4, bottom: 4, left: 4 };

/** A line chart over days, with the same numbers as a table for screen readers and exact reading. */
export function TrendChart({ label, days, series }: TrendChartProps): ReactElement {
  const highest = Math.max(1, ...series.flatMap((trend) => trend.values));
  const x = scalePoint<number>()
    .domain(days.map((_, index) => index))
    .range([PADDING.left, WIDTH - PADDING.right]);
  const y = scaleLinear()
    .domain([0, highest])
    .nice(3)
    .range([HEIGHT - PADDING.bottom, PADDING.top]);
  const at = (index: number): number => x(index) ?? 0;
  const path = line<number>()
    .x((_, index) => at(index))
    .y((value) => y(value))
    .curve(curveMonotoneX);
  const fill = area<number>()
    .x((_, index) => at(index))
    .y0(y(0))
    .y1((value) => y(value))
    .curve(curveMonotoneX);
  const ticks = y.ticks(3).filter((tick) => Number.isInteger(tick));
  return (
    <figure className={styles["trend"]}>
      <Legend series={series} />
      <div className={styles["frame"]}>
        <div className={styles["ticks"]} aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick} style={{ top: `${(y(tick) / HEIGHT) * 100}%` }}>
              {formatNumber(tick)}
            </span>
          ))}
        </div>
        <svg
          className={styles["plot"]}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {ticks.map((tick) => (
            <line
              key={tick}
              x1={0}
              x2={WIDTH}
              y1={y(tick)}
              y2={y(tick)}
              className={styles["rule"]}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {series.map((trend, index) => (
            <g key={trend.key} data-tone={trend.tone}>
              {index === 0 && <path className={styles["area"]} d={fill(trend.values) ?? ""} />}
              <path
                className={styles["line"]}
                data-dashed={index > 0 || undefined}
                d={path(trend.values) ?? ""}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          ))}
        </svg>
      </div>
      {days.length > 0 && (
        <div className={styles["ends"]} aria-hidden="true">
          <span>{formatDay(days[0] ?? "")}</span>
          <span>{formatDay(days.at(-1) ?? "")}</span>
        </div>
      )}
      <ChartTable label={label} head={["Day", ...series.map((trend) => trend.label)]}>
        {days.map((day, index) => (
          <tr key={day}>
            <th scope="row">{formatDay(day)}</th>
            {series.map((trend) => (
              <td key={trend.key}>{formatNumber(trend.values[index] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </ChartTable>
    </figure>
  );
}

function Legend({ series }: { readonly series: readonly TrendSeries[] }): ReactElement {
  return (
    <figcaption className={styles["legend"]}>
      {series.map((trend, index) => (
        <span key={trend.key} data-tone={trend.tone}>
          <i data-dashed={index > 0 || undefined} aria-hidden="true" />
          {trend.label}
        </span>
      ))}
    </figcaption>
  );
}

function ChartTable({
  label,
  head,
  children,
}: {
  readonly label: string;
  readonly head: readonly string[];
  readonly children: ReactNode;
}): ReactElement {
  return (
    <details className={styles["tableView"]}>
      <summary>Show as table</summary>
      <SimpleTable label={`${label}, as a table`} className={styles["tableFrame"]} tableClassName="">
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </SimpleTable>
    </details>
  );
}
