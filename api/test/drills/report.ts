/** Runs a drill, prints its counts and demands that no promise is broken. */
import { expect } from "vitest";
import { secretsInClear } from "../../sandbox/drill/invariants.ts";
import { HOUR } from "../../src/iam/time.ts";
import type { RotationPool } from "./rotation-pool.ts";
import type { WorkerProcess } from "./worker-process.ts";
import { databaseTexts } from "../support/database-texts.ts";

/** `DRILL_SEEDS=20` selects the long form. Without it each drill takes seconds. */
export const DRILL_SEEDS = Number(process.env["DRILL_SEEDS"] ?? 0);
export const isLong = DRILL_SEEDS > 0;

export const LONG_MAX_MS = 6 * HOUR;

/** The number of pools that run at the same time. Two suit a machine with two cores: one waits while one computes. */
const POOLS_AT_ONCE = 2;

/** Runs the drill once for every seed, each time in its own pool. The quick form has one seed. */
export async function eachSeed(drill: (seed: number) => Promise<void>): Promise<void> {
  const seeds = Array.from({ length: Math.max(DRILL_SEEDS, 1) }, (_none, index) => index + 1);
  await Promise.all(
    Array.from({ length: POOLS_AT_ONCE }, async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await drill(seed);
    }),
  );
}

/** What a drill reports when it is over. */
interface DrillEnd {
  readonly name: string;
  readonly more?: Readonly<Record<string, number | string>>;
  /** The workers that the drill started. They are killed, and their whole output is searched for secrets. */
  readonly workers?: readonly WorkerProcess[];
}

/**
 * Runs the drill of one pool: strikes, prints the counts of every promise, closes the pool and demands that no promise
 * is broken. If both the strike and the evaluation fail, both errors are reported.
 */
export async function drill(pool: RotationPool, strike: () => Promise<void>, end: () => DrillEnd): Promise<void> {
  const failures: unknown[] = [];
  const trying = (attempt: () => Promise<void>) => attempt().catch((error: unknown) => void failures.push(error));
  await trying(strike);
  const { name, more = {}, workers = [] } = end();
  await Promise.all(workers.map((worker) => worker.kill()));
  await trying(() => evaluate(name, pool, more, workers));
  await trying(() => pool.close());
  if (failures.length > 1)
    throw new AggregateError(failures, failures.map((failure) => (failure as Error).message).join("\n"));
  if (failures.length === 1) throw failures[0];
}

async function evaluate(
  name: string,
  pool: RotationPool,
  more: Readonly<Record<string, number | string>>,
  workers: readonly WorkerProcess[],
): Promise<void> {
  const { verdicts: others, states, calls } = await pool.verdicts();
  const written = [
    ...(await databaseTexts(pool.product.platform.orm.em.fork())),
    ...workers.map(({ output }, index) => ({ where: `log ${index}`, text: output.join("") })),
  ];
  const secrets = pool.secrets();
  const verdicts = { ...others, I5: secretsInClear(written, secrets) };
  const lines = [
    `${name}: ${textOf({ ...more, "calls of applications": calls })}`,
    `  rotations: ${Object.entries(states)
      .map(([state, count]) => `${count} ${state}`)
      .join(", ")}`,
    ...Object.entries(verdicts).map(
      ([promise, { checked, breaches }]) => `  ${promise}: ${breaches.length} breaches in ${checked}`,
    ),
  ];
  console.log(lines.join("\n"));
  expect(
    Object.entries(verdicts).flatMap(([promise, { breaches }]) => breaches.map((breach) => `${promise}: ${breach}`)),
  ).toEqual([]);
  expect(calls).toBeGreaterThan(0);
  // A drill of many users must also have retired keys.
  if (isLong) expect(others["I9"]?.checked).toBeGreaterThan(0);
  expect(secrets.length).toBeGreaterThan(0);
}

function textOf(counts: Readonly<Record<string, number | string>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");
}
