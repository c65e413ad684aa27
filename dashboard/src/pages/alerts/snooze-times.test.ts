import { describe, expect, test } from "vitest";
import { isSnoozeTime, snoozeChoices } from "./snooze-times.ts";
import { localFieldValue } from "../../ui/local-field-value.ts";

describe("the choices of a snooze", () => {
  test.each([
    ["a Friday", new Date(2026, 10, 27, 16, 0), ["2026-11-28T09:00", "2026-11-30T09:00", "2026-12-27T09:00"]],
    [
      "a Monday, for which next Monday is a week ahead",
      new Date(2026, 10, 30, 8, 0),
      ["2026-12-01T09:00", "2026-12-07T09:00", "2026-12-30T09:00"],
    ],
    [
      "the last day of a year",
      new Date(2026, 11, 31, 23, 59),
      ["2027-01-01T09:00", "2027-01-04T09:00", "2027-01-30T09:00"],
    ],
  ])("on %s are mornings", (_day, now, expected) => {
    expect(snoozeChoices(now).map(({ until }) => localFieldValue(until))).toEqual(expected);
    for (const { until } of snoozeChoices(now)) expect(isSnoozeTime(until, now)).toBe(true);
  });

  test("a past time, a time beyond 90 days and no time are refused", () => {
    const now = new Date(2026, 10, 27, 16, 0);
    expect(isSnoozeTime(now, now)).toBe(false);
    expect(isSnoozeTime(new Date(now.getTime() + 90 * 86_400_000), now)).toBe(true);
    expect(isSnoozeTime(new Date(now.getTime() + 90 * 86_400_000 + 1), now)).toBe(false);
    expect(isSnoozeTime(new Date(Number.NaN), now)).toBe(false);
  });
});
