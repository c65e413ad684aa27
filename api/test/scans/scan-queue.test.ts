/** How scans wait for a worker: one job per scan, operators first, and accounts whose scans break wait. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startWorker, WorkQueues } from "../../src/app/worker.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { SCAN_QUEUE, type ScanJob } from "../../src/services/core/jobs.ts";
import { reportScanEnd } from "../../src/services/scans/report-scan.ts";
import { endScan, releaseHeldAccounts, takeScan } from "../../src/services/scans/scan-fence.ts";
import { requestScan, rescueScans, startDueScans, turnOf } from "../../src/services/scans/scans.ts";
import { MovedClock } from "../drills/moved-clock.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { openTestDatabase } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openSilentEndpoint } from "../support/silent-endpoint.ts";

const WAITING = 150;
const BACKLOG = 12;
const AS_OPERATOR = { trigger: "OPERATOR", requestedBy: TEST_ACTOR } as const;

let product: TestPlatform;
let clock: MovedClock;
beforeAll(async () => {
  const database = await openTestDatabase();
  clock = await MovedClock.via(database.ownerUrl);
  product = await openTestPlatform({ hasWorker: false, database });
});
afterAll(async () => {
  await clock.close();
  await product.close();
});
beforeEach(async () => {
  await execute("delete from pgboss.job");
  await execute("delete from scan");
  await execute("delete from account where source <> 'SANDBOX'");
});

async function execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

async function addAccounts(count: number): Promise<void> {
  await execute(
    `insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at, scan_every_hours, next_scan_at)
     select 'account_' || md5(n::text), '7' || lpad(n::text, 11, '0'), 'Account ' || n, 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', '[]', now(), 1, now() - interval '1 minute'
       from generate_series(1, ${count}) n`,
  );
}

async function jobCount(): Promise<number> {
  const [row] = await execute<{ count: number }>(
    `select count(*)::int as count from pgboss.job where name = '${SCAN_QUEUE}'`,
  );
  return row!.count;
}

test("each waiting scan has one job, however often the queue is looked at", async () => {
  await addAccounts(WAITING);
  await execute(
    `insert into scan (id, account_id, status, trigger, requested_by, requested_at, attempt, is_cancel_requested, progress)
     select 'scan_' || id, id, 'QUEUED', 'SCHEDULE', '{"kind":"SYSTEM"}', now() - interval '5 minutes', 0, false, '{}' from account where source = 'ENVIRONMENT'`,
  );
  const { orm, jobs } = product.platform;
  for (let look = 0; look < 4; look += 1) {
    await Promise.all([rescueScans(orm.em.fork(), jobs), rescueScans(orm.em.fork(), jobs)]);
    // Another minute has passed.
    await execute("update scan set heartbeat_at = now() - interval '2 minutes'");
  }
  expect(await jobCount()).toBe(WAITING);
});

test("a scan that lost its worker gets no further job while one waits for its turn in another worker", async () => {
  const { orm, jobs } = product.platform;
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, AS_OPERATOR);
  // The worker that has the scan takes its job and is then lost. pg-boss has not noticed it yet.
  await jobs.boss.fetch(SCAN_QUEUE);
  expect((await takeScan(orm.em.fork(), id))!.attempt).toBe(1);
  expect(await turnOf(orm.em.fork(), id), "while a live worker has it").toBeNull();
  await execute("update pgboss.job set started_on = now() - interval '2 minutes' where singleton_key = ?", [id]);
  await execute("update scan set heartbeat_at = now() - interval '1 minute' where id = ?", [id]);
  await rescueScans(orm.em.fork(), jobs);
  expect(await jobCount()).toBe(2);
  expect(await turnOf(orm.em.fork(), id)).toBe("ALONE");
  for (let look = 0; look < 3; look += 1) {
    // Another worker takes the job, which then waits until the worker's other scans have ended.
    await jobs.boss.fetch(SCAN_QUEUE);
    await rescueScans(orm.em.fork(), jobs);
  }
  expect(await jobCount()).toBe(2);
});

test("an operator's scan is taken before the scans of schedules", async () => {
  await addAccounts(3);
  const { orm, jobs } = product.platform;
  expect(await startDueScans(orm.em.fork(), jobs)).toBe(3);
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, AS_OPERATOR);
  const [first] = await jobs.boss.fetch<ScanJob>(SCAN_QUEUE);
  expect(first!.data.scanId).toBe(id);
});

test("an integration's scan waits for the scans of schedules that were due before it", async () => {
  await addAccounts(1);
  const { orm, jobs } = product.platform;
  expect(await startDueScans(orm.em.fork(), jobs)).toBe(1);
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, { ...AS_OPERATOR, trigger: "TOKEN" });
  const [first] = await jobs.boss.fetch<ScanJob>(SCAN_QUEUE);
  expect(first!.data.scanId).not.toBe(id);
});

test("a worker takes the next scan of a backlog when one has ended, not at its next look at the queue", async () => {
  const { orm, jobs } = product.platform;
  // Their scans do not exist any more, so each job ends at once.
  for (let index = 0; index < BACKLOG; index += 1)
    await jobs.sendScan(orm.em.fork(), { scanId: `scan_${index}` }, "AWAITED");
  const stop = new AbortController();
  const queues = new WorkQueues(product.platform, stop.signal);
  try {
    await queues.follow();
    const isTaken = async (): Promise<void> => {
      const [row] = await execute<{ waiting: number }>(
        `select count(*)::int as waiting from pgboss.job where name = '${SCAN_QUEUE}' and state = 'created'`,
      );
      expect(row!.waiting).toBe(0);
    };
    // Two scans at each look would take half a minute.
    await vi.waitFor(isTaken, { timeout: 10_000 });
  } finally {
    stop.abort();
    await queues.close();
  }
});

test("accounts that are connected together are due at different times, and each at its own", async () => {
  const due = async () => {
    await execute("update account set scan_every_hours = 1");
    const ids = (await execute<{ id: string }>("select id from account where source = 'ENVIRONMENT'")).map(
      ({ id }) => id,
    );
    for (const id of ids) await new Accounts(product.scope()).update({ id, scanEveryHours: 24 });
    return execute<{ id: string; minutes: number }>(
      "select id, (extract(epoch from next_scan_at - now()) / 60)::int as minutes from account where source = 'ENVIRONMENT' order by id",
    );
  };
  await addAccounts(20);
  const first = await due();
  expect(new Set(first.map(({ minutes }) => minutes)).size).toBeGreaterThan(10);
  for (const { minutes } of first) {
    expect(minutes).toBeGreaterThanOrEqual(23 * 60 - 1);
    expect(minutes).toBeLessThanOrEqual(24 * 60);
  }
  for (const [index, { minutes }] of (await due()).entries())
    expect(Math.abs(minutes - first[index]!.minutes)).toBeLessThanOrEqual(1);
});

/** Ends a scan of the account with this error, or without one. */
async function endNextScan(errorCode: "INTERNAL" | "AWS_UNREACHABLE" | "SCAN_TIMEOUT" | null): Promise<void> {
  const end =
    errorCode === null
      ? ({ status: "SUCCEEDED" } as const)
      : ({ status: "FAILED", errorCode, errorMessage: "It met an error." } as const);
  const { orm, jobs } = product.platform;
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, AS_OPERATOR);
  const taken = await takeScan(orm.em.fork(), id);
  await orm.em.fork().transactional(async (tx) => {
    const broken = await endScan(tx, id, taken!.attempt, end);
    await reportScanEnd(tx, id, { ...end, broken });
  });
}

