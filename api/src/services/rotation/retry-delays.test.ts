import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../../iam/time.ts";
import { retryDelay, TEMPORARY_FAILURES_MAX } from "./retry-delays.ts";

const waitedBefore = (failures: number) =>
  Array.from({ length: failures - 1 }, (_, before) => retryDelay(before)).reduce((sum, wait) => sum + wait, 0);

test("a rotation waits longer after each failure, up to a minute", () => {
  expect([0, 1, 5, 6, 40].map((before) => retryDelay(before) / SECOND)).toEqual([1, 2, 32, 60, 60]);
});

test("a rotation is parked after half an hour without AWS, and not earlier", () => {
  const waited = waitedBefore(TEMPORARY_FAILURES_MAX);
  expect(waited).toBeGreaterThanOrEqual(30 * MINUTE);
  expect(waited).toBeLessThan(31 * MINUTE);
});
