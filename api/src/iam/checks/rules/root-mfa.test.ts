import { expect, test } from "vitest";
import { HEALTHY_ACCOUNT_SUMMARY, buildSnapshot, failing, notEvaluated } from "../../../../test/support/build.ts";
import { rootMfa } from "./root-mfa.ts";

const withoutMfa = { ...HEALTHY_ACCOUNT_SUMMARY, AccountMFAEnabled: 0 };

test("fails a root user with a password and no MFA", () => {
  expect(failing(rootMfa, buildSnapshot({ accountSummary: withoutMfa }))).toEqual(["root"]);
});

test("passes with MFA, and without any root credentials", () => {
  expect(failing(rootMfa, buildSnapshot())).toEqual([]);
  expect(failing(rootMfa, buildSnapshot({ accountSummary: { ...withoutMfa, AccountPasswordPresent: 0 } }))).toEqual([]);
});

test("does not pass without a password if a key or certificate remains or is unknown", () => {
  for (const more of [
    { AccountPasswordPresent: 0, AccountAccessKeysPresent: 1 },
    { AccountPasswordPresent: 0, AccountSigningCertificatesPresent: 1 },
  ]) {
    expect(failing(rootMfa, buildSnapshot({ accountSummary: { ...withoutMfa, ...more } }))).toEqual(["root"]);
  }
  expect(failing(rootMfa, buildSnapshot({ accountSummary: { AccountMFAEnabled: 0 } }))).toEqual(["root"]);
});

test("does not evaluate an incomplete account summary", () => {
  expect(notEvaluated(rootMfa, buildSnapshot({ accountSummary: {} }))).toEqual(["root"]);
});
