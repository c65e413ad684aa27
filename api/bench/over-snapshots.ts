/** Measures an analysis over snapshots of two sizes, and how its cost grows with the size. */
import { readAccount } from "../src/aws/read-account.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { costOf, median, print, slope } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const SMALL = 1_000;
const LARGE = 5_000;
const RUNS = 3;
const MAX_SLOPE = 1.1;

export interface Analyzed {
  readonly area: string;
  /** The start of the metric's name, before its size: "all checks over", "paths of". */
  readonly name: string;
  readonly analyze: (snapshot: AccountSnapshot) => unknown;
  /** The goal for the larger account. */
  readonly maxCpuSeconds?: number;
}

export async function benchOverSnapshots({ area, name, analyze, maxCpuSeconds }: Analyzed): Promise<void> {
  const small = await cpuSecondsOf(SMALL, analyze);
  const large = await cpuSecondsOf(LARGE, analyze);
  print(area, `${name} ${SMALL} users + ${SMALL} roles, CPU`, small, undefined, "s");
  print(
    area,
    `${name} ${LARGE} users + ${LARGE} roles, CPU`,
    large,
    maxCpuSeconds === undefined ? undefined : { atMost: maxCpuSeconds },
    "s",
  );
  print(area, `slope from ${SMALL} to ${LARGE}`, slope({ size: SMALL, cost: small }, { size: LARGE, cost: large }), {
    atMost: MAX_SLOPE,
  });
}

async function cpuSecondsOf(users: number, analyze: Analyzed["analyze"]): Promise<number> {
  const sandbox = await startBenchSandbox(users);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  // Analyses are cached with their snapshot, so each run gets a fresh one.
  const text = JSON.stringify(snapshot);
  const costs: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const fresh = JSON.parse(text) as AccountSnapshot;
    const { cpuSeconds } = await costOf(() => analyze(fresh));
    if (run > 0) costs.push(cpuSeconds);
  }
  return median(costs);
}
