import { describe, expect, test, vi } from "vitest";
import {
  categoryLabel,
  countOf,
  formatDuration,
  formatExact,
  formatPercent,
  formatRelative,
  enumLabel,
  splitAtTimes,
  withLocalTimes,
} from "./format.ts";

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
  ])("%s is %s", (at, text) => {
    expect(formatRelative(at, now)).toBe(text);
  });
});

test("a percentage is never rounded up to complete", () => {
  expect(formatPercent(99.9)).toBe("99 %");
  expect(formatPercent(100)).toBe("100 %");
});

test("countOf uses the singular only for one", () => {
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
])("%i ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("an enum value becomes a capitalised label", () => {
  expect(enumLabel("MITIGATED_ELSEWHERE")).toBe("Mitigated elsewhere");
});

test("an alert category becomes a capitalised label without IAM", () => {
  expect(categoryLabel("IAMPasswordPolicy")).toBe("Password policy");
  expect(categoryLabel("IAMUser")).toBe("User");
});

test("the times in a text of the API are split from its words", () => {
  const until = "2026-11-24T16:02:00Z";
  expect(splitAtTimes(`Inactive until ${until}, then deleted.`)).toEqual(["Inactive until ", until, ", then deleted."]);
  expect(splitAtTimes("Deleted.")).toEqual(["Deleted."]);
  expect(withLocalTimes(`Until ${until}.`)).toBe("Until 24 Nov 2026, 16:02 UTC.");
});

test("an exact time is also in UTC, unless that is the reader's time zone", async () => {
  const at = "2026-11-24T16:02:00Z";
  expect(formatExact(at)).toBe("24 Nov 2026, 16:02 UTC");
  vi.stubEnv("TZ", "Asia/Kolkata");
  vi.resetModules();
  const elsewhere = await import("./format.ts");
  expect(elsewhere.formatExact(at)).toBe("24 Nov 2026, 21:32 GMT+5:30 (24 Nov 2026, 16:02 UTC)");
  vi.unstubAllEnvs();
});
