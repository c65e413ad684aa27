import { expect, test } from "vitest";
import { DAY } from "../src/iam/time.ts";
import { DEMO_ACCOUNT_ID, demoAccount } from "./demo-account.ts";
import { writeReport } from "./operations/credential-report.ts";

const at = Date.UTC(2026, 10, 24, 12);

test("the demo is a small company, and the same account each time", () => {
  const { account, credentials } = demoAccount({ clock: () => at });
  expect(account.id).toBe(DEMO_ACCOUNT_ID);
  expect(account.users.size).toBeGreaterThanOrEqual(25);
  expect(account.groups.size).toBeGreaterThanOrEqual(8);
  expect(account.roles.size).toBeGreaterThanOrEqual(20);
  expect(account.customerPolicies.size).toBeGreaterThanOrEqual(20);
  const again = demoAccount({ clock: () => at + 5 * DAY, at });
  expect(again.credentials).toEqual(credentials);
  expect(writeReport(again.account)).toBe(writeReport(account));
  expect([...again.account.roles.values()].map(({ id, createdAt }) => [id, createdAt])).toEqual(
    [...account.roles.values()].map(({ id, createdAt }) => [id, createdAt]),
  );
});

test("nothing in the demo is younger than the demo itself", () => {
  const { account } = demoAccount({ clock: () => at });
  const holders = [account.users, account.groups, account.roles, account.customerPolicies].flatMap((items) => [
    ...items.values(),
  ]);
  expect(holders.filter(({ createdAt }) => createdAt >= at)).toEqual([]);
  const keys = [...account.accessKeys.values()];
  expect(keys.length).toBeGreaterThan(10);
  const impossible = keys.filter(
    ({ key, user }) =>
      key.createdAt > at ||
      (user !== null && key.createdAt < user.createdAt) ||
      (key.lastUsed !== null && key.lastUsed.at <= key.createdAt),
  );
  expect(impossible.map(({ user }) => user?.name)).toEqual([]);
});

test("the report has AWS's columns, root first", () => {
  const { account } = demoAccount({ clock: () => at });
  const [header = "", root = "", ...users] = writeReport(account).split("\n");
  expect(header.split(",")).toHaveLength(22);
  expect(root.startsWith(`<root_account>,arn:aws:iam::${DEMO_ACCOUNT_ID}:root,`)).toBe(true);
  expect(root.split(",")[3]).toBe("not_supported");
  expect(users).toHaveLength(account.users.size);
  for (const row of users) expect(row.split(",")).toHaveLength(22);
});

test("each change can be applied repeatedly and returns what happened", () => {
  const { account } = demoAccount({ clock: () => at });
  const users = account.users.size;
  for (const name of account.changes.keys()) expect(account.apply(name)).toMatch(/\.$/);
  for (const name of account.changes.keys()) expect(account.apply(name)).toMatch(/\.$/);
  // Twice the user of the leaked key, and twice that of the API key.
  expect(account.users.size).toBe(users + 4);
  expect(() => account.apply("nothing")).toThrow(/leak/);
});
