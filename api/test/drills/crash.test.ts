/**
 * kill -9 at each named failpoint, with rotations of every kind in flight: the next worker finds what the dead one left.
 * The quick form takes some of the failpoints once; `npm run test:crash` takes each of them for every seed.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { type Failpoint, FAILPOINTS } from "../../src/services/failpoints.ts";
import { endDrill, DRILL_SEEDS, isLong } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Where a secret or a key can be lost, and both ends of the way. */
const QUICK: readonly Failpoint[] = ["after.call.create-key", "after.commit.SEALED", "before.commit.PROMOTED", "after.call.switch-old-off"];
const USERS = isLong ? 16 : 4;
const REACHED_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 180_000;
const LOOK_MS = 20;
const KEY = randomBytes(32);

/** What must happen for a rotation to come by a place that lies off the way. */
function provoke(pool: RotationPool, failpoint: Failpoint): void {
  const { faults } = pool.product.sandbox;
  faults.clear();
  const create = { action: "iam:CreateAccessKey", userAgent: "rot-" } as const;
  if (/ORPHAN|orphan|attribute|RECONCILING/.test(failpoint))
    faults.add({ kind: failpoint.startsWith("after") ? "cutBody" : "lostAnswer", ...create });
  if (/CANCELLED/.test(failpoint)) faults.add({ kind: "reset", ...create });
  if (/NEEDS_OPERATOR/.test(failpoint)) faults.add({ kind: "deny", ...create });
  pool.provoke = /CANCELLED|ROLLED_BACK|switch-new-off|delete-new|switch-old-on/.test(failpoint) ? "ROLL_BACK" : null;
}

test("killed at its failpoints, the machine keeps its promises", { timeout: isLong ? 6 * 3_600_000 : 240_000 }, async () => {
  const pool = await RotationPool.open({ users: USERS, seed: 1, hasWorker: false, keyEncryptionKey: KEY });
  const options = { databaseUrl: pool.product.databaseUrl, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const kills = new Map<Failpoint, number>();
  const workers: WorkerProcess[] = [];
  const begin = (failpoint?: Failpoint, hit = 1) => {
    const worker = new WorkerProcess({ ...options, ...(failpoint && { failpoint: { name: failpoint, hit } }) });
    workers.push(worker);
    return worker;
  };
  try {
    for (let seed = 1; seed <= Math.max(DRILL_SEEDS, 1); seed++) {
      for (const failpoint of isLong ? FAILPOINTS : QUICK) {
        provoke(pool, failpoint);
        const worker = begin(failpoint, 1 + (seed % 3));
        const startedAt = now();
        while (!worker.isGone && now() - startedAt < REACHED_WITHIN_MS) await pause(LOOK_MS);
        if (worker.process.signalCode === "SIGKILL") kills.set(failpoint, (kills.get(failpoint) ?? 0) + 1);
        else if (worker.isGone) throw new Error(`The worker ended by itself: ${worker.output.join("").slice(-2_000)}`);
        await worker.kill();
      }
    }
    pool.product.sandbox.faults.clear();
    pool.provoke = null;
    begin();
    await pool.settle(SETTLED_WITHIN_MS);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    const missed = (isLong ? FAILPOINTS : QUICK).filter((failpoint) => !kills.has(failpoint));
    await endDrill(
      "kill -9",
      pool,
      {
        failpoints: FAILPOINTS.length,
        "of which struck": kills.size,
        kills: [...kills.values()].reduce((sum, count) => sum + count, 0),
        missed: missed.join(" ") || "none",
      },
      workers,
    );
    expect(missed.filter((failpoint) => !failpoint.endsWith("delete-own"))).toEqual([]);
  }
});
