/**
 * Analyses one snapshot once and reports the cost: `escalation-process FILE paths|checks`. A process runs once, because a
 * scan analyses an account once too: the compiler's work belongs to the cost. For the paths, the checks are not loaded,
 * so that the CPU time of the whole process can be compared with that of the yardstick, which loads only itself.
 */
import { readFileSync } from "node:fs";
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { pathOf } from "../src/iam/escalation/paths/path.ts";
import { compileLate } from "../src/services/core/compile-late.ts";
import { ownPeakMib } from "./own-peak.ts";
import { graphOfSnapshot, scorePlanted } from "./planted.ts";

// As in the product's analysis process.
compileLate();
const [, , file, kind] = process.argv;
const atStart = process.cpuUsage();
const { snapshot, planted } = JSON.parse(readFileSync(file!, "utf8")) as {
  readonly snapshot: AccountSnapshot;
  readonly planted: PlantedEscalation | null;
};
const details = snapshot.sections.authorizationDetails;
const principals = details.status === "read" ? details.value.users.length + details.value.roles.length : 0;
const analyse = kind === "checks" ? await loadChecks() : findPaths;
// As the yardstick is measured: without collecting garbage first, which no scan does, and without loading a clock of Node's.
const started = process.cpuUsage();
await analyse();
const own = process.cpuUsage(started);
const whole = process.cpuUsage();
const peakMemoryMib = ownPeakMib();
const score = kind === "paths" && planted ? scorePlanted(snapshot, planted) : null;
process.send!({
  cpuSeconds: (own.user + own.system) / 1e6,
  processCpuSeconds: (whole.user + whole.system) / 1e6,
  startCpuSeconds: (atStart.user + atStart.system) / 1e6,
  peakMemoryMib,
  principals,
  missed: score?.missed.length ?? 0,
  falsePositives: score?.falsePositives.length ?? 0,
});

function findPaths(): unknown {
  const graph = graphOfSnapshot(snapshot);
  return [...graph.nodes.keys()].filter((arn) => pathOf(graph, arn) !== null);
}

async function loadChecks(): Promise<() => unknown> {
  const { allChecksOf } = await import("./all-checks.ts");
  return () => allChecksOf(snapshot);
}