/** The notification events about whether the account can be scanned, in their order. */
function scannabilityEvents(): Promise<
  readonly { event: string; severity: string; description: string; subject_id: string }[]
> {
  return execute(
    "select event, severity, description, subject_id from notification_event where account_id = ? and event like 'ACCOUNT%SCANNABLE' order by seq",
    [product.account.id],
  );
}

async function heldHours(): Promise<number | null> {
  const [row] = await execute<{ hours: number | null }>(
    "select round(extract(epoch from scans_held_until - now()) / 3600)::int as hours from account where id = ?",
    [product.account.id],
  );
  return row!.hours;
}

test("an account whose scans break backs off and is reported; its schedule waits, an operator does not, and a good scan ends it", async () => {
  const held: (number | null)[] = [];
  for (let scan = 0; scan < 5; scan += 1) {
    await endNextScan("INTERNAL");
    held.push(await heldHours());
  }
  expect(held).toEqual([null, 1, 4, 24, 24]);
  const { orm, jobs } = product.platform;
  const makeDue = () =>
    execute("update account set next_scan_at = now() - interval '1 minute', scan_every_hours = 1 where id = ?", [
      product.account.id,
    ]);
  await makeDue();
  expect(await startDueScans(orm.em.fork(), jobs)).toBe(0);
  // An operator's scan that AWS does not answer is no broken scan.
  await endNextScan("AWS_UNREACHABLE");
  expect(await heldHours()).toBeNull();
  expect((await orm.em.fork().findOneOrFail(AccountEntity, { id: product.account.id })).brokenScans).toBe(0);
  expect(await startDueScans(orm.em.fork(), jobs)).toBe(1);
  // It is reported once, and its end by the scan that cleared it.
  const [reported, ended, ...others] = await scannabilityEvents();
  expect(others).toEqual([]);
  expect(reported).toMatchObject({ event: "ACCOUNT_NOT_SCANNABLE", severity: "HIGH" });
  expect(reported!.description).toMatch(/^The last 2 scans broke\. It met an error\. .* waits for 1 hour,/);
  expect(ended).toMatchObject({ event: "ACCOUNT_SCANNABLE", subject_id: reported!.subject_id });
  expect(ended!.description).toMatch(/no longer held back\. It failed for another reason: It met an error\.$/);
  // A connection that works again does not end it.
  expect(reported!.subject_id).not.toBe(product.account.id);
  await execute("delete from scan where status = 'QUEUED'");
  for (const end of ["INTERNAL", "INTERNAL", null, "INTERNAL", null] as const) await endNextScan(end);
  expect((await scannabilityEvents()).map(({ event }) => event)).toEqual([
    "ACCOUNT_NOT_SCANNABLE",
    "ACCOUNT_SCANNABLE",
    "ACCOUNT_NOT_SCANNABLE",
    "ACCOUNT_SCANNABLE",
  ]);
});

