import { expect, test } from "vitest";
import {
  HEALTHY_ACCOUNT_SUMMARY,
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  rootRow,
  runOne,
} from "../../../../test/support/build.ts";
import { rootKey } from "./root-key.ts";

test("fails if the account summary counts a root key, whether it was used or not", () => {
  const accountSummary = { ...HEALTHY_ACCOUNT_SUMMARY, AccountAccessKeysPresent: 1 };
  expect(runOne(rootKey, buildSnapshot({ accountSummary })).findings[0]).toMatchObject({
    severity: "CRITICAL",
    resource: { category: "IAMRootUser", id: "123456789012", arn: "arn:aws:iam::123456789012:root" },
  });
});

test("passes without a key; the live summary decides, not the older report", () => {
  const credentialReport = { root: rootRow({ accessKeys: [key()] }) };
  expect(failing(rootKey, buildSnapshot({ credentialReport }))).toEqual([]);
});

test("does not evaluate an incomplete account summary", () => {
  expect(notEvaluated(rootKey, buildSnapshot({ accountSummary: { Users: 3 } }))).toEqual(["root"]);
});
