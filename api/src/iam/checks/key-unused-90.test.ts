import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notJudged,
  oneUser,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../test/build.ts";
import { HOUR } from "../time.ts";
import { keyUnused90 } from "./key-unused-90.ts";

const withKey = (accessKey: ReturnType<typeof key>) => buildSnapshot(oneUser({ accessKeys: [accessKey] }));

test("fails an active key that was not used for more than 90 days", () => {
  expect(failing(keyUnused90, withKey(key({ ageDays: 200, lastUsed: usedDaysAgo(91) })))).toHaveLength(1);
});

test("passes at exactly 90 days and some hours", () => {
  const lastUsed = { status: "USED", at: daysAgo(90) - 20 * HOUR, service: "s3", region: null } as const;
  expect(failing(keyUnused90, withKey(key({ ageDays: 200, lastUsed })))).toEqual([]);
});

test("a key never used counts from the latest of its own and its user's creation", () => {
  expect(failing(keyUnused90, withKey(key({ ageDays: 91, lastUsed: NEVER_USED })))).toHaveLength(1);
  expect(failing(keyUnused90, withKey(key({ ageDays: 90, lastUsed: NEVER_USED })))).toEqual([]);
});

test("passes inactive keys, and follows the setting", () => {
  const idle = key({ ageDays: 200, lastUsed: usedDaysAgo(100) });
  expect(failing(keyUnused90, withKey({ ...idle, isActive: false }))).toEqual([]);
  expect(failing(keyUnused90, withKey(idle), { unusedLongDays: 100 })).toEqual([]);
});

test("an unknown last use is not judged, except in a key younger than the limit", () => {
  expect(notJudged(keyUnused90, withKey(key({ ageDays: 91, lastUsed: UNKNOWN })))).toHaveLength(1);
  expect(notJudged(keyUnused90, withKey(key({ ageDays: 91, lastUsed: { status: "NO_PERMISSION" } })))).toHaveLength(1);
  expect(notJudged(keyUnused90, withKey(key({ ageDays: 90, lastUsed: UNKNOWN })))).toEqual([]);
  expect(notJudged(keyUnused90, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
