/** A worker killed with -9 wherever it stands: another goes on, nothing is doubled, nothing lost. Real processes. */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { requestScan, rescueScans } from "../../src/services/scans/scans.ts";
import { killWorker, spawnWorker } from "../support/killable-worker.ts";
import { countEvents, openTestPlatform, type TestPlatform } from "../support/platform.ts";

const KEY = randomBytes(32);
/** Long enough to kill between two requests, short enough to wait for. */
const LATENCY_MS = 120;

let product: TestPlatform;
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY });
  product.sandbox.faults.add({ kind: "latency", milliseconds: LATENCY_MS });
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await product.close();
});

function startWorkerProcess(): ChildProcess {
  const worker = spawnWorker(product, KEY);
  workers.add(worker);
  worker.once("exit", () => workers.delete(worker));
  return worker;
}

test(
  "killed at each of its requests to AWS: no duplicate, one event per transition",
  { timeout: 240_000 },
  async () => {
    const { orm, jobs } = product.platform;
    // One undisturbed scan tells how many requests there are to die at.
    const first = startWorkerProcess();
    const whole = await product.scan();
    expect(whole.status).toBe("SUCCEEDED");
    const requests = product.sandbox.log.count();
    expect(requests).toBeGreaterThan(10);
    await killWorker(first);

    const expected = await countEvents(product);
    const [alerts] = await orm.em.fork().execute<{ count: string }[]>("select count(*) from alert");
    await orm.em.fork().execute("truncate alert_event, alert, check_result, snapshot");

    let worker = startWorkerProcess();
    const { id } = await requestScan(orm.em.fork(), jobs, product.account, {
      trigger: "OPERATOR",
      requestedBy: "test",
    });
    let kills = 0;
    for (let at = 1; at <= requests; at += 2) {
      const mark = product.sandbox.log.mark();
      await expect
        .poll(() => product.sandbox.log.count(undefined, mark), { timeout: 30_000, interval: 5 })
        .toBeGreaterThanOrEqual(at);
      await killWorker(worker);
      kills += 1;
      worker = startWorkerProcess();
      // The dead one's lease is over (time is data), and it has not yet been lost three times.
      await orm.em
        .fork()
        .execute(
          "update scan set heartbeat_at = now() - interval '1 minute', attempt = least(attempt, 1) where id = ?",
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

test("an orderly stop gives the scan back at once", { timeout: 60_000 }, async () => {
  const { orm, jobs } = product.platform;
  const worker = startWorkerProcess();
  const { id } = await requestScan(orm.em.fork(), jobs, product.account, { trigger: "OPERATOR", requestedBy: "test" });
  await expect
    .poll(() => orm.em.fork().execute("select 1 from scan where id = ? and status = 'RUNNING'", [id]), {
      timeout: 20_000,
    })
    .toHaveLength(1);
  await pause(LATENCY_MS);
  const gone = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await gone).toEqual([0, null]);
  startWorkerProcess();
  const scan = await product.waitFor(id);
  expect(scan).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
});
