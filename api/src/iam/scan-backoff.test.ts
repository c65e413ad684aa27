import { expect, test } from "vitest";
import { backoffHours } from "./scan-backoff.ts";

test("an account backs off from the second broken scan in a row, up to a day", () => {
  expect([0, 1, 2, 3, 4, 5, 100].map(backoffHours)).toEqual([null, null, 1, 4, 24, 24, 24]);
});
