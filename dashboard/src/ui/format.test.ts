import { describe, expect, test } from "vitest";
import { categoryWords, countOf, formatDuration, formatPercent, formatRelative, sentenceOf } from "./format.ts";

const now = Date.parse("2026-11-24T12:00:00Z");

describe("relative times", () => {
  test.each([
    ["2026-11-24T11:59:40Z", "just now"],
    ["2026-11-24T11:59:10Z", "1 minute ago"],
    ["2026-11-24T11:01:00Z", "59 minutes ago"],
    ["2026-11-24T10:01:00Z", "1 hour ago"],
    ["2026-11-23T11:00:00Z", "yesterday"],
    ["2026-12-08T12:00:00Z", "in 14 days"],
    ["2026-08-24T12:00:00Z", "3 months ago"],
    ["2023-08-24T12:00:00Z", "3 years ago"],
  ])("%s is %s", (at, words) => {
    expect(formatRelative(at, now)).toBe(words);
  });
});

test("a percentage is never rounded up to complete", () => {
  expect(formatPercent(99.9)).toBe("99 %");
  expect(formatPercent(100)).toBe("100 %");
});

test("counts take the right form of the noun", () => {
  expect(countOf(1, "alert")).toBe("1 alert");
  expect(countOf(1200, "alert")).toBe("1,200 alerts");
  expect(countOf(0, "policy", "policies")).toBe("0 policies");
});

test.each([
  [400, "0.4 s"],
  [9_990, "9.9 s"],
  [59_999, "59 s"],
  [185_000, "3 min 5 s"],
  [7_800_000, "2 h 10 min"],
])("%i ms is %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test("an enum value without words of its own reads as a sentence", () => {
  expect(sentenceOf("MITIGATED_ELSEWHERE")).toBe("Mitigated elsewhere");
});

test("a category reads as a thing", () => {
  expect(categoryWords("IAMPasswordPolicy")).toBe("Password policy");
  expect(categoryWords("IAMUser")).toBe("User");
});
