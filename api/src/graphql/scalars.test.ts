import { expect, test } from "vitest";
import { DateTimeScalar } from "./scalars.ts";

test.each([
  ["2026-11-24T15:49:00Z", "2026-11-24T15:49:00.000Z"],
  ["2026-11-24T15:49:00.123456789+02:00", "2026-11-24T13:49:00.123Z"],
  ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
])("the time %s is read as %s", (text, read) => {
  expect(DateTimeScalar.parseValue(text).toISOString()).toBe(read);
});

test.each([
  "2026-11-31T00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2026-02-30T00:00:00+01:00",
  "2016-12-31T23:59:60Z",
  "2026-11-24T15:49:00",
  "2026-11-24",
  "",
  1_764_000_000_000,
  null,
])("%s is no time with a UTC offset", (value) => {
  expect(() => DateTimeScalar.parseValue(value)).toThrow("DateTime needs a time with its UTC offset");
});
