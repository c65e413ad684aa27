/**
 * kill -9 at each named failpoint, with rotations of every kind in flight and several workers at it: whoever is left finds
 * what the dead one held. A worker is given some failpoints; the first rotation that comes by one of them stands still, and
 * soon the process kills itself with all that stand in it. The quick form takes some of the failpoints once;
 * `npm run test:crash` takes each of them for every seed, a pool of rotations per seed.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type Random, seededRandom } from "../../sandbox/random.ts";
import { pause } from "../../src/clock.ts";
import type { PlannedFailpoint } from "../../src/app/stand-at-failpoints.ts";
import { type Failpoint, FAILPOINTS } from "../../src/services/core/failpoints.ts";
import { Counts } from "./counts.ts";
import { drill, DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";
import { kindOf, ROTATION_KINDS, RotationPool } from "./rotation-pool.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Where a secret or a key can be lost. */
const QUICK: readonly Failpoint[] = [
  "after.call.create-key",
  "after.commit.SEALED",
  "before.commit.PROMOTED",
  "after.call.switch-old-off",
];
/** A worker deletes the key that it was just given only where it lost its lease in between: `workers.test.ts` may bring that about. */
const BY_CHANCE: readonly Failpoint[] = ["before.call.delete-own", "after.call.delete-own"];
const ASKED = (isLong ? FAILPOINTS : QUICK).filter((failpoint) => !BY_CHANCE.includes(failpoint));
const USERS = isLong ? 14 : 4;
const WORKERS_AT_ONCE = 2;
/** Of one worker: the rest of the list is another's. */
const PLANNED_MAX = 33;
/** A start costs more than anything else: with a longer lease more rotations come to stand in a process before it dies. */
const LEASE_SECONDS = isLong ? 5 : 2;
/** A start takes its time on a machine that others use too. */
const READY_WITHIN_MS = 240_000;
/** In which nobody came by one of its places: it is killed all the same, and the places are asked for anew. */
const REACHED_WITHIN_MS = 40_000;
/** Of one seed. */
const WORKERS_MAX = 200;
const SETTLED_WITHIN_MS = 180_000;
const KEY = randomBytes(32);

test(
  "killed at its failpoints, the machine keeps its promises",
  { timeout: isLong ? LONG_MAX_MS : 600_000 },
  async () => {
    const missed: string[] = [];
    const struck = new Counts<Failpoint>(ASKED);
    const byKind = new Counts(ROTATION_KINDS);
    let kills = 0;
    await eachSeed(async (seed) => {
      const crash = await CrashDrill.run(seed);
      kills += crash.kills;
      missed.push(...crash.left.map(({ name }) => `${name} (seed ${seed})`));
      struck.addAll(crash.struck.keys());
      byKind.addAll(crash.kinds);
    });
    console.log(
      [
        `kill -9: ${ASKED.length} failpoints x ${Math.max(DRILL_SEEDS, 1)} seeds, ${struck.sum} struck, ${missed.length} missed; ${kills} processes killed`,
        `  rotations at a failpoint when their worker died: ${byKind.text}`,
        `  ${struck.text}`,
      ].join("\n"),
    );
    expect(missed).toEqual([]);
    expect(struck.least).toBeGreaterThanOrEqual(Math.max(DRILL_SEEDS, 1));
    if (isLong) expect(byKind.least).toBeGreaterThan(0);
  },
);

class CrashDrill {
  readonly struck = new Map<Failpoint, string>();
  /** Of the rotations that were struck, one for each blow. */
  kinds: readonly ReturnType<typeof kindOf>[] = [];
  kills = 0;
  readonly left: PlannedFailpoint[];
  readonly #workers: WorkerProcess[] = [];
  readonly #underWay = new Set<Failpoint>();

  private constructor(
    private readonly pool: RotationPool,
    seed: number,
    random: Random,
  ) {
    this.left = ASKED.map((name) => ({ name, hit: isRare(name) ? 1 : 1 + (seed % 3), order: random.next() }))
      .toSorted((one, other) => one.order - other.order)
      .map(({ name, hit }) => ({ name, hit }));
  }

