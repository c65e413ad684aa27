import { scaleLinear } from "d3-scale";
import { cloneElement, type ReactElement, type ReactNode } from "react";
import { formatDay, formatNumber } from "./format.ts";
import styles from "./charts.module.css";
import { SimpleTable } from "./simple-table.tsx";
import { gapsOf, type StepDay, stepPath, type StepScale, stepsOf } from "./trend-steps.ts";

export interface TrendSeries {
  readonly key: string;
  readonly label: string;
  /** A tone of tokens.css. The first series is also filled as an area. */
  readonly tone: string;
  readonly values: readonly number[];
}

export interface TrendChartProps {
  readonly label: string;
  /** Oldest first. A day without data is hatched, and no line crosses it. */
  readonly days: readonly StepDay[];
  /** Each series has one value for each day. */
  readonly series: readonly TrendSeries[];
  /** Bars below the lines: what was added on a day goes up, what was removed goes down. */
  readonly added: TrendSeries;
  readonly removed: TrendSeries;
  /** An empty link to what was added on a day, which gets the day in the picture and in the table. */
  readonly linkOf: (day: string) => ReactElement<Record<string, unknown>>;
}

const WIDTH = 640;
const HEIGHT = 150;
const PAD = 8;
const MOVES = { top: 158, middle: 178, bottom: 198 };
const WHOLE_HEIGHT = 200;
/** The part of a day's width that its bar takes. */
const BAR_SHARE = 0.7;

/** Steps over days, with the same numbers as a table for screen readers and exact reading. */
export function TrendChart({ label, days, series, added, removed, linkOf }: TrendChartProps): ReactElement {
  const scale = scaleOf(days, series);
  const all = [...series, added, removed];
  return (
    <figure className={styles["trend"]}>
      <div className={styles["frame"]}>
        <div className={styles["ticks"]} aria-hidden="true">
          {scale.ticks.map((tick) => (
            <span key={tick} style={{ top: `${(scale.y(tick) / WHOLE_HEIGHT) * 100}%` }}>
              {formatNumber(tick)}
            </span>
          ))}
        </div>
        <div className={styles["canvas"]}>
          <svg
            className={styles["plot"]}
            viewBox={`0 0 ${WIDTH} ${WHOLE_HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={label}
          >
            <Rules scale={scale} />
            <Lines days={days} series={series} scale={scale} />
            <Moves days={days} added={added} removed={removed} width={scale.width} />
          </svg>
          <div className={styles["days"]} aria-hidden="true">
            {days.map(({ day, hasData }, index) =>
              cloneElement(linkOf(day), {
                key: day,
                tabIndex: -1,
                title: `${formatDay(day)}: ${hasData ? all.map((each) => `${each.label.toLowerCase()} ${formatNumber(each.values[index]!)}`).join(", ") : "no data"}`,
              }),
            )}
          </div>
          <Gaps days={days} />
        </div>
      </div>
      <div className={styles["ends"]} aria-hidden="true">
        <span>{formatDay(days[0]!.day)}</span>
        <span>{formatDay(days.at(-1)!.day)}</span>
      </div>
      <Legend series={all} />
      <ChartTable label={label} head={["Day", ...all.map((trend) => trend.label)]}>
        {days.map(({ day, hasData }, index) => (
          <tr key={day}>
            <th scope="row">{cloneElement(linkOf(day), undefined, formatDay(day))}</th>
            {all.map((trend) => (
              <td key={trend.key}>{hasData ? formatNumber(trend.values[index]!) : "No data"}</td>
            ))}
          </tr>
        ))}
      </ChartTable>
    </figure>
  );
}

interface TrendScale extends StepScale {
  /** The values that have a horizontal rule. */
  readonly ticks: readonly number[];
}

/** The scale of the lines. Values of days without data do not count. */
function scaleOf(days: readonly StepDay[], series: readonly TrendSeries[]): TrendScale {
  const known = (values: readonly number[]) => values.filter((_, index) => days[index]!.hasData);
  const highest = Math.max(1, ...series.flatMap(({ values }) => known(values)));
  const y = scaleLinear()
    .domain([0, highest])
    .nice(2)
    .range([HEIGHT - 1, PAD]);
  return { width: WIDTH / days.length, y, ticks: y.ticks(2).filter((tick) => Number.isInteger(tick)) };
}

function Rules({ scale: { ticks, y } }: { readonly scale: TrendScale }): ReactElement {
  return (
    <>
      {ticks.map((tick) => (
        <line key={tick} x1={0} x2={WIDTH} y1={y(tick)} y2={y(tick)} className={styles["rule"]} />
      ))}
      <line x1={0} x2={WIDTH} y1={MOVES.middle} y2={MOVES.middle} className={styles["rule"]} />
    </>
  );
}

interface LinesProps extends Pick<TrendChartProps, "days" | "series"> {
  readonly scale: StepScale;
}

function Lines({ days, series, scale }: LinesProps): ReactElement {
  return (
    <>
      {series.map(({ key, tone, values }, index) =>
        stepsOf(days).map((run) => (
          <g key={`${key} ${run.from}`} data-tone={tone}>
            {index === 0 && (
              <path
                className={styles["area"]}
                d={`${stepPath(run, values, scale)}V${scale.y(0)}H${run.from * scale.width}Z`}
              />
            )}
            <path className={styles["line"]} data-dashed={index > 0 || undefined} d={stepPath(run, values, scale)} />
          </g>
        )),
      )}
    </>
  );
}

interface MovesProps extends Pick<TrendChartProps, "days" | "added" | "removed"> {
  /** The width of a day. */
  readonly width: number;
}

/** The bars of what was added and removed. */
function Moves({ days, added, removed, width }: MovesProps): ReactElement {
  const most = Math.max(1, ...added.values, ...removed.values);
  const barHeight = (value: number) => (value / most) * (MOVES.bottom - MOVES.middle);
  return (
    <>
      {[added, removed].map(({ key, tone, values }) => (
        <g key={key} data-tone={tone}>
          {values.map((value, index) => (
            <rect
              key={days[index]!.day}
              className={styles["move"]}
              x={(index + (1 - BAR_SHARE) / 2) * width}
              width={width * BAR_SHARE}
              y={key === added.key ? MOVES.middle - barHeight(value) : MOVES.middle}
              height={barHeight(value)}
            />
          ))}
        </g>
      ))}
    </>
  );
}

/** The hatched days without data. */
function Gaps({ days }: Pick<TrendChartProps, "days">): ReactElement {
  return (
    <>
      {gapsOf(days).map(({ from, to }) => (
        <span
          key={from}
          className={styles["gap"]}
          style={{ left: `${(from / days.length) * 100}%`, width: `${((to - from) / days.length) * 100}%` }}
          aria-hidden="true"
        >
          {from === 0 && to > days.length / 3 && to < days.length && (
            <span>No data before {formatDay(days[to]!.day)}</span>
          )}
        </span>
      ))}
    </>
  );
}

function Legend({ series }: { readonly series: readonly TrendSeries[] }): ReactElement {
  return (
    <figcaption className={styles["legend"]}>
      {series.map((trend, index) => (
        <span key={trend.key} data-tone={trend.tone}>
          <i data-dashed={index === 1 || undefined} data-square={index > 1 || undefined} aria-hidden="true" />
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
