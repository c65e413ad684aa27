/**
 * Workers are killed with SIGKILL at each named failpoint, while several workers run rotations of every kind. The
 * remaining workers must take over the rotations of the dead one. A worker gets a list of failpoints. The first
 * rotation that reaches one of them stops there. Soon afterwards the process kills itself, with all rotations that
 * stopped in it. The quick form covers some failpoints once. `npm run test:crash` covers every failpoint for each seed,
 * with a pool of rotations per seed.
 */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type Random, seededRandom } from "../../sandbox/random.ts";
import { pause } from "../../src/clock.ts";
import type { PlannedFailpoint } from "../../src/app/stand-at-failpoints.ts";
import { type Failpoint, FAILPOINTS } from "../../src/services/core/failpoints.ts";
import { Counts } from "./counts.ts";
import { drill, DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";
import { kindOf, ROTATION_KINDS } from "./rotation-kinds.ts";
import { RotationPool } from "./rotation-pool.ts";
import { WorkerProcess } from "./worker-process.ts";

/** Failpoints at which a secret or a key can be lost. */
const QUICK: readonly Failpoint[] = [
  "after.call.create-key",
  "after.commit.SEALED",
  "before.commit.PROMOTED",
  "after.call.switch-old-off",
];
/**
 * The failpoints that a rotation reaches only if its worker loses its lease right after it created a key. This drill
 * does not cause that; `workers.test.ts` may reach them.
 */
const NOT_PROVOKED: readonly Failpoint[] = ["before.call.delete-own", "after.call.delete-own"];
const COVERED = (isLong ? FAILPOINTS : QUICK).filter((failpoint) => !NOT_PROVOKED.includes(failpoint));
const USERS = isLong ? 14 : 4;
const WORKERS_AT_ONCE = 2;
/** The maximum number of failpoints planned for one worker. Later workers get the rest of the list. */
const PLANNED_MAX = 33;
/**
 * The lease of a rotation. Starting a process takes most of the time, and a longer lease lets more rotations stop in
 * one process before it dies.
 */
const LEASE_SECONDS = isLong ? 5 : 2;
/** The time in which a worker must be ready. Generous, because a shared machine starts processes slowly. */
const READY_WITHIN_MS = 240_000;
/** A worker that reached no failpoint within this time is killed, and its failpoints are planned again. */
const REACHED_WITHIN_MS = 40_000;
/** The most workers that one seed may start. */
const WORKERS_MAX = 200;
const SETTLED_WITHIN_MS = 180_000;
const KEY = randomBytes(32);

test(
  "a rotation keeps its promises when its worker is killed at any failpoint",
  { timeout: isLong ? LONG_MAX_MS : 600_000 },
  async () => {
    const missed: string[] = [];
    const struck = new Counts<Failpoint>(COVERED);
    const byKind = new Counts(ROTATION_KINDS);
    let kills = 0;
    await eachSeed(async (seed) => {
      const crash = await CrashDrill.run(seed);
      kills += crash.kills;
      missed.push(...crash.pending.map(({ name }) => `${name} (seed ${seed})`));
      struck.addAll(crash.struck.keys());
      byKind.addAll(crash.kinds);
    });
    console.log(
      [
        `kill -9: ${COVERED.length} failpoints x ${Math.max(DRILL_SEEDS, 1)} seeds, ${struck.sum} struck, ${missed.length} missed; ${kills} processes killed`,
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
  /** The kind of each rotation that stood at a failpoint when its worker died. */
  kinds: readonly ReturnType<typeof kindOf>[] = [];
  kills = 0;
  readonly pending: PlannedFailpoint[];
  readonly #workers: WorkerProcess[] = [];
  readonly #underWay = new Set<Failpoint>();

  private constructor(
    private readonly pool: RotationPool,
    seed: number,
    random: Random,
  ) {
    this.pending = COVERED.map((name) => ({ name, hit: isRare(name) ? 1 : 1 + (seed % 3), order: random.next() }))
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

  /** Runs one worker after the other, each until it is dead. */
  async #strike(): Promise<void> {
    while (this.pending.length > 0 && this.#workers.length < WORKERS_MAX) {
      const plan = this.pending.splice(0, PLANNED_MAX);
      for (const { name } of plan) this.#underWay.add(name);
      provoke(this.pool, this.#underWay);
      const worker = this.#begin(plan);
      await worker.ready(READY_WITHIN_MS);
      const isOver = new AbortController();
      await Promise.race([worker.exited, pause(REACHED_WITHIN_MS, isOver.signal).catch(() => undefined)]);
      isOver.abort();
      await worker.kill();
      if (worker.process.signalCode !== "SIGKILL")
        throw new Error(`The worker exited on its own: ${worker.output.join("").slice(-2_000)}`);
      if (worker.struck.length > 0) this.kills++;
      for (const { failpoint, rotationId } of worker.struck) this.struck.set(failpoint, rotationId);
      for (const { name } of plan) {
        this.#underWay.delete(name);
        if (!this.struck.has(name)) this.pending.push({ name, hit: 1 });
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

/** Whether only a provoked fault or rollback leads to the failpoint. Killing at its first hit is then enough. */
function isRare(name: Failpoint): boolean {
  return /ORPHAN|orphan|attribute|RECONCILING|CANCELLED|NEEDS_OPERATOR|ROLLED_BACK|switch-new-off|delete-new|switch-old-on/.test(
    name,
  );
}

/** Sets the faults and the share of rollbacks that lead rotations to the rare failpoints among these. */
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
