import { expect, it } from "vitest";
import { accountKeyLimit, keyAgeLimitOf } from "./key-age-limit.ts";

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

it("the limit of an account is its own or inherited one with its origin, or that of the installation", () => {
  const limit = (setting: object) =>
    accountKeyLimit([{ name: "keyMaxAgeDays", value: 45, origin: "ACCOUNT", unitPath: null, ...setting }], 90);
  expect(limit({})).toEqual({ days: 45, origin: "set for this account" });
  expect(limit({ origin: "UNIT", unitPath: "Workloads/Prod" })).toEqual({ days: 45, origin: "from OU Workloads/Prod" });
  expect(limit({ origin: "UNIT" })).toEqual({ days: 45, origin: "from the organization" });
  expect(limit({ name: "inactiveDays" })).toEqual({ days: 90, origin: null });
  expect(accountKeyLimit([], 60)).toEqual({ days: 60, origin: null });
});
