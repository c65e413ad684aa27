import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdNumber } from "./pwd-number.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails requireNumbers: false", () => {
  expect(failing(pwdNumber, withPolicy({ requireNumbers: false }))).toEqual(["Account password policy"]);
});

test("passes requireNumbers: true", () => {
  expect(failing(pwdNumber, withPolicy({ requireNumbers: true }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdNumber, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});
