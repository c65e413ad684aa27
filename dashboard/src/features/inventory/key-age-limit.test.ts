import { expect, it } from "vitest";
import { keyAgeLimitOf } from "./key-age-limit.ts";

it("the limit is the threshold of key-age-90, or 90 if it is missing or invalid", () => {
  const other = { id: "key-age-365", thresholds: [{ name: "keyMaxAgeDays", value: 365 }] };
  const set = {
    id: "key-age-90",
    thresholds: [
      { name: "keyWarningDays", value: 14 },
      { name: "keyMaxAgeDays", value: 60 },
    ],
  };
  expect(keyAgeLimitOf({ checks: [other, set] })).toBe(60);
  expect(keyAgeLimitOf({ checks: [other] })).toBe(90);
  expect(keyAgeLimitOf({ checks: [{ ...set, thresholds: [{ name: "keyMaxAgeDays", value: "soon" }] }] })).toBe(90);
  expect(keyAgeLimitOf(undefined)).toBe(90);
});
