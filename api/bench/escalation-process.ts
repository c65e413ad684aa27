/**
 * Analyses one snapshot once and reports the cost: `escalation-process FILE paths|checks`. A process runs once, because a
 * scan analyses an account once too: the compiler's work belongs to the cost.
 */
import { readFileSync } from "node:fs";
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { AccountSnapshot } from "../src/iam/account.ts";
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { pathOf } from "../src/iam/escalation/paths/path.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";
import { costOf } from "./measure.ts";
import { graphOfSnapshot, scorePlanted } from "./planted.ts";

const [, , file, kind] = process.argv;
const { snapshot, planted } = JSON.parse(readFileSync(file!, "utf8")) as {
  readonly snapshot: AccountSnapshot;
  readonly planted: PlantedEscalation | null;
};
const details = snapshot.sections.authorizationDetails;
const principals = details.status === "read" ? details.value.users.length + details.value.roles.length : 0;
const cost = await costOf(() => {
  if (kind === "checks") return [...runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS })];
  const graph = graphOfSnapshot(snapshot);
  return [...graph.nodes.keys()].filter((arn) => pathOf(graph, arn) !== null);
});
const peakMemoryMib = process.resourceUsage().maxRSS / 1_024;
const score = kind === "paths" && planted ? scorePlanted(snapshot, planted) : null;
process.send!({
  ...cost,
  peakMemoryMib,
  principals,
  missed: score?.missed.length ?? 0,
  falsePositives: score?.falsePositives.length ?? 0,
});
