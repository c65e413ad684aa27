import { expect, test } from "vitest";
import { nextDigestAt, retryDelayMs } from "./notification.ts";

const at = (text: string) => Date.parse(text);
const schedule = { startMinute: 9 * 60, timeZone: "Europe/Berlin" };

test("a digest is due at its local time, also when the clocks change", () => {
  expect(nextDigestAt({ ...schedule, frequency: "AT_ONCE" }, 0)).toBeNull();
  expect(nextDigestAt({ ...schedule, frequency: "HOURLY" }, at("2026-11-27T10:00:00Z"))).toBe(
    at("2026-11-27T11:00:00Z"),
  );
  expect(nextDigestAt({ ...schedule, frequency: "DAILY" }, at("2026-03-28T08:00:00Z"))).toBe(
    at("2026-03-29T07:00:00Z"),
  );
});

test("retries wait longer each time, up to a limit, and never the same time", () => {
  const times = { firstMs: 5_000, maxMs: 3_600_000 };
  expect([1, 2, 3, 20].map((failures) => retryDelayMs(failures, times, 1))).toEqual([5_000, 10_000, 20_000, 3_600_000]);
  expect(retryDelayMs(3, times, 0)).toBe(10_000);
});
