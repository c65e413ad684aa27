/**
 * kill -9 at each named failpoint, with rotations of every kind in flight and several workers at it: whoever is left finds
 * what the dead one held. The quick form takes some of the failpoints once; `npm run test:crash` takes each of them for
 * every seed.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { type Failpoint, FAILPOINTS } from "../../src/services/failpoints.ts";
import { DRILL_SEEDS, endDrill, isLong, isTimeLeft } from "./report.ts";
import { RotationPool } from "./rotation-pool.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Where a secret or a key can be lost. */
const QUICK: readonly Failpoint[] = ["after.call.create-key", "after.commit.SEALED", "before.commit.PROMOTED", "after.call.switch-old-off"];
/** A worker deletes the key that it was just given only where it lost its lease in between: `workers.test.ts` may bring that about. */
const BY_CHANCE: readonly Failpoint[] = ["before.call.delete-own", "after.call.delete-own"];
const USERS = isLong ? 20 : 4;
const WORKERS_AT_ONCE = isLong ? 3 : 2;
const REACHED_WITHIN_MS = 60_000;
const SETTLED_WITHIN_MS = 180_000;
const LOOK_MS = 20;
const KEY = randomBytes(32);

test("killed at its failpoints, the machine keeps its promises", { timeout: isLong ? 6 * 3_600_000 : 300_000 }, async () => {
  const pool = await RotationPool.open({ users: USERS, seed: 1, hasWorker: false, keyEncryptionKey: KEY });
  const options = { databaseUrl: pool.product.databaseUrl, keyEncryptionKey: KEY, endpoint: pool.product.sandbox.url };
  const asked = (isLong ? FAILPOINTS : QUICK).filter((failpoint) => !BY_CHANCE.includes(failpoint));
  const blows = Array.from({ length: Math.max(DRILL_SEEDS, 1) }, (_none, seed) =>
    asked.map((name) => ({ name, hit: 1 + (seed % 3) })),
  ).flat();
  const kills = new Map<Failpoint, number>();
  const workers: WorkerProcess[] = [];
  const underWay = new Set<Failpoint>();

  const begin = (failpoint?: { readonly name: Failpoint; readonly hit: number }) => {
    const worker = new WorkerProcess({ ...options, failpoint });
    workers.push(worker);
    return worker;
  };
  /** One worker after the other, each until it is dead. */
  const strike = async () => {
    for (let blow = blows.shift(); blow !== undefined && isTimeLeft(); blow = blows.shift()) {
      underWay.add(blow.name);
      provoke(pool, underWay);
      const worker = begin(blow);
      for (const endsAt = now() + REACHED_WITHIN_MS; !worker.isGone && now() < endsAt;) await pause(LOOK_MS);
      if (worker.process.signalCode === "SIGKILL") kills.set(blow.name, (kills.get(blow.name) ?? 0) + 1);
      else if (worker.isGone) throw new Error(`The worker ended by itself: ${worker.output.join("").slice(-2_000)}`);
      await worker.kill();
      underWay.delete(blow.name);
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS_AT_ONCE }, strike));
    provoke(pool, new Set());
    begin();
    await pool.settle(SETTLED_WITHIN_MS);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    const counts = {
      failpoints: asked.length,
      "of which struck": kills.size,
      kills: [...kills.values()].reduce((sum, count) => sum + count, 0),
      missed: asked.filter((failpoint) => !kills.has(failpoint)).join(" ") || "none",
    };
    await endDrill("kill -9", pool, counts, workers);
  }
  expect(asked.filter((failpoint) => !kills.has(failpoint))).toEqual([]);
});

/** What must happen for rotations to come by places that lie off the way. */
function provoke(pool: RotationPool, failpoints: ReadonlySet<Failpoint>): void {
  const { faults } = pool.product.sandbox;
  const names = [...failpoints];
  const create = { action: "iam:CreateAccessKey", userAgent: "rot-", probability: 0.5 } as const;
  faults.clear();
  if (names.some((name) => /ORPHAN|orphan|attribute|RECONCILING/.test(name))) faults.add({ kind: "cutBody", ...create });
  if (names.some((name) => /CANCELLED/.test(name))) faults.add({ kind: "reset", ...create });
  if (names.some((name) => /NEEDS_OPERATOR/.test(name))) faults.add({ kind: "deny", ...create });
  pool.provoke = names.some((name) => /CANCELLED|ROLLED_BACK|switch-new-off|delete-new|switch-old-on/.test(name)) ? "ROLL_BACK" : null;
}
