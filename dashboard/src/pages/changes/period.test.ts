import { expect, test } from "vitest";
import { periodOf } from "./period.ts";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const VISIT = "2026-11-20T08:00:00.000Z";

test.each([
  [undefined, { kind: "SINCE", name: "yesterday", since: "2026-11-26T12:00:00.000Z" }],
  ["nonsense", { kind: "SINCE", name: "yesterday", since: "2026-11-26T12:00:00.000Z" }],
  ["7d", { kind: "SINCE", name: "7d", since: "2026-11-20T12:00:00.000Z" }],
  ["visit", { kind: "SINCE", name: "visit", since: VISIT }],
  ["scan_1", { kind: "SCAN", scanId: "scan_1" }],
])("%s", (since, period) => {
  expect(periodOf(since, NOW, VISIT)).toEqual(period);
});

test("the first visit has no earlier one", () => {
  expect(periodOf("visit", NOW, null)).toEqual({ kind: "FIRST_VISIT" });
});

test("a page that is opened again within five minutes has the same period", () => {
  const [first, again, later] = [70_000, 200_000, 310_000].map((ms) => periodOf(undefined, NOW + ms, VISIT));
  expect(again).toEqual(first);
  expect(later).not.toEqual(first);
});
