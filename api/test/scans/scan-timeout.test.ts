/**
 * Endpoints that accept a connection and never answer. No scan may hold its worker for ever: it ends with SCAN_TIMEOUT,
 * keeps what was read, and other accounts are scanned meanwhile.
 */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Account, AccountEntity } from "../../src/db/entities/account.ts";
import { newId } from "../../src/db/new-id.ts";
import { sealSecretAccessKey } from "../../src/services/accounts/connection.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openSilentEndpoint, type SilentEndpoint } from "../support/silent-endpoint.ts";

/** A limit that no scan reaches, also on a very busy machine. */
const FAR_MS = 600_000;

let product: TestPlatform;
let silent: SilentEndpoint;
/** The limits of the platform, which the tests change between scans. */
const limits = { scanMaxMs: FAR_MS };

beforeAll(async () => {
  product = await openTestPlatform({ analysis: limits });
  silent = await openSilentEndpoint();
});
afterAll(async () => {
  await silent.close();
  await product.close();
});
afterEach(() => {
  product.sandbox.faults.clear();
  limits.scanMaxMs = FAR_MS;
});

async function connectSilent(number: string): Promise<Account> {
  const em = product.platform.orm.em.fork();
  const id = newId("account");
  const account = em.create(AccountEntity, {
    ...product.account,
    id,
    name: number,
    awsAccountId: number,
    endpoint: silent.url,
    sealedSecret: sealSecretAccessKey(id, "a".repeat(40), product.platform.secrets),
    scanEveryHours: null,
    nextScanAt: null,
  });
  await em.flush();
  return account;
}

test("two endpoints that never answer free their worker, and another account is scanned", async () => {
  limits.scanMaxMs = 4_000;
  const accounts = [await connectSilent("111111111111"), await connectSilent("222222222222")];
  const { orm, jobs } = product.platform;
  const origin = { trigger: "OPERATOR", requestedBy: TEST_ACTOR } as const;
  const scans = await Promise.all(accounts.map((account) => requestScan(orm.em.fork(), jobs, account, origin)));
  await expect.poll(() => silent.connections()).toBeGreaterThanOrEqual(2);
  limits.scanMaxMs = FAR_MS;
  expect(await product.scan()).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
  for (const { id } of scans) {
    const ended = await product.waitFor(id);
    expect(ended).toMatchObject({ status: "FAILED", errorCode: "SCAN_TIMEOUT", coverage: null });
    expect(ended.errorMessage).toContain("SCAN_MAX_MINUTES");
  }
});

test("a scan that reaches its limit stores what it has read, and resolves nothing", async () => {
  await product.scan();
  limits.scanMaxMs = 6_000;
  product.sandbox.faults.add({ kind: "latency", milliseconds: 60_000, action: "iam:ListVirtualMFADevices" });
  const scan = await product.scan();
  expect(scan).toMatchObject({ status: "FAILED", errorCode: "SCAN_TIMEOUT" });
  expect(scan.counts).toMatchObject({ users: product.demo.users.size, resolved: 0 });
  const status = new Map(scan.coverage!.sources.map((source) => [source.section, source]));
  expect(status.get("authorizationDetails")).toMatchObject({ status: "READ" });
  expect(status.get("virtualMfaDevices")).toMatchObject({
    status: "FAILED",
    code: "SCAN_TIMEOUT",
    action: "iam:ListVirtualMFADevices",
  });
});
