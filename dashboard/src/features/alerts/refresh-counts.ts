import { apolloClient } from "../../apollo.ts";
import { readAllAgain } from "../../ui/read-again.ts";

/** The queries that count alerts, or show their status, on whichever page is shown. */
const COUNTING_QUERIES: ReadonlySet<string> = new Set([
  "AlertSurroundings",
  "Session",
  "Overview",
  "ProblemPage",
  "MutedAlertCount",
  "Changes",
]);

/** Reads the counts on the page again, after an action of this operator. Changes by others arrive as events. */
export async function refreshCounts(): Promise<void> {
  await readAllAgain(apolloClient, COUNTING_QUERIES);
}
