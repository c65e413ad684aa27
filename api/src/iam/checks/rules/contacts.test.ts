import { expect, test } from "vitest";
import { ACCOUNT_ID, buildSnapshot, denied, failing, skipped } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { contacts } from "./contacts.ts";

test("an account fails without a security contact and passes with one", () => {
  expect(failing(contacts, buildSnapshot({ securityContact: { isSet: false } }))).toEqual([ACCOUNT_ID]);
  expect(failing(contacts, buildSnapshot({ securityContact: { isSet: true } }))).toEqual([]);
});

test("an account whose contact was not read is not evaluated", () => {
  for (const [section, lowersCoverage] of [
    [denied("account:GetAlternateContact"), true],
    [skipped(), false],
  ] as const)
    expect(
      runCheck(buildSnapshot({ sections: { securityContact: section } }), contacts, DEFAULT_CHECK_SETTINGS),
    ).toMatchObject({ status: "NOT_EVALUATED", lowersCoverage });
});
