import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdLength8 } from "./pwd-length-8.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails minimumPasswordLength: 7", () => {
  expect(failing(pwdLength8, withPolicy({ minimumPasswordLength: 7 }))).toEqual(["Account password policy"]);
});

test("passes minimumPasswordLength: 8", () => {
  expect(failing(pwdLength8, withPolicy({ minimumPasswordLength: 8 }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdLength8, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});
