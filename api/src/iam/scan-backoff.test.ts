import { expect, test } from "vitest";
import { backoffHours, evidenceOf, isCommonFault, scannabilityChange } from "./scan-backoff.ts";

test("an account backs off from the second broken scan in a row, up to a day", () => {
  expect([0, 1, 2, 3, 4, 5, 100].map(backoffHours)).toEqual([null, null, 1, 4, 24, 24, 24]);
});

test.each([
  { status: "FAILED", errorCode: "WORKER_LOST", hasResults: false, evidence: "BREAKS" },
  { status: "FAILED", errorCode: "INTERNAL", hasResults: false, evidence: "BREAKS" },
  { status: "FAILED", errorCode: "SCAN_TIMEOUT", hasResults: false, evidence: "BREAKS" },
  { status: "FAILED", errorCode: "SCAN_TIMEOUT", hasResults: true, evidence: "NOTHING" },
  { status: "FAILED", errorCode: "AWS_UNREACHABLE", hasResults: false, evidence: "WORKS" },
  { status: "CANCELLED", errorCode: null, hasResults: false, evidence: "NOTHING" },
  { status: "PARTIAL", errorCode: null, hasResults: true, evidence: "WORKS" },
] as const)("$status $errorCode with results: $hasResults is evidence of $evidence", ({ evidence, ...end }) => {
  expect(evidenceOf(end)).toBe(evidence);
});

test("more than half of at least three accounts have a common fault", () => {
  expect(isCommonFault({ broken: 1, all: 1 })).toBe(false);
  expect(isCommonFault({ broken: 2, all: 2 })).toBe(false);
  expect(isCommonFault({ broken: 3, all: 6 })).toBe(false);
  expect(isCommonFault({ broken: 4, all: 6 })).toBe(true);
});

test.each([
  [0, 1, null],
  [1, 2, "NOT_SCANNABLE"],
  [2, 3, null],
  [1, 0, null],
  [2, 0, "SCANNABLE"],
  [0, 0, null],
] as const)("after %i broken scans in a row and then %i, the change is %s", (before, after, change) => {
  expect(scannabilityChange({ before, after })).toBe(change);
});
