import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdReuse24 } from "./pwd-reuse-24.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails passwordReusePrevention: 23", () => {
  expect(failing(pwdReuse24, withPolicy({ passwordReusePrevention: 23 }))).toEqual(["Account password policy"]);
});

test("passes passwordReusePrevention: 24", () => {
  expect(failing(pwdReuse24, withPolicy({ passwordReusePrevention: 24 }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdReuse24, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});

test("fails if no passwords are remembered, and follows the setting", () => {
  expect(failing(pwdReuse24, withPolicy({ passwordReusePrevention: null }))).toEqual(["Account password policy"]);
  expect(failing(pwdReuse24, withPolicy({ passwordReusePrevention: 5 }), { passwordReusePrevention: 5 })).toEqual([]);
});
