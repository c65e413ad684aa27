/** What the escalation graph and its paths cost, alone, at two sizes; also where policies allow by NotAction. */
import { readAccount } from "../src/aws/read-account.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { buildGraph } from "../src/iam/escalation/graph.ts";
import { pathOf } from "../src/iam/escalation/paths.ts";
import { costOf, median, print, slope } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const SIZES = [1_000, 5_000] as const;
const RUNS = 3;
const MAX_CPU_SECONDS = 4.3;

export async function benchEscalation(): Promise<void> {
  const costs: number[] = [];
  for (const users of SIZES) {
    const cpu = await costOfPaths(users);
    costs.push(cpu);
    print(
      "escalation",
      `paths of ${users} users + ${users} roles, CPU`,
      cpu,
      users === 5_000 ? { atMost: MAX_CPU_SECONDS } : undefined,
      "s",
    );
  }
  print(
    "escalation",
    `slope from ${SIZES[0]} to ${SIZES[1]}`,
    slope({ size: SIZES[0], cost: costs[0]! }, { size: SIZES[1], cost: costs[1]! }),
    { atMost: 1.1 },
  );
}

async function costOfPaths(users: number): Promise<number> {
  const sandbox = await startBenchSandbox(users);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  // What was thought about a snapshot is remembered with it: each run gets a fresh one.
  const text = JSON.stringify(snapshot);
  const costs: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const fresh = JSON.parse(text) as AccountSnapshot;
    const { cpuSeconds } = await costOf(() => pathsOf(fresh));
    if (run > 0) costs.push(cpuSeconds);
  }
  return median(costs);
}

function pathsOf({ awsAccountId, partition, takenAt, sections }: AccountSnapshot): number {
  const { authorizationDetails: details, credentialReport, organization } = sections;
  if (details.status !== "read") return 0;
  const graph = buildGraph({
    awsAccountId,
    partition,
    at: takenAt,
    details: details.value,
    ...(credentialReport.status === "read" && { credentialReport: credentialReport.value }),
    ...(organization.status === "read" && { organization: organization.value }),
  });
  return [...graph.nodes.keys()].filter((arn) => pathOf(graph, arn) !== null).length;
}
