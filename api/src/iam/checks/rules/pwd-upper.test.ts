import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdUpper } from "./pwd-upper.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails requireUppercaseCharacters: false", () => {
  expect(failing(pwdUpper, withPolicy({ requireUppercaseCharacters: false }))).toEqual(["Account password policy"]);
});

test("passes requireUppercaseCharacters: true", () => {
  expect(failing(pwdUpper, withPolicy({ requireUppercaseCharacters: true }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdUpper, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});