test("an account that another version holds back, or that breaks together with most others, is scanned", async () => {
  const { orm } = product.platform;
  await endNextScan("INTERNAL");
  await endNextScan("SCAN_TIMEOUT");
  expect(await heldHours()).toBe(1);
  const { version } = await orm.em
    .fork()
    .findOneOrFail(AccountEntity, { id: product.account.id })
    .then(({ scansHeldBy }) => ({ version: scansHeldBy! }));
  expect(await releaseHeldAccounts(orm.em.fork(), version)).toBe(0);
  expect(await heldHours()).toBe(1);
  expect(await releaseHeldAccounts(orm.em.fork(), `${version}-next`)).toBe(1);
  expect(await heldHours()).toBeNull();
  await addAccounts(3);
  await execute("update account set broken_scans = 1 where source = 'ENVIRONMENT'");
  await endNextScan("INTERNAL");
  expect(await heldHours()).toBeNull();
  await execute("update account set broken_scans = 0");
});

test("a clock that is wrong while a scan runs is logged once, and the scan keeps no queue closed", async () => {
  const silent = await openSilentEndpoint();
  const { orm, jobs, log } = product.platform;
  const logged: string[] = [];
  const recording = Object.assign(Object.create(log) as typeof log, {
    error: (_details: object, event: string) => logged.push(event),
    info: (_details: object, event: string) => logged.push(event),
  });
  const stop = new AbortController();
  const queues = new WorkQueues({ ...product.platform, log: recording }, stop.signal);
  try {
    await execute("update account set endpoint = ? where id = ?", [silent.url, product.account.id]);
    await requestScan(orm.em.fork(), jobs, product.account, AS_OPERATOR);
    await queues.follow();
    await expect.poll(() => silent.connections()).toBeGreaterThan(0);
    await clock.advance(60_000);
    await queues.follow();
    await queues.follow();
    expect(queues.isPaused).toBe(true);
    await clock.advance(-60_000);
    await queues.follow();
    expect(queues.isPaused).toBe(false);
    expect(logged.filter((event) => event.startsWith("worker."))).toEqual(["worker.clock_wrong", "worker.clock_right"]);
    // The scan still waits for its endpoint, and another job is taken beside it.
    const job = await jobs.boss.send(SCAN_QUEUE, { scanId: "scan_of_no_account" });
    const stateOf = async () =>
      (await execute<{ state: string }>("select state from pgboss.job where id = ?", [job]))[0]?.state;
    await expect.poll(stateOf).toBe("completed");
  } finally {
    stop.abort(new Error("The test has ended."));
    await queues.close();
    await execute("update account set endpoint = ? where id = ?", [product.account.endpoint, product.account.id]);
    await silent.close();
  }
});

test(
  "a worker whose clock differs from the database's takes no scan until the clocks agree",
  { timeout: 240_000 },
  async () => {
    await clock.advance(60_000);
    const worker = await startWorker(product.platform);
    try {
      const { orm, jobs } = product.platform;
      const { id } = await requestScan(orm.em.fork(), jobs, product.account, AS_OPERATOR);
      const skews = () =>
        execute<{ skew: number }>("select (metrics ->> 'clockSkewSeconds')::float8 as skew from worker_heartbeat");
      await expect.poll(async () => (await skews())[0]?.skew).toBeLessThan(-50);
      const [waiting] = await execute<{ status: string }>("select status from scan where id = ?", [id]);
      expect(waiting!.status).toBe("QUEUED");
      await clock.advance(-60_000);
      expect((await product.waitFor(id)).status).toBe("SUCCEEDED");
    } finally {
      await worker.close();
    }
  },
);
