import { expect, test } from "vitest";
import { gapsOf, stepPath, stepsOf } from "./trend-steps.ts";

const days = (pattern: string) =>
  [...pattern].map((mark, index) => ({ day: `2026-11-${10 + index}`, hasData: mark === "x" }));

test.for([
  ["", [], []],
  ["..", [], [[0, 2]]],
  ["..xx", [[2, 4]], [[0, 2]]],
  [
    "x.xx.",
    [
      [0, 1],
      [2, 4],
    ],
    [
      [1, 2],
      [4, 5],
    ],
  ],
] as const)("%j has these runs of days with and without data", ([pattern, steps, gaps]) => {
  const pairs = (runs: readonly { readonly from: number; readonly to: number }[]) =>
    runs.map(({ from, to }) => [from, to]);
  expect(pairs(stepsOf(days(pattern)))).toEqual(steps);
  expect(pairs(gapsOf(days(pattern)))).toEqual(gaps);
});

test("a run is drawn in steps, and begins and ends with its own days", () => {
  const path = stepPath({ from: 1, to: 3 }, [7, 4, 6], { width: 10, y: (value) => 100 - value });
  expect(path).toBe("M10,96V96H20V94H30");
});
