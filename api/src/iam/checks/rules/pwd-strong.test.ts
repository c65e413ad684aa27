import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdStrong } from "./pwd-strong.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test.each<Partial<PasswordPolicy>>([
  { minimumPasswordLength: 7 },
  { requireUppercaseCharacters: false },
  { requireLowercaseCharacters: false },
  { requireNumbers: false },
  { requireSymbols: false },
  { expirePasswords: false, maxPasswordAgeDays: null },
  { maxPasswordAgeDays: 91 },
  { passwordReusePrevention: 3 },
])("fails %j", (change) => {
  expect(failing(pwdStrong, withPolicy(change))).toEqual(["Account password policy"]);
});

test("passes a policy exactly at the limits", () => {
  expect(
    failing(pwdStrong, withPolicy({ minimumPasswordLength: 8, maxPasswordAgeDays: 90, passwordReusePrevention: 4 })),
  ).toEqual([]);
});

test("lists every weakness at once and proposes all changes", () => {
  const [finding] = runOne(pwdStrong, withPolicy({ requireSymbols: false, passwordReusePrevention: null })).findings;
  expect(finding?.description).toContain("no symbol required, fewer than 4 previous passwords remembered");
  expect(pwdStrong.remediation(finding!.resource, finding!.evidence).cli).toContain("--password-reuse-prevention 4");
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdStrong, buildSnapshot({ passwordPolicy: null }))).toMatchObject({ evaluatedCount: 0, findings: [] });
});
