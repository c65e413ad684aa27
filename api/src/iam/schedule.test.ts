/** Windows in time zones whose clocks jump. Moments are written with their offset, so that each can be checked by hand. */
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

/** The beginnings after a moment, one after the other. */
function slotsAfter(each: ScheduleWindow, after: string, count: number): string[] {
  const slots: string[] = [];
  for (let moment = at(after); slots.length < count; moment = at(slots.at(-1)!))
    slots.push(iso(nextSlotAt(each, moment)));
  return slots;
}

const utc = (...moments: readonly string[]) => moments.map((moment) => iso(at(moment)));

describe("a window's beginnings", () => {
  test("keep the clocks' time when an hour is left out or comes twice", () => {
    expect(slotsAfter(window("Europe/Berlin", "04:00"), "2026-03-27T12:00Z", 3)).toEqual(
      utc("2026-03-28T04:00+01:00", "2026-03-29T04:00+02:00", "2026-03-30T04:00+02:00"),
    );
    expect(slotsAfter(window("Europe/Berlin", "04:00"), "2026-10-23T12:00Z", 3)).toEqual(
      utc("2026-10-24T04:00+02:00", "2026-10-25T04:00+01:00", "2026-10-26T04:00+01:00"),
    );
  });

  test("a time that spring leaves out is the one an hour later, once", () => {
    expect(slotsAfter(window("Europe/Berlin", "02:30"), "2026-03-28T12:00Z", 2)).toEqual(
      utc("2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"),
    );
    expect(slotsAfter(window("America/New_York", "02:00"), "2026-03-07T12:00Z", 2)).toEqual(
      utc("2026-03-08T03:00-04:00", "2026-03-09T02:00-04:00"),
    );
  });

  test("a time that autumn shows twice is its first, once", () => {
    expect(slotsAfter(window("Europe/Berlin", "02:30"), "2026-10-24T12:00Z", 2)).toEqual(
      utc("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
    );
    expect(slotsAfter(window("America/New_York", "01:30"), "2026-10-31T12:00Z", 2)).toEqual(
      utc("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"),
    );
  });

  test("Lord Howe's clocks jump by half an hour", () => {
    // 2026-10-04, 02:00 -> 02:30; 2026-04-05, 02:00 -> 01:30.
    expect(slotsAfter(window("Australia/Lord_Howe", "02:15"), "2026-10-03T00:00Z", 2)).toEqual(
      utc("2026-10-04T02:45+11:00", "2026-10-05T02:15+11:00"),
    );
    expect(slotsAfter(window("Australia/Lord_Howe", "01:45"), "2026-04-04T00:00Z", 2)).toEqual(
      utc("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"),
    );
  });

  test("Kolkata is half an hour off, Apia has had no summer time since 2021 and once left out a day", () => {
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

  test("on the days that were chosen, by that zone's calendar", () => {
    // Tuesday noon in UTC is Wednesday in Auckland.
    const each = window("Pacific/Auckland", "00:30", { daysOfWeek: [3, 7] });
    expect(slotsAfter(each, "2026-11-24T00:00Z", 3)).toEqual(
      utc("2026-11-25T00:30+13:00", "2026-11-29T00:30+13:00", "2026-12-02T00:30+13:00"),
    );
  });

  test("in any zone there is one a day, give or take the clocks' jump, and none is in the past", () => {
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

describe("a slot that has come", () => {
  const berlin = window("Europe/Berlin", "22:00", { durationMinutes: 360 });

  test("fires until its window is over, past midnight as well", () => {
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

  test("of many that were missed only the present one fires", () => {
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

  test("a window over the night of a change of clocks is as long as it says", () => {
    const plannedAt = at("2026-10-24T22:00+02:00");
    expect(dueSlot(berlin, plannedAt, plannedAt + 6 * HOUR - 1)?.slotAt).toBe(plannedAt);
    expect(dueSlot(berlin, plannedAt, plannedAt + 6 * HOUR)).toEqual({
      slotAt: null,
      nextSlotAt: at("2026-10-25T22:00+01:00"),
    });
  });

  test("a time zone is IANA's, or none", () => {
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

  test("is the same for the same key and spread over its minutes", () => {
    const found = beginnings(slotAt, 30);
    expect(found).toEqual(beginnings(slotAt, 30));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(slotAt);
    expect(Math.max(...found)).toBeLessThan(slotAt + 30 * MINUTE);
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(20 * MINUTE);
    expect(new Set(beginnings(slotAt, 0))).toEqual(new Set([slotAt]));
  });

  test("ends with the window, however late the slot was met and however long the jitter is", () => {
    const late = slotAt + 55 * MINUTE;
    expect(Math.max(...beginnings(late, 30))).toBeLessThan(slotAt + HOUR);
    expect(Math.max(...beginnings(slotAt, 1_440))).toBeLessThan(slotAt + HOUR);
    expect(Math.min(...beginnings(late, 30))).toBeGreaterThanOrEqual(late);
  });
});
