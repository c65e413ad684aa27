/** What the escalation graph and its paths cost, alone, at two sizes. */
import type { AccountSnapshot } from "../src/iam/account.ts";
import { buildGraph } from "../src/iam/escalation/graph.ts";
import { pathOf } from "../src/iam/escalation/paths.ts";
import { benchOverSnapshots } from "./over-snapshots.ts";

/** Three times a plain exact reference. */
const MAX_CPU_SECONDS = 4.3;

export async function benchEscalation(): Promise<void> {
  await benchOverSnapshots({ area: "escalation", name: "paths of", think: pathsOf, maxCpuSeconds: MAX_CPU_SECONDS });
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
