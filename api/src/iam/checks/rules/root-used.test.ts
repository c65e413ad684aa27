import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notEvaluated,
  rootRow,
  runOne,
  usedDaysAgo,
} from "../../../../test/support/build.ts";
import type { CredentialReportRow } from "../../account.ts";
import { HOUR } from "../../time.ts";
import { rootUsed } from "./root-used.ts";

const withRoot = (row: Partial<CredentialReportRow>) => buildSnapshot({ credentialReport: { root: rootRow(row) } });

test("fails a root key used today although the password was last used long ago", () => {
  const snapshot = withRoot({
    passwordLastUsed: usedDaysAgo(900),
    accessKeys: [key({ lastUsed: usedDaysAgo(500) }), key({ lastUsed: usedDaysAgo(0) })],
  });
  expect(runOne(rootUsed, snapshot).findings[0]?.evidence).toMatchObject({ lastUsedAt: "2026-11-24T12:00:00Z" });
});

test.each([
  [90, true],
  [91, false],
])("a password last used %i days and some hours ago fails: %s", (days, fails) => {
  const passwordLastUsed = { status: "USED", at: daysAgo(days) - 3 * HOUR, service: null, region: null } as const;
  expect(failing(rootUsed, withRoot({ passwordLastUsed }))).toHaveLength(fails ? 1 : 0);
});

test("passes a root user that was never used, and follows the setting", () => {
  expect(failing(rootUsed, withRoot({ passwordLastUsed: NEVER_USED }))).toEqual([]);
  expect(failing(rootUsed, withRoot({ passwordLastUsed: usedDaysAgo(20) }), { rootUsedDays: 14 })).toEqual([]);
});

test("does not evaluate a report without the root row, nor an unknown use among old ones", () => {
  expect(notEvaluated(rootUsed, buildSnapshot({ credentialReport: { root: null } }))).toEqual(["root"]);
  expect(
    notEvaluated(rootUsed, withRoot({ passwordLastUsed: UNKNOWN, accessKeys: [key({ lastUsed: usedDaysAgo(200) })] })),
  ).toEqual(["root"]);
  expect(
    failing(rootUsed, withRoot({ passwordLastUsed: UNKNOWN, accessKeys: [key({ lastUsed: usedDaysAgo(2) })] })),
  ).toEqual(["root"]);
});
