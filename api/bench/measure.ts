/**
 * Measuring tools of the benchmarks: CPU and wall time of this process, and medians of several runs after a warm-up.
 */
export interface Cost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

const RUNS = 3;
const PAIRS = 5;

export async function costOf(work: () => unknown): Promise<Cost> {
  global.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wallSeconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuSeconds: (user + system) / 1e6, wallSeconds };
}

/** Runs the work once as a warm-up, then measures it three times. Returns the median of each metric. */
export async function medianCost(work: () => unknown): Promise<Cost> {
  await work();
  const costs: Cost[] = [];
  for (let run = 0; run < RUNS; run += 1) costs.push(await costOf(work));
  return {
    cpuSeconds: median(costs.map((cost) => cost.cpuSeconds)),
    wallSeconds: median(costs.map((cost) => cost.wallSeconds)),
  };
}

/**
 * Runs two functions in turns, so that load and a warm compiler favour neither. Returns the median costs of each
 * function and the medians of their ratios.
 */
export async function compareCosts(
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<{ ours: Cost; bare: Cost; ratio: Cost }> {
  await ours();
  await bare();
  const pairs: { ours: Cost; bare: Cost }[] = [];
  for (let run = 0; run < PAIRS; run += 1) pairs.push({ bare: await costOf(bare), ours: await costOf(ours) });
  const middle = (of: (pair: { ours: Cost; bare: Cost }) => Cost): Cost => ({
    cpuSeconds: median(pairs.map((pair) => of(pair).cpuSeconds)),
    wallSeconds: median(pairs.map((pair) => of(pair).wallSeconds)),
  });
  return {
    ours: middle((pair) => pair.ours),
    bare: middle((pair) => pair.bare),
    ratio: middle(({ ours, bare }) => ({
      cpuSeconds: ours.cpuSeconds / bare.cpuSeconds,
      wallSeconds: ours.wallSeconds / bare.wallSeconds,
    })),
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
}

/** Returns the exponent with which the cost grows with the size: 1 is linear, 2 is quadratic. */
export function slope(small: { size: number; cost: number }, large: { size: number; cost: number }): number {
  return Math.log(large.cost / small.cost) / Math.log(large.size / small.size);
}

/** Prints one line of the report: metric, value, goal, and whether the goal is met. */
export function print(
  area: string,
  measurement: string,
  value: number,
  goal?: { readonly atMost?: number; readonly atLeast?: number },
  unit = "",
): void {
  const shown = `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`;
  const leastLimit = goal?.atLeast !== undefined ? `>= ${goal.atLeast}` : "";
  const limit = goal?.atMost !== undefined ? `<= ${goal.atMost}` : leastLimit;
  const isMet =
    (goal?.atMost === undefined || value <= goal.atMost) && (goal?.atLeast === undefined || value >= goal.atLeast);
  printLine(area, measurement, [shown, limit, limit && (isMet ? "PASS" : "MISS")]);
}

/** Prints a line for a measurement that was ended by its time limit. It counts as a missed goal. */
export function printUnfinished(area: string, measurement: string, limitSeconds: number): void {
  printLine(area, measurement, ["not finished", `<= ${limitSeconds} s`, "MISS"]);
}

function printLine(area: string, measurement: string, [value, goal, result]: readonly [string, string, string]): void {
  process.stdout.write(
    `${area.padEnd(10)} ${measurement.padEnd(72)} ${value.padStart(14)}  ${goal.padEnd(10)} ${result}\n`,
  );
}
