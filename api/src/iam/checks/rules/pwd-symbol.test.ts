import { expect, test } from "vitest";
import { buildSnapshot, failing, passwordPolicy, runOne } from "../../../../test/support/build.ts";
import type { PasswordPolicy } from "../../account.ts";
import { pwdSymbol } from "./pwd-symbol.ts";

const withPolicy = (change: Partial<PasswordPolicy>) => buildSnapshot({ passwordPolicy: passwordPolicy(change) });

test("fails requireSymbols: false", () => {
  expect(failing(pwdSymbol, withPolicy({ requireSymbols: false }))).toEqual(["Account password policy"]);
});

test("passes requireSymbols: true", () => {
  expect(failing(pwdSymbol, withPolicy({ requireSymbols: true }))).toEqual([]);
});

test("evaluates nothing in an account without a password policy", () => {
  expect(runOne(pwdSymbol, buildSnapshot({ passwordPolicy: null }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
    notEvaluated: [],
  });
});
