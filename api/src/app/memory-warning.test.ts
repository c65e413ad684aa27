import { expect, test } from "vitest";
import { memoryWarning } from "./memory-warning.ts";

const MB = 2 ** 20;

test("warns if two analyses and their worker need more memory than the system grants", () => {
  expect(memoryWarning(2_048, 4_607 * MB)).toMatch(/2 x 2048 MB .* grants 4607 MB .* Grant 4608 MB or lower/);
  expect(memoryWarning(2_048, 4_608 * MB)).toBeNull();
  expect(memoryWarning(256, 1_024 * MB)).toBeNull();
});

test("does not warn without a limit", () => {
  // Node returns 0 if the limit is unknown, and some systems report the largest number.
  for (const bytes of [0, 2 ** 64]) expect(memoryWarning(65_536, bytes)).toBeNull();
});
