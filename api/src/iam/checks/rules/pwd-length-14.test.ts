import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdLength14 } from "./pwd-length-14.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails minimumPasswordLength: 13", () => {
  expect(failing(pwdLength14, withPolicy({ minimumPasswordLength: 13 }))).toEqual(["Account password policy"]);
});

test("passes minimumPasswordLength: 14", () => {
  expect(failing(pwdLength14, withPolicy({ minimumPasswordLength: 14 }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdLength14, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});

test("follows the setting", () => {
  expect(failing(pwdLength14, withPolicy({ minimumPasswordLength: 14 }), { passwordMinimumLength: 16 })).toEqual([
    "Account password policy",
  ]);
});
