/**
 * Loads the accounts whose paths may differ after a change: those from which the changed accounts can be reached, and all
 * accounts that can be reached from there. Accounts without such a path are never loaded.
 */
import type { AccountCrossings } from "../../iam/escalation/paths/crossings.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { CrossAccountStore, StoredCrossings } from "./cross-account-store.ts";
import { unpackCrossings } from "./crossings-codec.ts";
import type { AnalyzedNeighbour } from "./neighbour-analysis.ts";
import type { ReachLimits } from "./reach-limits.ts";

export interface ReachableAccounts {
  readonly crossings: readonly AccountCrossings[];
  /** The accounts whose paths are complete, by number: the changed ones and those that can reach them. */
  readonly sources: ReadonlyMap<string, string>;
  /** The loaded accounts by number, with the times of their readings. */
  readonly read: ReadonlyMap<string, PathReading>;
  /** The numbers of accounts that can be reached, and that a limit left out or whose crossings cannot be read. */
  readonly leftOut: ReadonlySet<string>;
  /** The ids of accounts that can reach a changed one and that a limit left out, and of those that cannot be read. */
  readonly staleIds: ReadonlySet<string>;
}

export async function reachableAccounts(
  changed: readonly AnalyzedNeighbour[],
  store: CrossAccountStore,
  limits: ReachLimits,
): Promise<ReachableAccounts> {
  const loaded = new Map<string, AccountCrossings>();
  const read = new Map<string, PathReading>();
  const sources = new Map<string, string>();
  const leftOut = new Set<string>();
  const staleIds = new Set<string>();
  const asked = new Set<string>();
  let bytes = 0;
  for (const { crossings, stored } of changed) {
    const { accountId, awsAccountId, takenAt } = stored;
    asked.add(awsAccountId);
    loaded.set(awsAccountId, crossings);
    read.set(awsAccountId, { accountId, awsAccountId, takenAt });
    sources.set(awsAccountId, accountId);
  }
  /** Adds the accounts and returns their numbers. One that was not read keeps its paths, so it is not followed. */
  const add = (found: readonly StoredCrossings[], isOverLimit: (account: StoredCrossings) => void): string[] =>
    found.flatMap((account) => {
      const { accountId, awsAccountId, takenAt, isRead, document } = account;
      if (loaded.has(awsAccountId) || !isRead || takenAt === null) return [];
      bytes += document.byteLength;
      if (loaded.size >= limits.accounts || bytes > limits.bytes) {
        isOverLimit(account);
        return [];
      }
      const crossings = unpackCrossings(document);
      if (crossings === null) {
        leftOut.add(awsAccountId);
        staleIds.add(accountId);
        return [];
      }
      loaded.set(awsAccountId, crossings);
      read.set(awsAccountId, { accountId, awsAccountId, takenAt });
      return [awsAccountId];
    });
  let frontier = [...loaded.keys()];
  while (frontier.length > 0) {
    const before = await store.crossingsInto(frontier);
    frontier = add(before, ({ accountId }) => staleIds.add(accountId));
    for (const number of frontier) {
      asked.add(number);
      sources.set(number, read.get(number)!.accountId);
    }
  }
  frontier = [...loaded.keys()];
  while (frontier.length > 0) {
    const next = frontier.flatMap((number) => loaded.get(number)!.crossings.map((each) => each.awsAccountId));
    const missing = [...new Set(next)].filter((number) => !asked.has(number));
    for (const number of missing) asked.add(number);
    frontier =
      missing.length === 0 ? [] : add(await store.crossings(missing), ({ awsAccountId }) => leftOut.add(awsAccountId));
  }
  return { crossings: [...loaded.values()], sources, read, leftOut, staleIds };
}
