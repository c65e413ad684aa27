import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { keyNeverUsed } from "./key-never-used.ts";

const withKey = (accessKey: ReturnType<typeof key>) => buildSnapshot(oneUser({ accessKeys: [accessKey] }));

test("fails an active key that was never used", () => {
  expect(failing(keyNeverUsed, withKey(key({ ageDays: 2, lastUsed: NEVER_USED })))).toEqual([
    "anna (created 2026-11-22)",
  ]);
});

test("passes a new key after one day and some hours, a used one, and an inactive one", () => {
  for (const accessKey of [
    key({ createdAt: daysAgo(1) - 20 * HOUR, lastUsed: NEVER_USED }),
    key({ ageDays: 50 }),
    key({ ageDays: 50, lastUsed: NEVER_USED, isActive: false }),
  ]) {
    expect(failing(keyNeverUsed, withKey(accessKey))).toEqual([]);
  }
});

test("distinguishes never used from unknown", () => {
  expect(notEvaluated(keyNeverUsed, withKey(key({ ageDays: 50, lastUsed: UNKNOWN })))).toHaveLength(1);
  expect(notEvaluated(keyNeverUsed, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
