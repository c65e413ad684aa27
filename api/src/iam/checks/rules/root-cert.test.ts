import { expect, test } from "vitest";
import { HEALTHY_ACCOUNT_SUMMARY, buildSnapshot, failing, notEvaluated } from "../../../../test/support/build.ts";
import { rootCert } from "./root-cert.ts";

test("fails if the account summary counts a root certificate", () => {
  const accountSummary = { ...HEALTHY_ACCOUNT_SUMMARY, AccountSigningCertificatesPresent: 1 };
  expect(failing(rootCert, buildSnapshot({ accountSummary }))).toEqual(["root"]);
});

test("passes without one, and does not evaluate an incomplete account summary", () => {
  expect(failing(rootCert, buildSnapshot())).toEqual([]);
  expect(notEvaluated(rootCert, buildSnapshot({ accountSummary: {} }))).toEqual(["root"]);
});
