import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdExpiry90 } from "./pwd-expiry-90.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails maxPasswordAgeDays: 91", () => {
  expect(failing(pwdExpiry90, withPolicy({ maxPasswordAgeDays: 91 }))).toEqual(["Account password policy"]);
});

test("passes maxPasswordAgeDays: 90", () => {
  expect(failing(pwdExpiry90, withPolicy({ maxPasswordAgeDays: 90 }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdExpiry90, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});

test("fails if passwords never expire, and follows the setting", () => {
  expect(failing(pwdExpiry90, withPolicy({ expirePasswords: false, maxPasswordAgeDays: null }))).toEqual([
    "Account password policy",
  ]);
  expect(failing(pwdExpiry90, withPolicy({ maxPasswordAgeDays: 90 }), { passwordMaxAgeDays: 60 })).toEqual([
    "Account password policy",
  ]);
});

test("the proposed command repeats the rest of the policy, which the call would otherwise reset", () => {
  const [finding] = runOne(
    pwdExpiry90,
    withPolicy({ expirePasswords: false, maxPasswordAgeDays: null, requireSymbols: false }),
  ).findings;
  const { cli, terraform } = pwdExpiry90.remediation(finding!.resource, finding!.evidence);
  expect(cli).toBe(
    "aws iam update-account-password-policy --minimum-password-length 14 --no-require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password --max-password-age 90 --password-reuse-prevention 24 --no-hard-expiry",
  );
  expect(terraform).toContain("max_password_age               = 90");
});
