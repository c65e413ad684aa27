/** Measures all checks over a snapshot, at two sizes. */
import { allChecksOf } from "./all-checks.ts";
import { benchOverSnapshots } from "./over-snapshots.ts";

export async function benchAnalysis(): Promise<void> {
  await benchOverSnapshots({ area: "analysis", name: "all checks over", analyze: allChecksOf });
}
