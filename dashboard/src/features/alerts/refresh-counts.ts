import { apolloClient } from "../../apollo.ts";

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
  await apolloClient
    .refetchQueries({
      include: "active",
      onQueryUpdated: ({ queryName }) => queryName !== undefined && COUNTING_QUERIES.has(queryName),
    })
    // A query that fails shows its own error or keeps its previous counts.
    .catch(() => undefined);
}
