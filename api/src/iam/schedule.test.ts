/**
 * Tests windows in time zones with clock changes. Moments include their UTC offset, so that each can be checked by
 * hand.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginsAt, dueSlot, isTimeZone, nextSlotAt, type ScheduleWindow } from "./schedule.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

const EVERY_DAY: readonly number[] = [];

function window(
  timeZone: string,
  time: string,
  { durationMinutes = 240, daysOfWeek = EVERY_DAY }: Partial<ScheduleWindow> = {},
): ScheduleWindow {
  const [hour, minute] = time.split(":").map(Number);
  return { timeZone, daysOfWeek, startMinute: hour! * 60 + minute!, durationMinutes };
}

const at = (text: string) => Date.parse(text);
const iso = (moment: number) => new Date(moment).toISOString();

/** The successive window starts after a moment. */
function slotsAfter(each: ScheduleWindow, after: string, count: number): string[] {
  const slots: string[] = [];
  for (let moment = at(after); slots.length < count; moment = at(slots.at(-1)!))
    slots.push(iso(nextSlotAt(each, moment)));
  return slots;
}

const utc = (...moments: readonly string[]) => moments.map((moment) => iso(at(moment)));

describe("the starts of a window", () => {
  test("keep local time when an hour is skipped or repeated", () => {
    expect(slotsAfter(window("Europe/Berlin", "04:00"), "2026-03-27T12:00Z", 3)).toEqual(
      utc("2026-03-28T04:00+01:00", "2026-03-29T04:00+02:00", "2026-03-30T04:00+02:00"),
    );
    expect(slotsAfter(window("Europe/Berlin", "04:00"), "2026-10-23T12:00Z", 3)).toEqual(
      utc("2026-10-24T04:00+02:00", "2026-10-25T04:00+01:00", "2026-10-26T04:00+01:00"),
    );
  });

  test("use the time one hour later, once, if spring skips the time", () => {
    expect(slotsAfter(window("Europe/Berlin", "02:30"), "2026-03-28T12:00Z", 2)).toEqual(
      utc("2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"),
    );
    expect(slotsAfter(window("America/New_York", "02:00"), "2026-03-07T12:00Z", 2)).toEqual(
      utc("2026-03-08T03:00-04:00", "2026-03-09T02:00-04:00"),
    );
  });

  test("use the first occurrence, once, if autumn repeats the time", () => {
    expect(slotsAfter(window("Europe/Berlin", "02:30"), "2026-10-24T12:00Z", 2)).toEqual(
      utc("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
    );
    expect(slotsAfter(window("America/New_York", "01:30"), "2026-10-31T12:00Z", 2)).toEqual(
      utc("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"),
    );
  });

  test("handle the half-hour clock change of Lord Howe", () => {
    // 2026-10-04, 02:00 -> 02:30; 2026-04-05, 02:00 -> 01:30.
    expect(slotsAfter(window("Australia/Lord_Howe", "02:15"), "2026-10-03T00:00Z", 2)).toEqual(
      utc("2026-10-04T02:45+11:00", "2026-10-05T02:15+11:00"),
    );
    expect(slotsAfter(window("Australia/Lord_Howe", "01:45"), "2026-04-04T00:00Z", 2)).toEqual(
      utc("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"),
    );
  });

  test("handle Kolkata's half-hour offset and Apia's skipped day and end of summer time", () => {
    expect(slotsAfter(window("Asia/Kolkata", "02:00"), "2026-11-24T00:00Z", 2)).toEqual(
      utc("2026-11-25T02:00+05:30", "2026-11-26T02:00+05:30"),
    );
    expect(slotsAfter(window("Pacific/Apia", "02:00"), "2026-09-26T00:00Z", 2)).toEqual(
      utc("2026-09-27T02:00+13:00", "2026-09-28T02:00+13:00"),
    );
    // There was no 30 December 2011 in Samoa.
    expect(slotsAfter(window("Pacific/Apia", "12:00"), "2011-12-29T00:00Z", 3)).toEqual(
      utc("2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00", "2012-01-01T12:00+14:00"),
    );
  });

  test("occur on the day of a clock change, also shortly before midnight", () => {
    // Clocks go forward on 24 September 2028, so 24 hours after 23:00 on the 23rd it is the 25th.
    expect(slotsAfter(window("Pacific/Auckland", "23:00"), "2028-09-22T23:00Z", 3)).toEqual(
      utc("2028-09-23T23:00+12:00", "2028-09-24T23:00+13:00", "2028-09-25T23:00+13:00"),
    );
    // Clocks go back on 2 April 2028, so 24 hours after 00:30 on the 2nd it is still the 2nd.
    expect(slotsAfter(window("Pacific/Auckland", "00:30"), "2028-04-01T00:00Z", 3)).toEqual(
      utc("2028-04-02T00:30+13:00", "2028-04-03T00:30+12:00", "2028-04-04T00:30+12:00"),
    );
  });

  test("are on the chosen days of the local calendar", () => {
    // Tuesday noon in UTC is Wednesday in Auckland.
    const each = window("Pacific/Auckland", "00:30", { daysOfWeek: [3, 7] });
    expect(slotsAfter(each, "2026-11-24T00:00Z", 3)).toEqual(
      utc("2026-11-25T00:30+13:00", "2026-11-29T00:30+13:00", "2026-12-02T00:30+13:00"),
    );
  });

  test("occur once a day in every zone, up to the clock change, and never in the past", () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 0, max: 1_439 }), (timeZone, moment, startMinute) => {
        const each: ScheduleWindow = { timeZone, daysOfWeek: EVERY_DAY, startMinute, durationMinutes: 240 };
        const first = nextSlotAt(each, moment);
        const second = nextSlotAt(each, first);
        expect(first).toBeGreaterThan(moment);
        expect(first - moment).toBeLessThanOrEqual(DAY + 2 * HOUR);
        expect(second - first).toBeGreaterThanOrEqual(DAY - 2 * HOUR);
        expect(second - first).toBeLessThanOrEqual(DAY + 2 * HOUR);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a due slot", () => {
  const berlin = window("Europe/Berlin", "22:00", { durationMinutes: 360 });

  test("fires until its window ends, even past midnight", () => {
    const plannedAt = at("2026-11-24T22:00+01:00");
    expect(dueSlot(berlin, plannedAt, plannedAt - 1)).toBeNull();
    for (const moment of ["2026-11-24T22:00+01:00", "2026-11-25T00:30+01:00", "2026-11-25T03:59+01:00"]) {
      expect(dueSlot(berlin, plannedAt, at(moment))).toEqual({ slotAt: plannedAt, nextSlotAt: plannedAt + DAY });
    }
    expect(dueSlot(berlin, plannedAt, at("2026-11-25T04:00+01:00"))).toEqual({
      slotAt: null,
      nextSlotAt: plannedAt + DAY,
    });
  });

  test("is the only one to fire after several missed ones", () => {
    const plannedAt = at("2026-11-10T22:00+01:00");
    expect(dueSlot(berlin, plannedAt, at("2026-11-24T23:00+01:00"))).toEqual({
      slotAt: at("2026-11-24T22:00+01:00"),
      nextSlotAt: at("2026-11-25T22:00+01:00"),
    });
    expect(dueSlot(berlin, plannedAt, at("2026-11-24T12:00+01:00"))).toEqual({
      slotAt: null,
      nextSlotAt: at("2026-11-24T22:00+01:00"),
    });
  });

  test("has a window of the full duration across a clock change", () => {
    const plannedAt = at("2026-10-24T22:00+02:00");
    expect(dueSlot(berlin, plannedAt, plannedAt + 6 * HOUR - 1)?.slotAt).toBe(plannedAt);
    expect(dueSlot(berlin, plannedAt, plannedAt + 6 * HOUR)).toEqual({
      slotAt: null,
      nextSlotAt: at("2026-10-25T22:00+01:00"),
    });
  });

  test("accepts only IANA time zones", () => {
    expect(["Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"].every(isTimeZone)).toBe(true);
    expect(["Mars/Olympus", "", "Berlin"].some(isTimeZone)).toBe(false);
  });
});

describe("jitter", () => {
  const night = window("UTC", "02:00", { durationMinutes: 60 });
  const slotAt = at("2026-11-24T02:00Z");
  const beginnings = (now: number, minutes: number) =>
    Array.from({ length: 200 }, (_none, index) =>
      beginsAt(night, slotAt, now, { text: `schedule AKIA${index}`, minutes }),
    );

  test("is constant per key and spread over its minutes", () => {
    const found = beginnings(slotAt, 30);
    expect(found).toEqual(beginnings(slotAt, 30));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(slotAt);
    expect(Math.max(...found)).toBeLessThan(slotAt + 30 * MINUTE);
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(20 * MINUTE);
    expect(new Set(beginnings(slotAt, 0))).toEqual(new Set([slotAt]));
  });

  test("ends with the window, however late the slot and however long the jitter", () => {
    const late = slotAt + 55 * MINUTE;
    expect(Math.max(...beginnings(late, 30))).toBeLessThan(slotAt + HOUR);
    expect(Math.max(...beginnings(slotAt, 1_440))).toBeLessThan(slotAt + HOUR);
    expect(Math.min(...beginnings(late, 30))).toBeGreaterThanOrEqual(late);
  });
});