  static async run(seed: number): Promise<CrashDrill> {
    const pool = await RotationPool.open({ users: USERS, seed, hasWorker: false, keyEncryptionKey: KEY });
    const crash = new CrashDrill(pool, seed, seededRandom(seed));
    const strike = async () => {
      await Promise.all(Array.from({ length: WORKERS_AT_ONCE }, () => crash.#strike()));
      provoke(pool, new Set());
      crash.#begin([]);
      await pool.settle(SETTLED_WITHIN_MS);
      const rows = new Map((await pool.rows()).map((row) => [row.id, kindOf(row)]));
      crash.kinds = [...crash.struck.values()].flatMap((id) => rows.get(id) ?? []);
    };
    await drill(pool, strike, () => ({
      name: `kill -9, seed ${seed}`,
      more: { failpoints: crash.struck.size, kills: crash.kills },
      workers: crash.#workers,
    }));
    return crash;
  }

  /** One worker after the other, each until it is dead. */
  async #strike(): Promise<void> {
    while (this.left.length > 0 && this.#workers.length < WORKERS_MAX) {
      const plan = this.left.splice(0, PLANNED_MAX);
      for (const { name } of plan) this.#underWay.add(name);
      provoke(this.pool, this.#underWay);
      const worker = this.#begin(plan);
      await worker.ready(READY_WITHIN_MS);
      const isOver = new AbortController();
      await Promise.race([worker.gone, pause(REACHED_WITHIN_MS, isOver.signal).catch(() => undefined)]);
      isOver.abort();
      await worker.kill();
      if (worker.process.signalCode !== "SIGKILL")
        throw new Error(`The worker ended by itself: ${worker.output.join("").slice(-2_000)}`);
      if (worker.struck.length > 0) this.kills++;
      for (const { failpoint, rotationId } of worker.struck) this.struck.set(failpoint, rotationId);
      for (const { name } of plan) {
        this.#underWay.delete(name);
        if (!this.struck.has(name)) this.left.push({ name, hit: 1 });
      }
    }
  }

  #begin(failpoints: readonly PlannedFailpoint[]): WorkerProcess {
    const { databaseUrl, sandbox } = this.pool.product;
    const worker = new WorkerProcess({
      databaseUrl,
      keyEncryptionKey: KEY,
      endpoint: sandbox.url,
      failpoints,
      leaseSeconds: LEASE_SECONDS,
    });
    this.#workers.push(worker);
    return worker;
  }
}

/** Comes of what is provoked: once is often enough. */
function isRare(name: Failpoint): boolean {
  return /ORPHAN|orphan|attribute|RECONCILING|CANCELLED|NEEDS_OPERATOR|ROLLED_BACK|switch-new-off|delete-new|switch-old-on/.test(
    name,
  );
}

/** What must happen for rotations to come by places that lie off the way. */
function provoke(pool: RotationPool, failpoints: ReadonlySet<Failpoint>): void {
  const { faults } = pool.product.sandbox;
  const names = [...failpoints];
  const create = { action: "iam:CreateAccessKey", userAgent: "rot-" } as const;
  faults.clear();
  if (names.some((name) => /ORPHAN|orphan|attribute|RECONCILING/.test(name)))
    faults.add({ kind: "cutBody", ...create, probability: 0.4 });
  if (names.some((name) => /CANCELLED/.test(name))) faults.add({ kind: "reset", ...create, probability: 0.3 });
  if (names.some((name) => /NEEDS_OPERATOR/.test(name))) faults.add({ kind: "deny", ...create, probability: 0.2 });
  pool.rollbackShare = names.some((name) => /CANCELLED|ROLLED_BACK|switch-new-off|delete-new|switch-old-on/.test(name))
    ? 0.6
    : 0.15;
}
