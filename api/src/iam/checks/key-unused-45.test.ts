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
import { keyUnused45 } from "./key-unused-45.ts";

const withKey = (accessKey: ReturnType<typeof key>) => buildSnapshot(oneUser({ accessKeys: [accessKey] }));

test("fails an active key that was not used for more than 45 days", () => {
  expect(failing(keyUnused45, withKey(key({ ageDays: 200, lastUsed: usedDaysAgo(46) })))).toHaveLength(1);
});

test("passes at exactly 45 days and some hours", () => {
  const lastUsed = { status: "USED", at: daysAgo(45) - 20 * HOUR, service: "s3", region: null } as const;
  expect(failing(keyUnused45, withKey(key({ ageDays: 200, lastUsed })))).toEqual([]);
});

test("a key never used counts from the latest of its own and its user's creation", () => {
  expect(failing(keyUnused45, withKey(key({ ageDays: 46, lastUsed: NEVER_USED })))).toHaveLength(1);
  expect(failing(keyUnused45, withKey(key({ ageDays: 45, lastUsed: NEVER_USED })))).toEqual([]);
});

test("passes inactive keys, and follows the setting", () => {
  const idle = key({ ageDays: 200, lastUsed: usedDaysAgo(100) });
  expect(failing(keyUnused45, withKey({ ...idle, isActive: false }))).toEqual([]);
  expect(failing(keyUnused45, withKey(idle), { unusedShortDays: 100 })).toEqual([]);
});

test("an unknown last use is not judged, except in a key younger than the limit", () => {
  expect(notJudged(keyUnused45, withKey(key({ ageDays: 46, lastUsed: UNKNOWN })))).toHaveLength(1);
  expect(notJudged(keyUnused45, withKey(key({ ageDays: 46, lastUsed: { status: "NO_PERMISSION" } })))).toHaveLength(1);
  expect(notJudged(keyUnused45, withKey(key({ ageDays: 45, lastUsed: UNKNOWN })))).toEqual([]);
  expect(notJudged(keyUnused45, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
