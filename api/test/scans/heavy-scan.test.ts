/**
 * A heavy account, two workers and an API process. While one worker analyses for longer than a heartbeat may be old, its
 * heartbeat goes on, the other worker does not take the scan over, it can be cancelled, and the API answers. The search
 * is stopped in its middle, as by a machine without time for it, so that a short one also takes that long.
 */
import { randomBytes } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import type { Account } from "../../src/db/entities/account.ts";
import { HEARTBEAT_STALE_SECONDS, requestScan, Scans } from "../../src/services/scans/scans.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { analysisChildrenOf, isAlive, LISTS_PROCESSES } from "../support/analysis-children.ts";
import { slowAccount } from "../support/heavy-account.ts";
import { killWorker, spawnWorker } from "../support/killable-worker.ts";
import { connectFiles } from "../support/offline-account.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openServerProcess, type ServerProcess } from "../support/server-process.ts";

/**
 * The search takes about this long, and the analysis a few times as long. `HEAVY_SCAN_MS=40000` tries more than three
 * lost workers. Where a test cannot find the analysis process, the search itself must take long enough.
 */
const SEARCH_MS = Number(process.env["HEAVY_SCAN_MS"] ?? (LISTS_PROCESSES ? 1_400 : 7_000));
/** A heartbeat every two seconds is never this old, and one that waits for the search is. */
const HEARTBEAT_AGE_MAX_MS = HEARTBEAT_STALE_SECONDS * 1_000;
/** Longer than the oldest heartbeat of a live worker, so that one that waits for the search is found. */
const STOPPED_MS = HEARTBEAT_AGE_MAX_MS + 2_000;
/** A stopped search never ends by itself, so only the cancellation can end its scan. */
const CANCELLED_WITHIN_MS = 60_000;
const HEALTHZ_MAX_MS = 100;
const SAMPLE_MS = 50;

const key = randomBytes(32);
let product: TestPlatform;
let server: ServerProcess;
let account: Account;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: key });
  account = await connectFiles(product, "heavy", { "authorization-details": slowAccount(SEARCH_MS).file });
  server = await openServerProcess(product);
  workers.push(spawnWorker(product, key), spawnWorker(product, key));
}, 240_000);
afterAll(async () => {
  for (const worker of workers) await killWorker(worker);
  await server?.stop();
  await product?.close();
});

interface ScanRow {
  readonly status: string;
  readonly attempt: number;
  readonly phase: string | null;
  readonly heartbeat_age_ms: number;
  readonly message: string | null;
  readonly checks_done: number;
}

async function readScan(id: string): Promise<ScanRow> {
  const [row] = await product.platform.orm.em.fork().execute<ScanRow[]>(
    `select status, attempt, phase, progress ->> 'message' as message, (progress ->> 'checksDone')::int as checks_done,
            (extract(epoch from now() - coalesce(heartbeat_at, now())) * 1000)::int as heartbeat_age_ms
       from scan where id = ?`,
    [id],
  );
  return row!;
}

/** Stops the process that searches, and those that wait for a question. Returns how to let them continue. */
function stopSearch(): () => void {
  const children = workers.flatMap((worker) => analysisChildrenOf(worker.pid!));
  expect(children).not.toEqual([]);
  for (const child of children) process.kill(child, "SIGSTOP");
  return () => {
    for (const child of children) if (isAlive(child)) process.kill(child, "SIGCONT");
  };
}

async function stopForLong(): Promise<void> {
  const letContinue = stopSearch();
  await pause(STOPPED_MS);
  letContinue();
}

async function startScan(): Promise<string> {
  const { orm, jobs } = product.platform;
  const { id } = await requestScan(orm.em.fork(), jobs, account, { trigger: "OPERATOR", requestedBy: TEST_ACTOR });
  return id;
}

test("one attempt succeeds, with a fresh heartbeat and visible progress", { timeout: 240_000 }, async () => {
  const id = await startScan();
  const startedAt = now();
  let heartbeatAgeMaxMs = 0;
  let healthzMaxMs = 0;
  const messages = new Set<string>();
  let stopped: Promise<void> | undefined;
  let row = await readScan(id);
  await server.readTurn();
  while (row.status === "QUEUED" || row.status === "RUNNING") {
    const askedAt = performance.now();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    healthzMaxMs = Math.max(healthzMaxMs, performance.now() - askedAt);
    if (row.status === "RUNNING") heartbeatAgeMaxMs = Math.max(heartbeatAgeMaxMs, row.heartbeat_age_ms);
    if (row.message?.startsWith("Searching")) {
      messages.add(row.message);
      if (LISTS_PROCESSES) stopped ??= stopForLong();
    }
    await pause(SAMPLE_MS);
    row = await readScan(id);
  }
  const { turnMaxMs } = await server.readTurn();
  console.log(
    `scan of a heavy account: ${row.status} in ${now() - startedAt} ms, attempt ${row.attempt}, oldest heartbeat ${heartbeatAgeMaxMs} ms, ` +
      `${messages.size} different reports of the search, /healthz at most ${Math.round(healthzMaxMs)} ms (event loop busy for at most ${Math.round(turnMaxMs)} ms)`,
  );
  expect(row).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
  await stopped;
  expect(stopped !== undefined).toBe(LISTS_PROCESSES);
  expect(heartbeatAgeMaxMs).toBeLessThanOrEqual(HEARTBEAT_AGE_MAX_MS);
  expect(messages.size).toBeGreaterThan(1);
  // The loop's own time: what other programs on the machine take does not count.
  expect(turnMaxMs).toBeLessThanOrEqual(HEALTHZ_MAX_MS);
});

test("a scan is cancelled in the middle of its search", { timeout: 240_000 }, async () => {
  const id = await startScan();
  await expect
    .poll(async () => (await readScan(id)).message ?? "", { timeout: 60_000, interval: SAMPLE_MS })
    .toMatch(/^Searching/);
  const letContinue = LISTS_PROCESSES ? stopSearch() : () => undefined;
  try {
    const cancelledAt = now();
    await new Scans(product.scope()).cancel(id);
    await expect
      .poll(async () => (await readScan(id)).status, { timeout: CANCELLED_WITHIN_MS, interval: SAMPLE_MS })
      .toBe("CANCELLED");
    console.log(`cancelled in ${now() - cancelledAt} ms`);
  } finally {
    letContinue();
  }
});
