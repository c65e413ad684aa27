/**
 * Real worker processes are killed with SIGKILL at any point of a scan. Another worker takes over, and nothing is
 * duplicated or lost.
 */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { requestScan, rescueScans } from "../../src/services/scans/scans.ts";
import { runOn } from "../support/database.ts";
import { killWorker, spawnWorker } from "../support/killable-worker.ts";
import { countEvents, openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { TEST_ACTOR } from "../support/actors.ts";

const KEY = randomBytes(32);
/** The delay of each AWS request: long enough to kill the worker between two requests, and short enough for a test. */
const LATENCY_MS = 120;

let product: TestPlatform;
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY });
  product.sandbox.faults.add({ kind: "latency", milliseconds: LATENCY_MS });
});
// A test that fails must not fail the next one: a scan that goes on would refuse its scan.
afterEach(async () => {
  await Promise.all([...workers].map(killWorker));
  await product.platform.orm.em
    .fork()
    .execute(
      "update scan set status = 'CANCELLED', finished_at = now() where status in ('QUEUED', 'RUNNING') and account_id = ?",
      [product.account.id],
    );
});
afterAll(() => product.close());

function startWorkerProcess(): ChildProcess {
  const worker = spawnWorker(product, KEY);
  workers.add(worker);
  worker.once("exit", () => workers.delete(worker));
  return worker;
}

test(
  "a worker killed at any AWS request causes no duplicates, and one event per change",
  // It starts ten workers one after the other, which takes minutes on a very busy machine.
  { timeout: 600_000 },
  async () => {
    const { orm, jobs } = product.platform;
    // One undisturbed scan shows how many requests a scan makes, so that kills can be spread over them.
    const first = startWorkerProcess();
    const whole = await product.scan();
    expect(whole.status).toBe("SUCCEEDED");
    const requests = product.sandbox.log.count();
    expect(requests).toBeGreaterThan(10);
    await killWorker(first);

    const expected = await countEvents(product);
    const [alerts] = await orm.em.fork().execute<{ count: string }[]>("select count(*) from alert");
    await runOn(product.ownerUrl, "truncate alert_event, alert, check_result, snapshot");

    let worker = startWorkerProcess();
    const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
      trigger: "OPERATOR",
      requestedBy: TEST_ACTOR,
    });
    let kills = 0;
    for (let at = 1; at <= requests; at += 2) {
      const mark = product.sandbox.log.mark();
      await expect.poll(() => product.sandbox.log.count(undefined, mark), { interval: 5 }).toBeGreaterThanOrEqual(at);
      await killWorker(worker);
      kills += 1;
      worker = startWorkerProcess();
      // Pretends that the dead worker's heartbeat and job are old, and that fewer than three workers were lost.
      await orm.em
        .fork()
        .execute(
          "update scan set heartbeat_at = now() - interval '1 minute', attempt = least(attempt, 1) where id = ?",
          [id],
        );
      await orm.em
        .fork()
        .execute(
          "update pgboss.job set started_on = now() - interval '2 minutes' where singleton_key = ? and state = 'active'",
          [id],
        );
      await rescueScans(orm.em.fork(), jobs);
      if (kills >= 8) break;
    }
    const scan = await product.waitFor(id);
    expect(scan.status).toBe("SUCCEEDED");
    expect(await countEvents(product)).toBe(expected);
    const [after] = await orm.em.fork().execute<{ count: string }[]>("select count(*) from alert");
    expect(after).toEqual(alerts);
    const doubled = await orm.em
      .fork()
      .execute("select alert_id, kind from alert_event group by 1, 2 having count(*) > 1");
    expect(doubled).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(6);
    await killWorker(worker);
  },
);

test("an orderly stop releases the scan at once", { timeout: 240_000 }, async () => {
  const { orm, jobs } = product.platform;
  const worker = startWorkerProcess();
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
    trigger: "OPERATOR",
    requestedBy: TEST_ACTOR,
  });
  await expect
    .poll(() => orm.em.fork().execute("select 1 from scan where id = ? and status = 'RUNNING'", [id]))
    .toHaveLength(1);
  await pause(LATENCY_MS);
  const gone = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await gone).toEqual([0, null]);
  startWorkerProcess();
  const scan = await product.waitFor(id);
  expect(scan).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
});
