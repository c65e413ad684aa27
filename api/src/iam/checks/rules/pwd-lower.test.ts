import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdLower } from "./pwd-lower.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails requireLowercaseCharacters: false", () => {
  expect(failing(pwdLower, withPolicy({ requireLowercaseCharacters: false }))).toEqual(["Account password policy"]);
});

test("passes requireLowercaseCharacters: true", () => {
  expect(failing(pwdLower, withPolicy({ requireLowercaseCharacters: true }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdLower, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});
