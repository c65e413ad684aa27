/** How a drill prints what it saw, and what it may not have seen. */
import { expect } from "vitest";
import { secretsInClear } from "../../sandbox/invariants.ts";
import { now } from "../../src/clock.ts";
import { MINUTE } from "../../src/iam/time.ts";
import type { RotationPool } from "./rotation-pool.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** `DRILL_SEEDS=20` is the long form; without it each drill takes seconds. */
export const DRILL_SEEDS = Number(process.env["DRILL_SEEDS"] ?? 0);
export const isLong = DRILL_SEEDS > 0;

/** `DRILL_MINUTES=30`: no blow falls after so long, whatever is left of the seeds. */
const MINUTES = Number(process.env["DRILL_MINUTES"] ?? Infinity);
const startedAt = now();
export const isTimeLeft = () => now() - startedAt < MINUTES * MINUTE;

/** Prints the counts of every promise, closes the pool and demands that none is broken. `workers`: whose whole output is searched for secrets. */
export async function endDrill(
  name: string,
  pool: RotationPool,
  more: Readonly<Record<string, number | string>> = {},
  workers: readonly WorkerProcess[] = [],
): Promise<void> {
  const { verdicts: others, states, calls } = await pool.verdicts();
  const written = [
    ...(await pool.databaseTexts()),
    ...workers.map(({ output }, index) => ({ where: `log ${index}`, text: output.join("") })),
  ];
  const verdicts = { ...others, I5: secretsInClear(written, pool.secrets()) };
  const lines = [
    `${name}: ${textOf({ ...more, "calls of applications": calls })}`,
    `  rotations: ${Object.entries(states)
      .map(([state, count]) => `${count} ${state}`)
      .join(", ")}`,
    ...Object.entries(verdicts).map(([promise, { checked, breaches }]) => `  ${promise}: ${breaches.length} breaches in ${checked}`),
  ];
  console.log(lines.join("\n"));
  expect(Object.entries(verdicts).flatMap(([promise, { breaches }]) => breaches.map((breach) => `${promise}: ${breach}`))).toEqual([]);
  expect(calls).toBeGreaterThan(0);
  expect(pool.secrets().length).toBeGreaterThan(0);
}

function textOf(counts: Readonly<Record<string, number | string>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");
}
