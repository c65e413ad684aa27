import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  notJudged,
  oneUser,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../test/build.ts";
import type { CredentialReportRow } from "../account.ts";
import { HOUR } from "../time.ts";
import { pwdUnused90 } from "./pwd-unused-90.ts";

const withPassword = (row: Partial<CredentialReportRow>) =>
  buildSnapshot(oneUser({ passwordEnabled: true, passwordLastChangedAt: daysAgo(200), ...row }));

test("fails a password that was not used for more than 90 days", () => {
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed: usedDaysAgo(91) }))).toEqual(["anna"]);
});

test("passes at exactly 90 days and some hours, and follows the setting", () => {
  const passwordLastUsed = { status: "USED", at: daysAgo(90) - 20 * HOUR, service: null, region: null } as const;
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed }))).toEqual([]);
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed }), { unusedLongDays: 89 })).toEqual(["anna"]);
});

test("fails a user who never signed in; the clock starts at the latest of user creation and password change", () => {
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed: NEVER_USED }))).toEqual(["anna"]);
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed: NEVER_USED, passwordLastChangedAt: daysAgo(90) }))).toEqual([]);
  expect(failing(pwdUnused90, withPassword({ passwordLastUsed: NEVER_USED, passwordLastChangedAt: null }))).toEqual(["anna"]);
});

test("passes a user without a password", () => {
  expect(failing(pwdUnused90, withPassword({ passwordEnabled: false, passwordLastUsed: usedDaysAgo(300) }))).toEqual([]);
});

test("an unknown last use is not judged, except for a password younger than the limit", () => {
  expect(notJudged(pwdUnused90, withPassword({ passwordLastUsed: UNKNOWN }))).toEqual(["anna"]);
  expect(notJudged(pwdUnused90, withPassword({ passwordLastUsed: UNKNOWN, passwordLastChangedAt: daysAgo(90) }))).toEqual([]);
  expect(notJudged(pwdUnused90, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
