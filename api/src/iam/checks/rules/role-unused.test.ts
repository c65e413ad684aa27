import { expect, test } from "vitest";
import { buildSnapshot, daysAgo, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { roleUnused } from "./role-unused.ts";

const lastUsed = (days: number) => ({ at: daysAgo(days), region: "eu-west-1" });
const withRole = (overrides: Partial<Parameters<typeof role>[0]>) =>
  buildSnapshot({ roles: [role({ roleName: "batch", ...overrides })] });

test("fails a role last used before the limit", () => {
  expect(failing(roleUnused, withRole({ lastUsed: lastUsed(91) }))).toEqual(["batch"]);
});

test("passes at exactly 90 days and some hours, and follows the setting", () => {
  const edge = withRole({ lastUsed: { at: daysAgo(90) - 23 * HOUR, region: null } });
  expect(failing(roleUnused, edge)).toEqual([]);
  expect(failing(roleUnused, edge, { roleUnusedDays: 60 })).toEqual(["batch"]);
});

test("no recorded use means never used only for a role younger than 400 days", () => {
  const evidence = (createdAt: number) =>
    runOne(roleUnused, withRole({ lastUsed: null, createdAt })).findings[0]?.evidence["lastUsed"];
  expect(evidence(daysAgo(200))).toBe("NEVER_USED");
  expect(evidence(daysAgo(401))).toBe("NOT_WITHIN_400_DAYS");
});

test("passes a role younger than the limit that was never used", () => {
  expect(failing(roleUnused, withRole({ lastUsed: null, createdAt: daysAgo(90) }))).toEqual([]);
});

test("does not evaluate a limit beyond the days that AWS tracks", () => {
  const snapshot = withRole({ lastUsed: null, createdAt: daysAgo(900) });
  expect(notEvaluated(roleUnused, snapshot, { roleUnusedDays: 500 })).toEqual(["batch"]);
});

test("leaves out roles that only AWS can change", () => {
  for (const path of ["/aws-service-role/support.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"]) {
    expect(runOne(roleUnused, withRole({ path, lastUsed: null })).evaluatedCount).toBe(0);
  }
});
