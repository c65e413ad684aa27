/**
 * Draws small accounts of delegated administrators, boundaries, tags and conditions, and medium accounts with families of
 * principals and policies that are alike but for one fact. Compares the engine's answer for every principal with that of a
 * naive reference. `npm run test:shapes` draws 500 small and 100 medium ones and measures the CPU time per principal.
 */
import { expect, test } from "vitest";
import { MINUTE } from "../../src/iam/time.ts";
import { median, percentile } from "../../bench/measure.ts";
import { type DrawnAccount, drillShapes } from "../support/shapes-drill.ts";
import { DRILL_SEEDS, isLong } from "./report.ts";

const SEEDS = isLong
  ? { small: DRILL_SEEDS, medium: Math.ceil(DRILL_SEEDS / 5) }
  : // Enough of each to find an engine that takes principals with different tags for one class.
    { small: 14, medium: 4 };
const MAX_P99_SECONDS = 0.05;
const MAX_SECONDS = 1;
/** The share of principals for which the reference has one answer. Below it, the comparison would say little. */
const MIN_EXACT_SHARE = 0.9;
const MAX_MS = 30 * MINUTE;

function drawn(size: DrawnAccount["size"]): readonly DrawnAccount[] {
  return Array.from({ length: SEEDS[size] }, (_, index) => ({ size, seed: 1 + index }));
}

test(
  "every answer of the engine is one that the naive reference has",
  async () => {
    const drill = await drillShapes([...drawn("small"), ...drawn("medium")]);
    const { accounts, principals, exact, answers, differences, cpuSeconds, maxAccountSeconds } = drill;
    const milliseconds = (seconds: number): string => `${(seconds * 1_000).toFixed(1)} ms`;
    process.stdout.write(
      [
        `shapes: ${accounts} accounts, ${principals} principals, exact for ${exact}`,
        `  ${Object.entries(answers)
          .map(([answer, count]) => `${answer} ${count}`)
          .join(", ")}`,
        `  differences ${differences.length}`,
        `  CPU per principal: median ${milliseconds(median(cpuSeconds))}, p99 ${milliseconds(percentile(cpuSeconds, 0.99))}, max ${milliseconds(Math.max(...cpuSeconds))}; max of a whole account ${milliseconds(maxAccountSeconds)}`,
        "",
      ].join("\n"),
    );
    expect.soft(differences).toEqual([]);
    expect(exact / principals).toBeGreaterThan(MIN_EXACT_SHARE);
    expect(Math.min(...Object.values(answers))).toBeGreaterThan(0);
    if (!isLong) return;
    expect.soft(percentile(cpuSeconds, 0.99)).toBeLessThanOrEqual(MAX_P99_SECONDS);
    expect.soft(maxAccountSeconds).toBeLessThanOrEqual(MAX_SECONDS);
  },
  MAX_MS,
);
