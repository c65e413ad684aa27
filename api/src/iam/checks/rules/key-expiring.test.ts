import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notEvaluated,
  oneUser,
  runOne,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { keyExpiring } from "./key-expiring.ts";

const withKey = (accessKey: ReturnType<typeof key>) => buildSnapshot(oneUser({ accessKeys: [accessKey] }));

test.each([
  [75, false],
  [76, true],
  [90, true],
  [91, false],
])("an active key of %i days fails: %s", (ageDays, fails) => {
  expect(failing(keyExpiring, withKey(key({ createdAt: daysAgo(ageDays) - HOUR })))).toHaveLength(fails ? 1 : 0);
});

test("shows when the limit will be exceeded", () => {
  expect(runOne(keyExpiring, withKey(key({ ageDays: 80 }))).findings[0]?.evidence).toMatchObject({
    daysLeft: 10,
    overdueAt: "2026-12-05T12:00:00Z",
  });
});

test("passes an inactive key, and follows the settings", () => {
  expect(failing(keyExpiring, withKey(key({ ageDays: 80, isActive: false })))).toEqual([]);
  expect(failing(keyExpiring, withKey(key({ ageDays: 28 })), { keyMaxAgeDays: 30, keyWarningDays: 3 })).toHaveLength(1);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(keyExpiring, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
