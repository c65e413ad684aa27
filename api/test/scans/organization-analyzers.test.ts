/** An analyzer of the organization, which AWS lists only in the account that owns it, also answers for the others. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SandboxAnalyzer } from "../../sandbox/access-analyzer.ts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { DAY } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Scans } from "../../src/services/scans/scans.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const [HOME, AWAY] = ["eu-central-1", "eu-west-1"];
const analyzerIn = (region: string, overrides: Partial<SandboxAnalyzer> = {}): SandboxAnalyzer => ({
  name: "organization",
  type: "ORGANIZATION",
  region,
  findings: [],
  ...overrides,
});

let product: TestPlatform;
let owner: SandboxAccount;
let ownerId: string;
const environment = new Map<string, string | undefined>();

beforeAll(async () => {
  product = await openTestPlatform();
  const { demo, sandbox } = product;
  demo.regions = [HOME, AWAY];
  demo.analyzers = [];
  owner = new SandboxAccount({ id: "333344445555", clock: demo.clock, seed: 5, createdAt: demo.clock() - 900 * DAY });
  owner.organization = demo.organization && { ...demo.organization, policies: [] };
  owner.regions = [HOME, AWAY];
  sandbox.addAccount(owner);
  const key = owner.createAccessKey(owner.createUser({ name: "monitor" }));
  const values = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
  for (const [name, value] of Object.entries(values)) {
    environment.set(name, process.env[name]);
    process.env[name] = value;
  }
  const accounts = new Accounts(product.scope());
  const connected = await accounts.connect({ name: "Owner", source: "ENVIRONMENT" });
  ownerId = connected.id;
  for (const id of [ownerId, product.account.id])
    await new Accounts(product.scope()).update({ id, readsAccessAnalyzer: true });
});
afterAll(async () => {
  for (const [name, value] of environment)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await product.close();
});

async function scanOwner(): Promise<string> {
  const { id } = await new Scans(product.scope()).start(ownerId);
  return (await product.waitFor(id)).status;
}

/** The Regions without an analyzer, according to the open alert of the member. */
async function withoutAnalyzer(): Promise<readonly string[]> {
  await product.scan();
  const rows = await product.platform.orm.em
    .fork()
    .execute<{ regions: string[] }[]>(
      "select evidence -> 'regions' as regions from alert where check_id = 'aa-enabled' and status = 'OPEN' and account_id = ?",
      [product.account.id],
    );
  return rows.flatMap(({ regions }) => regions);
}

test("a member fails without an analyzer, and passes where a scan of the owner showed one", async () => {
  owner.analyzers = [analyzerIn(HOME), analyzerIn(AWAY, { status: "DISABLED" })];
  expect(await withoutAnalyzer()).toEqual([HOME, AWAY]);
  expect(await scanOwner()).toBe("SUCCEEDED");
  expect(await withoutAnalyzer()).toEqual([AWAY]);
  owner.analyzers = [analyzerIn(HOME), analyzerIn(AWAY)];
  await scanOwner();
  expect(await withoutAnalyzer()).toEqual([]);
});

test("a refused list in the owner opens no alert in a member", async () => {
  const fault = product.sandbox.faults.deny("access-analyzer:ListAnalyzers");
  expect(await scanOwner()).toBe("PARTIAL");
  product.sandbox.faults.remove(fault);
  expect(await withoutAnalyzer()).toEqual([]);
});

test("an analyzer of the owner's account alone and one of another organization do not count", async () => {
  owner.analyzers = [analyzerIn(HOME, { type: "ACCOUNT" }), analyzerIn(AWAY)];
  await scanOwner();
  expect(await withoutAnalyzer()).toEqual([HOME]);
  owner.organization = owner.organization && { ...owner.organization, organizationId: "o-otherother1" };
  owner.analyzers = [analyzerIn(HOME), analyzerIn(AWAY)];
  await scanOwner();
  expect(await withoutAnalyzer()).toEqual([HOME, AWAY]);
});
