/** Key IDs that a scan left unread are read afterwards, by any live worker, without blocking scans. */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { generateAccount } from "../../sandbox/generate-account.ts";
import { startWorker, type Worker } from "../../src/app/worker.ts";
import { now, pause } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { killWorker, spawnWorker } from "../support/killable-worker.ts";
import { countEvents, openTestPlatform, type TestPlatform } from "../support/platform.ts";

const KEY = randomBytes(32);
const LISTED_IN_A_SCAN = 500;
const USERS_PER_BATCH = 100;
/** Users with a key and nothing else, because the analysis of their permissions would cost more than all readings. */
const USERS_WITH_KEYS = LISTED_IN_A_SCAN + 2 * USERS_PER_BATCH + 30;
const CALLS_AT_ONCE = 8;
const LIST = "iam:ListAccessKeys";
/**
 * The time for a takeover: longer than the heartbeat limit of a dead worker and two polls of the queue's supervisor.
 */
const TAKEN_OVER_MS = 45_000;

let product: TestPlatform;
let usersWithKeys: number;
const workers: (Worker | ChildProcess)[] = [];

beforeEach(async () => {
  const { account, credentials } = generateAccount({ users: 30, roles: 5, policies: 20 });
  for (let index = 0; index < USERS_WITH_KEYS; index += 1)
    account.createAccessKey(account.createUser({ name: `service-${index}` }), {
      createdAt: now() - (index % 120) * DAY,
    });
  usersWithKeys = [...account.users.values()].filter((user) => user.accessKeys.length > 0).length;
  product = await openTestPlatform({
    hasWorker: false,
    keyEncryptionKey: KEY,
    sandboxAccount: { account, credentials },
  });
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await ("pid" in worker ? killWorker(worker) : (worker as Worker).close());
  await product.close();
});

async function startOwnWorker(): Promise<Worker> {
  const worker = await startWorker(product.platform);
  workers.push(worker);
  return worker;
}

function startWorkerProcess(): ChildProcess {
  const worker = spawnWorker(product, KEY);
  workers.push(worker);
  return worker;
}

async function countKeys(condition: string): Promise<number> {
  const [row] = await product.platform.orm.em
    .fork()
    .execute<{ count: string }[]>(`select count(*) from access_key where ${condition}`);
  return Number(row!.count);
}

async function untilAllKnown(timeout: number): Promise<void> {
  await expect.poll(() => countKeys("access_key_id is null"), { timeout, interval: 200 }).toBe(0);
}

const listings = (mark?: number) => product.sandbox.log.count(LIST, mark);

test(
  "are read after the scan, each user once; no alert changes, and the next scan reads none again",
  { timeout: 240_000 },
  async () => {
    await startOwnWorker();
    const scan = await product.scan();
    expect(scan.status).toBe("SUCCEEDED");
    expect(usersWithKeys).toBeGreaterThan(LISTED_IN_A_SCAN + 2 * USERS_PER_BATCH);
    const events = await countEvents(product);
    await untilAllKnown(30_000);
    expect(listings()).toBe(usersWithKeys);

    const known = new Map(
      [...product.demo.users.values()].flatMap((user) => user.accessKeys.map((key) => [key.accessKeyId, user.name])),
    );
    const rows = await product.platform.orm.em
      .fork()
      .execute<{ access_key_id: string; name: string; user_name: string }[]>(
        "select access_key_id, name, user_name from access_key",
      );
    expect(rows).toHaveLength(known.size);
    for (const row of rows)
      expect([known.get(row.access_key_id), row.name]).toEqual([row.user_name, row.access_key_id]);

    const mark = product.sandbox.log.mark();
    expect((await product.scan()).counts).toMatchObject({ opened: 0, reopened: 0, resolved: 0, updated: 0 });
    expect(listings(mark)).toBe(0);
    expect(await countKeys("access_key_id is null or name <> access_key_id")).toBe(0);
    expect(await countEvents(product)).toBe(events);
  },
);

