/** Measures all checks over a snapshot, at two sizes. */
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import { runChecks } from "../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../src/iam/settings.ts";
import { benchOverSnapshots } from "./over-snapshots.ts";

export async function benchAnalysis(): Promise<void> {
  await benchOverSnapshots({
    area: "analysis",
    name: "all checks over",
    analyze: (snapshot) => [...runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS })],
  });
}
