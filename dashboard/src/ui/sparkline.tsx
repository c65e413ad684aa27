import type { ReactElement } from "react";
import styles from "./sparkline.module.css";

const WIDTH = 56;
const HEIGHT = 20;
/** The room for the end of the line and its mark. */
const MARGIN = 3;

export interface SparklineProps {
  /** One value for each step, oldest first. Null where nothing is known: no line leads there. */
  readonly values: readonly (number | null)[];
  /** The text of the line for those who do not see it. */
  readonly label: string;
  readonly hasRisen: boolean;
}

/** A small line without axes, in steps from zero. It needs two known values. */
export function Sparkline({ values, label, hasRisen }: SparklineProps): ReactElement | null {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  const [first, ...others] = known;
  const last = others.at(-1);
  if (!first || !last) return null;
  const max = Math.max(1, ...known.map(({ value }) => value));
  const x = (index: number): number => MARGIN + (index / (values.length - 1)) * (WIDTH - 2 * MARGIN);
  const y = (value: number): number => HEIGHT - MARGIN - (value / max) * (HEIGHT - 2 * MARGIN);
  const steps = others.map(({ value, index }) => `H${x(index).toFixed(1)}V${y(value).toFixed(1)}`);
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles["line"]}
      data-risen={hasRisen || undefined}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      <title>{label}</title>
      <path d={`M${x(first.index).toFixed(1)} ${y(first.value).toFixed(1)}${steps.join("")}`} />
      <circle cx={x(last.index)} cy={y(last.value)} r="2" />
    </svg>
  );
}
