/** The geometry of a step chart over days, of which some have no data. */

export interface StepDay {
  /** An ISO day. */
  readonly day: string;
  /** Whether the values of the day were measured. */
  readonly hasData: boolean;
}

/** Days that follow each other; `to` is the first day that is no longer part. */
export interface DayRun {
  readonly from: number;
  readonly to: number;
}

/** The runs of days with data. A line is drawn for each, so that none crosses a gap. */
export function stepsOf(days: readonly StepDay[]): readonly DayRun[] {
  return runsOf(days, true);
}

/** The runs of days without data. */
export function gapsOf(days: readonly StepDay[]): readonly DayRun[] {
  return runsOf(days, false);
}

function runsOf(days: readonly StepDay[], hasData: boolean): readonly DayRun[] {
  const runs: DayRun[] = [];
  for (const [index, day] of days.entries()) {
    if (day.hasData !== hasData) continue;
    const last = runs.at(-1);
    if (last?.to === index) runs[runs.length - 1] = { from: last.from, to: index + 1 };
    else runs.push({ from: index, to: index + 1 });
  }
  return runs;
}

export interface StepScale {
  /** The width of a day. */
  readonly width: number;
  readonly y: (value: number) => number;
}

/** The path of one run: level within a day, upright between two days. */
export function stepPath({ from, to }: DayRun, values: readonly number[], { width, y }: StepScale): string {
  const steps = values.slice(from, to).map((value, index) => `V${y(value)}H${(from + index + 1) * width}`);
  return `M${from * width},${y(values[from]!)}${steps.join("")}`;
}