test("do not block another scan of the account while their reading waits for AWS", { timeout: 240_000 }, async () => {
  await startOwnWorker();
  const slow = product.sandbox.faults.add({
    kind: "latency",
    milliseconds: 60_000,
    action: LIST,
    after: LISTED_IN_A_SCAN,
    times: CALLS_AT_ONCE,
  });
  await product.scan();
  await expect.poll(() => product.sandbox.faults.struck(slow)).toBe(CALLS_AT_ONCE);
  expect(await countKeys("access_key_id is null")).toBeGreaterThan(0);
  expect((await product.scan()).status).toBe("SUCCEEDED");
  // So few key IDs were left that the second scan listed them itself. The slow reading has not continued meanwhile.
  expect(await countKeys("access_key_id is null")).toBe(0);
});

test(
  "a refusal by AWS ends the job without an error; known IDs are kept, and a later scan continues",
  { timeout: 240_000 },
  async () => {
    await startOwnWorker();
    const denied = product.sandbox.faults.add({ kind: "deny", action: LIST, after: LISTED_IN_A_SCAN });
    expect((await product.scan()).status).toBe("SUCCEEDED");
    await expect.poll(() => product.sandbox.faults.struck(denied)).toBeGreaterThan(0);
    const known = await countKeys("access_key_id is not null");
    expect(known).toBeGreaterThan(LISTED_IN_A_SCAN);
    expect(await product.scan()).toMatchObject({
      status: "PARTIAL",
      coverage: { missingPermissions: [LIST] },
      counts: { opened: 0, resolved: 0 },
    });
    expect(await countKeys("access_key_id is not null and name = access_key_id")).toBe(known);
    product.sandbox.faults.clear();
    expect((await product.scan()).status).toBe("SUCCEEDED");
    await untilAllKnown(30_000);
  },
);

test("if the worker is killed, another one continues where it stopped", { timeout: 240_000 }, async () => {
  const first = startWorkerProcess();
  // AWS leaves the calls in the middle of the second batch without an answer, so the worker is killed there.
  const after = LISTED_IN_A_SCAN + USERS_PER_BATCH + 50;
  const slow = product.sandbox.faults.add({ kind: "latency", milliseconds: 240_000, action: LIST, after });
  await product.scan();
  await expect.poll(() => product.sandbox.faults.struck(slow)).toBeGreaterThanOrEqual(CALLS_AT_ONCE);
  await killWorker(first);
  product.sandbox.faults.clear();
  const left = await countKeys("access_key_id is null");
  expect(left).toBeGreaterThan(0);
  const mark = product.sandbox.log.mark();
  await startOwnWorker();
  await untilAllKnown(TAKEN_OVER_MS);
  // The keys of at most one batch of users are listed twice.
  expect(listings(mark)).toBeLessThanOrEqual(usersWithKeys - LISTED_IN_A_SCAN);
  expect(listings()).toBeLessThanOrEqual(usersWithKeys + USERS_PER_BATCH);
});

test(
  "after an orderly stop another worker continues at once; a disconnected account is not read",
  { timeout: 240_000 },
  async () => {
    const first = await startOwnWorker();
    // So slow that each reading is still in its first batch when it is interrupted.
    product.sandbox.faults.add({ kind: "latency", milliseconds: 1_000, action: LIST, after: LISTED_IN_A_SCAN });
    await product.scan();
    await expect.poll(() => listings(), { interval: 5 }).toBeGreaterThan(LISTED_IN_A_SCAN);
    await first.close();
    workers.splice(0);
    // A request that was sent before the stop may arrive after it.
    await pause(500);
    const stopped = listings();
    await pause(1_500);
    expect(listings()).toBe(stopped);

    await startOwnWorker();
    await expect.poll(() => listings(), { interval: 5 }).toBeGreaterThan(stopped);
    await new Accounts(product.scope()).disconnect(product.account.id);
    const disconnected = listings();
    product.sandbox.faults.clear();
    await pause(2_000);
    expect(listings()).toBeLessThanOrEqual(disconnected + USERS_PER_BATCH);
    expect(await countKeys("access_key_id is null")).toBeGreaterThan(0);
  },
);
