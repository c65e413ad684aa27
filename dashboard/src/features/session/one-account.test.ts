import { expect, test } from "vitest";
import { oneAccount } from "./one-account.ts";
import type { SessionAccount } from "./session.ts";

function account(id: string, awsAccountId: string | null, isScanned: boolean): SessionAccount {
  return { id, awsAccountId, isScanned, latestScan: isScanned ? { id: `scan_${id}` } : null } as SessionAccount;
}
const draft = account("account_draft", null, false);
const demo = account("account_demo", "111122223333", true);
const other = account("account_other", "444455556666", true);

test("an account that is not connected yet never stands for all accounts", () => {
  expect(oneAccount([draft, demo], null)).toBe(demo);
  expect(oneAccount([draft], null)).toBeUndefined();
});

test("an account whose scans have all failed is no choice, although it has a latest scan", () => {
  const failed = {
    ...account("account_failed", "999988887777", false),
    latestScan: { id: "scan_1", status: "FAILED" },
  };
  expect(oneAccount([failed as SessionAccount, demo], null)).toBe(demo);
});

test("if several accounts were scanned, one must be chosen, by either ID", () => {
  expect(oneAccount([demo, other], null)).toBeUndefined();
  expect(oneAccount([demo, other], "444455556666")).toBe(other);
  expect(oneAccount([demo, draft], "account_draft")).toBe(draft);
});
