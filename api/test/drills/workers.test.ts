/**
 * Several workers share the same users. Again and again one of them is stopped for twice its lease and resumed, like a
 * suspended machine or a starved process. `npm run test:workers` runs it for longer, with a pool of rotations per seed.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { seededRandom } from "../../sandbox/random.ts";
import { now, pause } from "../../src/clock.ts";
import { drill, DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";
import { LEASE_SECONDS, WorkerProcess } from "./worker-process.ts";

const WORKERS = isLong ? 3 : 2;
const USERS = isLong ? 10 : 4;
/** The number of times that each of the two parallel loops stops a worker. */
const STOPS_EACH = isLong ? 5 : 1;
const READY_WITHIN_MS = 240_000;
const SETTLED_WITHIN_MS = 180_000;
const BETWEEN_MS = 500;
const KEY = randomBytes(32);

test("workers that are stopped and resumed break no promise", { timeout: isLong ? LONG_MAX_MS : 600_000 }, async () => {
  let stops = 0;
  await eachSeed(async (seed) => {
    const pool = await RotationPool.open({ users: USERS, seed, hasWorker: false, keyEncryptionKey: KEY });
    const random = seededRandom(seed);
    const options = {
      databaseUrl: pool.product.databaseUrl,
      keyEncryptionKey: KEY,
      endpoint: pool.product.sandbox.url,
    };
    const workers = Array.from({ length: WORKERS }, () => new WorkerProcess(options));
    /** Stops and resumes workers of `own`, one at a time. Two such loops run in parallel, each with its own workers. */
    const stopping = async (own: readonly WorkerProcess[]) => {
      for (let stop = 0; stop < STOPS_EACH; stop++) {
        await pause(random.below(BETWEEN_MS));
        const worker = random.pick(own);
        worker.process.kill("SIGSTOP");
        await pause(2 * LEASE_SECONDS * 1_000);
        worker.process.kill("SIGCONT");
        stops++;
      }
    };
    const strike = async () => {
      await Promise.all(workers.map((worker) => worker.ready(READY_WITHIN_MS)));
      await Promise.all([stopping(workers.slice(0, 1)), stopping(workers.slice(1))]);
      await pool.settle(SETTLED_WITHIN_MS);
    };
    await drill(pool, strike, () => ({ name: `stopped workers, seed ${seed}`, more: { workers: WORKERS }, workers }));
  });
  console.log(`stopped workers: ${Math.max(DRILL_SEEDS, 1)} seeds, ${stops} times stopped for twice the lease`);
  expect(stops).toBe(2 * STOPS_EACH * Math.max(DRILL_SEEDS, 1));
});

test("a killed worker's rotations are taken over within its lease and ten seconds", { timeout: 600_000 }, async () => {
  const pool = await RotationPool.open({ users: 2, seed: 5, hasWorker: false, keyEncryptionKey: KEY });
  const options = { databaseUrl: pool.product.databaseUrl, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const first = new WorkerProcess({ ...options, failpoints: [{ name: "after.call.create-key", hit: 1 }] });
  const second = new WorkerProcess(options);
  const strike = async () => {
    // Both workers run before the first one dies.
    await Promise.all([first.ready(READY_WITHIN_MS), second.ready(READY_WITHIN_MS)]);
    await Promise.race([first.exited, pause(READY_WITHIN_MS)]);
    if (first.hasExited) {
      const diedAt = now();
      const held = (await pool.rows()).find(({ state }) => state === "CREATE_INTENT");
      if (held !== undefined) {
        const fence = async () => (await pool.rows()).find(({ id }) => id === held.id)!.fence;
        await expect.poll(fence, { timeout: (LEASE_SECONDS + 10) * 1_000, interval: 50 }).toBeGreaterThan(held.fence);
        console.log(`taken over after ${now() - diedAt} ms; the lease is ${LEASE_SECONDS} s`);
      }
    }
    await pool.settle(SETTLED_WITHIN_MS);
  };
  await drill(pool, strike, () => ({ name: "take-over", workers: [first, second] }));
});
