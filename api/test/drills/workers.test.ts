/**
 * Several workers on the same users, and again and again one of them stands still for twice its lease and comes back: as a
 * machine that was suspended, or a process that the system starved. `npm run test:workers` does it for longer.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../../sandbox/random.ts";
import { now, pause } from "../../src/clock.ts";
import { endDrill, DRILL_SEEDS, isLong } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";
import { LEASE_SECONDS, WorkerProcess } from "./worker-process.ts";

const WORKERS = isLong ? 4 : 2;
const USERS = isLong ? 12 : 4;
/** Per seed in the long form. */
const STOPS = isLong ? 10 : 2;
const READY_WITHIN_MS = 120_000;
const SETTLED_WITHIN_MS = 180_000;
const BETWEEN_MS = 500;
const KEY = randomBytes(32);

test("workers that stand still and come back harm nobody", { timeout: isLong ? 6 * 3_600_000 : 300_000 }, async () => {
  const pool = await RotationPool.open({ users: USERS, seed: 3, hasWorker: false, keyEncryptionKey: KEY });
  const random = seededRandom(4);
  const options = { databaseUrl: pool.product.databaseUrl, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const workers = Array.from({ length: WORKERS }, () => new WorkerProcess(options));
  let stops = 0;
  try {
    await Promise.all(workers.map((worker) => worker.ready(READY_WITHIN_MS)));
    for (let stop = 0; stop < STOPS * Math.max(DRILL_SEEDS, 1); stop++) {
      await pause(random.below(BETWEEN_MS));
      const worker = random.pick(workers);
      worker.process.kill("SIGSTOP");
      await pause(2 * LEASE_SECONDS * 1_000);
      worker.process.kill("SIGCONT");
      stops++;
    }
    await pool.settle(SETTLED_WITHIN_MS);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await endDrill("stopped workers", pool, { workers: WORKERS, "stopped for twice the lease": stops }, workers);
  }
  expect(stops).toBeGreaterThan(0);
});

test("what a killed worker held is taken over within its lease and ten seconds", { timeout: 300_000 }, async () => {
  const pool = await RotationPool.open({ users: 2, seed: 5, hasWorker: false, keyEncryptionKey: KEY });
  const options = { databaseUrl: pool.product.databaseUrl, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const first = new WorkerProcess({ ...options, failpoint: { name: "after.call.create-key", hit: 1 } });
  const second = new WorkerProcess({ ...options, failpoint: { name: "before.commit.COMPLETED", hit: 1_000 } });
  try {
    // Whoever dies, the other is there already.
    await Promise.all([first.ready(READY_WITHIN_MS), second.ready(READY_WITHIN_MS)]);
    await Promise.race([first.gone, pause(READY_WITHIN_MS)]);
    if (first.isGone) {
      const diedAt = now();
      const held = (await pool.rows()).find(({ state }) => state === "CREATE_INTENT");
      if (held !== undefined) {
        const fence = async () => (await pool.rows()).find(({ id }) => id === held.id)!.fence;
        await expect.poll(fence, { timeout: (LEASE_SECONDS + 10) * 1_000, interval: 50 }).toBeGreaterThan(held.fence);
        console.log(`taken over after ${now() - diedAt} ms; the lease is ${LEASE_SECONDS} s`);
      }
    }
    await pool.settle(SETTLED_WITHIN_MS);
  } finally {
    await Promise.all([first.kill(), second.kill()]);
    await endDrill("take-over", pool, {}, [first, second]);
  }
});
