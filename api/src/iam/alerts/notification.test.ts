import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MINUTE } from "../time.ts";
import { nextDigestAt, type QuietHours, quietUntil, retryDelayMs } from "./notification.ts";

const at = (text: string) => Date.parse(text);
const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());
const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const schedule = { startMinute: 9 * 60, weekday: 1, timeZone: "Europe/Berlin" };

test("a digest is due at its local time, also when the clocks change", () => {
  expect(nextDigestAt({ ...schedule, frequency: "AT_ONCE" }, 0)).toBeNull();
  expect(nextDigestAt({ ...schedule, frequency: "HOURLY" }, at("2026-11-27T10:00:00Z"))).toBe(
    at("2026-11-27T11:00:00Z"),
  );
  expect(nextDigestAt({ ...schedule, frequency: "DAILY" }, at("2026-03-28T08:00:00Z"))).toBe(
    at("2026-03-29T07:00:00Z"),
  );
});

test("a weekly digest is due on its day in its zone", () => {
  const next = (weekday: number, timeZone: string, after: string) =>
    iso(nextDigestAt({ ...schedule, weekday, timeZone, frequency: "WEEKLY" }, at(after)));
  expect(next(1, "Europe/Berlin", "2026-11-27T10:00:00Z")).toBe("2026-11-30T08:00:00.000Z");
  // 09:00 on Sunday in Auckland is still Saturday in UTC.
  expect(next(7, "Pacific/Auckland", "2026-11-27T10:00:00Z")).toBe("2026-11-28T20:00:00.000Z");
  expect(next(7, "Europe/Berlin", "2026-10-18T07:00:00Z")).toBe("2026-10-25T08:00:00.000Z");
});

/** The minutes after midnight that a clock on the wall shows. Does not use the code under test. */
function wallMinute(moment: number, timeZone: string): number {
  const text = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(moment);
  return minute(text);
}

function isQuiet({ fromMinute, toMinute }: QuietHours, timeZone: string, moment: number): boolean {
  const wall = wallMinute(moment, timeZone);
  return fromMinute < toMinute ? wall >= fromMinute && wall < toMinute : wall >= fromMinute || wall < toMinute;
}

describe("quiet hours", () => {
  const night = { fromMinute: minute("22:00"), toMinute: minute("07:00") };
  const until = (moment: string) => iso(quietUntil(night, "Europe/Berlin", at(moment)));

  test("end at their local time, also in the nights in which the clocks change", () => {
    expect(until("2026-11-27T20:59:59Z")).toBeNull();
    expect(until("2026-11-27T21:00:00Z")).toBe("2026-11-28T06:00:00.000Z");
    expect(until("2026-11-28T05:59:59.999Z")).toBe("2026-11-28T06:00:00.000Z");
    expect(until("2026-11-28T06:00:00Z")).toBeNull();
    // The night of 29 March has an hour less, that of 25 October one more.
    expect(until("2026-03-28T21:30:00Z")).toBe("2026-03-29T05:00:00.000Z");
    expect(until("2026-10-24T20:30:00Z")).toBe("2026-10-25T06:00:00.000Z");
  });

  test("follow the clock on the wall in every zone, and end at the first minute that is not quiet", () => {
    /** Zones with whole, half and quarter hours, on both hemispheres, and with a change of half an hour or at midnight. */
    const zones = ["UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu"];
    const oddZones = ["Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "America/St_Johns", "Asia/Beirut"];
    const minutes = fc.integer({ min: 0, max: 1_439 });
    const year = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2027-01-01T00:00:00Z") });
    /** The days around changes of clocks, which a random day would seldom hit. */
    const changes = ["03-08", "03-29", "04-05", "04-24", "09-06", "09-27", "10-04", "10-25", "10-30", "11-01"].map(
      (day) => at(`2026-${day}T00:00:00Z`),
    );
    const nearChange = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -1_440, max: 2_880 }))
      .map(([day, offset]) => day + offset * MINUTE);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones, ...oddZones),
        fc.tuple(minutes, minutes).filter(([from, to]) => from !== to),
        fc.oneof(year, nearChange),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (timeZone, [fromMinute, toMinute], moment, shares) => {
          const quiet = { fromMinute, toMinute };
          const end = quietUntil(quiet, timeZone, moment);
          if (!isQuiet(quiet, timeZone, moment)) return end === null;
          if (end === null || end <= moment || isQuiet(quiet, timeZone, end)) return false;
          return [0.999_999, ...shares].every((share) =>
            isQuiet(quiet, timeZone, Math.floor(moment + (end - 1 - moment) * share)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("retries wait longer each time, up to a limit, and never the same time", () => {
  const times = { firstMs: 5_000, maxMs: 3_600_000 };
  expect([1, 2, 3, 20].map((failures) => retryDelayMs(failures, times, 1))).toEqual([5_000, 10_000, 20_000, 3_600_000]);
  expect(retryDelayMs(3, times, 0)).toBe(10_000);
});
