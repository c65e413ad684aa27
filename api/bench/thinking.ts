/** What all checks cost over a snapshot, at two sizes. */
import { readAccount } from "../src/aws/read-account.ts";
import { CHECKS } from "../src/iam/checks/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { costOf, median, print, slope } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const SIZES = [1_000, 5_000] as const;
const RUNS = 3;

export async function benchThinking(): Promise<void> {
  const costs: number[] = [];
  for (const users of SIZES) {
    const cpu = await costOfChecks(users);
    costs.push(cpu);
    print("thinking", `all checks over ${users} users + ${users} roles, CPU`, cpu, undefined, "s");
  }
  print(
    "thinking",
    `slope from ${SIZES[0]} to ${SIZES[1]}`,
    slope({ size: SIZES[0], cost: costs[0]! }, { size: SIZES[1], cost: costs[1]! }),
    { atMost: 1.1 },
  );
}

async function costOfChecks(users: number): Promise<number> {
  const sandbox = await startBenchSandbox(users);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  // What was thought about a snapshot is remembered with it: each run gets a fresh one.
  const text = JSON.stringify(snapshot);
  const costs: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const fresh = JSON.parse(text) as AccountSnapshot;
    const cost = await costOf(() => runChecks(fresh, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS }));
    if (run > 0) costs.push(cost.cpuSeconds);
  }
  return median(costs);
}
