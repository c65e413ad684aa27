import { expect, test } from "vitest";
import { buildSnapshot, denied, failing, passwordPolicy } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { pwdMissing } from "./pwd-missing.ts";
import { runCheck } from "../run.ts";

test("fails if there is no policy", () => {
  expect(failing(pwdMissing, buildSnapshot({ passwordPolicy: null }))).toEqual(["Account password policy"]);
});

test("passes any policy, however weak", () => {
  expect(failing(pwdMissing, buildSnapshot({ passwordPolicy: passwordPolicy({ minimumPasswordLength: 6 }) }))).toEqual(
    [],
  );
});

test("is not evaluated if the policy could not be read", () => {
  const snapshot = buildSnapshot({ sections: { passwordPolicy: denied("iam:GetAccountPasswordPolicy") } });
  expect(runCheck(snapshot, pwdMissing, DEFAULT_CHECK_SETTINGS)).toMatchObject({
    status: "NOT_EVALUATED",
    missingActions: ["iam:GetAccountPasswordPolicy"],
    lowersCoverage: true,
  });
});
