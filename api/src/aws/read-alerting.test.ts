/** Reads whom AWS and CloudWatch alert from the sandbox, over the services' own protocols. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { coverageOf } from "../iam/scan.ts";
import { DAY } from "../iam/time.ts";
import type { AccountReading, ReadAccountOptions } from "./account-reading.ts";
import { readAccount } from "./read-account.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 3, createdAt: AT - 900 * DAY });
let sandbox: Sandbox;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

beforeAll(async () => {
  credentials = account.createAccessKey(account.createUser({ name: "reader" }));
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

async function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
    { expectedAccountId: ID, readsAlerting: true, ...options },
  );
}

test.each([true, false])(
  "whether there is a security contact is read, and nothing of it is kept: %s",
  async (isSet) => {
    account.hasSecurityContact = isSet;
    const { snapshot } = await read();
    expect(snapshot.sections.securityContact).toMatchObject({ status: "read", value: { isSet } });
    expect(JSON.stringify(snapshot)).not.toContain("security@fernhill.example");
  },
);

test("a refused contact leaves only the contact unread, and makes the scan partial", async () => {
  sandbox.faults.deny("account:GetAlternateContact");
  const { snapshot } = await read();
  expect(snapshot.sections.securityContact).toMatchObject({ status: "denied", action: "account:GetAlternateContact" });
  expect(coverageOf(snapshot, []).missingPermissions).toEqual(["account:GetAlternateContact"]);
});

test("without the setting nothing is called", async () => {
  const { snapshot, callsByAction } = await read({ readsAlerting: false });
  expect(snapshot.sections.securityContact).toMatchObject({ status: "skipped", code: "NOT_REQUESTED" });
  expect(Object.keys(callsByAction).filter((action) => !/^(iam|sts|organizations):/.test(action))).toEqual([]);
});
