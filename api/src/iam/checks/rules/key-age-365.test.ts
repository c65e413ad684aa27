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
import { keyAge365 } from "./key-age-365.ts";

test("fails an active key of more than 365 days", () => {
  expect(failing(keyAge365, buildSnapshot(oneUser({ accessKeys: [key({ ageDays: 366 })] })))).toEqual([
    "anna (created 2025-11-23)",
  ]);
});

test("passes at exactly 365 days and some hours, and an inactive key", () => {
  const accessKeys = [key({ createdAt: daysAgo(365) - 5 * HOUR }), key({ ageDays: 900, isActive: false })];
  expect(failing(keyAge365, buildSnapshot(oneUser({ accessKeys })))).toEqual([]);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(keyAge365, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
