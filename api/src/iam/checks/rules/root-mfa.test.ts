import { expect, test } from "vitest";
import { HEALTHY_ACCOUNT_SUMMARY, buildSnapshot, failing, notEvaluated } from "../../../../test/support/build.ts";
import { rootMfa } from "./root-mfa.ts";

const withoutMfa = { ...HEALTHY_ACCOUNT_SUMMARY, AccountMFAEnabled: 0 };

test("fails a root with a password and no MFA", () => {
  expect(failing(rootMfa, buildSnapshot({ accountSummary: withoutMfa }))).toEqual(["root"]);
});

test("passes with MFA, and where root has no credentials at all", () => {
  expect(failing(rootMfa, buildSnapshot())).toEqual([]);
  expect(failing(rootMfa, buildSnapshot({ accountSummary: { ...withoutMfa, AccountPasswordPresent: 0 } }))).toEqual([]);
});

test("no password is not enough while a key or a certificate is left, or while it is not known", () => {
  for (const more of [
    { AccountPasswordPresent: 0, AccountAccessKeysPresent: 1 },
    { AccountPasswordPresent: 0, AccountSigningCertificatesPresent: 1 },
  ]) {
    expect(failing(rootMfa, buildSnapshot({ accountSummary: { ...withoutMfa, ...more } }))).toEqual(["root"]);
  }
  expect(failing(rootMfa, buildSnapshot({ accountSummary: { AccountMFAEnabled: 0 } }))).toEqual(["root"]);
});

test("does not judge a summary that does not say", () => {
  expect(notEvaluated(rootMfa, buildSnapshot({ accountSummary: {} }))).toEqual(["root"]);
});
