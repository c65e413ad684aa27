/** Computes the paths of one snapshot several times and reports the cost: `escalation-process FILE`. */
import { readFileSync } from "node:fs";
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { pathOf } from "../src/iam/escalation/paths/path.ts";
import { type Cost, costOf, median } from "./measure.ts";
import { graphOfSnapshot, scorePlanted } from "./planted.ts";

const RUNS = 3;

interface Given {
  readonly snapshot: AccountSnapshot;
  readonly planted: PlantedEscalation;
}

const file = process.argv[2]!;
// Analyses are cached with their snapshot, so each run gets a fresh one. The first run is a warm-up.
const given = (): Given => JSON.parse(readFileSync(file, "utf8")) as Given;

function analyze({ snapshot }: Given): number {
  const graph = graphOfSnapshot(snapshot);
  return [...graph.nodes.keys()].filter((arn) => pathOf(graph, arn) !== null).length;
}

const costs: Cost[] = [];
let principals = 0;
for (let run = 0; run <= RUNS; run += 1) {
  const fresh = given();
  const details = fresh.snapshot.sections.authorizationDetails;
  principals = details.status === "read" ? details.value.users.length + details.value.roles.length : 0;
  const cost = await costOf(() => analyze(fresh));
  if (run > 0) costs.push(cost);
}
const { snapshot, planted } = given();
const { found, falsePositives } = scorePlanted(snapshot, planted);
process.send!({
  cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
  wallSeconds: Math.max(...costs.map(({ wallSeconds }) => wallSeconds)),
  peakMemoryMib: process.resourceUsage().maxRSS / 1_024,
  principals,
  planted: planted.paths.length,
  found,
  falsePositives: falsePositives.length,
});
