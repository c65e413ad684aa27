import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { keyInactiveOld } from "./key-inactive-old.ts";

test("fails an inactive key older than the limit", () => {
  expect(
    failing(keyInactiveOld, buildSnapshot(oneUser({ accessKeys: [key({ ageDays: 91, isActive: false })] }))),
  ).toEqual(["anna (created 2026-08-25)"]);
});

test("passes at exactly 90 days and some hours, and an old active key", () => {
  const accessKeys = [key({ createdAt: daysAgo(90) - HOUR, isActive: false }), key({ ageDays: 300 })];
  expect(failing(keyInactiveOld, buildSnapshot(oneUser({ accessKeys })))).toEqual([]);
});

test("follows the setting", () => {
  const snapshot = buildSnapshot(oneUser({ accessKeys: [key({ ageDays: 31, isActive: false })] }));
  expect(failing(keyInactiveOld, snapshot, { keyMaxAgeDays: 30 })).toHaveLength(1);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(keyInactiveOld, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
