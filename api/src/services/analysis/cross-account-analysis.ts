/**
 * Analyses the paths between an account and all others, in the analysis thread of a scan.
 *
 * 1. `NeighbourAnalysis` finds what the account contributes to such paths (`iam/escalation/paths/crossings.ts`), and updates
 *    the neighbours for which its entry roles have changed.
 * 2. If anything has changed, the crossings of the accounts from which the changed ones can be reached are joined with
 *    those of all accounts that can be reached from there. Else the stored paths are still right.
 *
 * The cost of an unchanged scan therefore depends on the neighbours of the account and not on the size of the
 * organisation.
 */
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { type CrossAccountPaths, joinCrossings } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountReading,
  CrossAccountState,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { AccountCrossings } from "../../iam/escalation/paths/crossings.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import type { CrossAccountStore, StoredPath } from "./cross-account-store.ts";
import { type AnalyzedAccount, NeighbourAnalysis } from "./neighbour-analysis.ts";
import { REACH_LIMITS, type ReachLimits } from "./reach-limits.ts";
import { type ReachableAccounts, reachableAccounts } from "./reachable-accounts.ts";

/** The number of paths in one part of the result. A path takes a few kilobytes. */
const PATHS_PER_PART = 100;

/** A path into another account, to store. */
export interface FoundCrossing {
  readonly accountId: string;
  readonly path: EscalationPath;
  readonly readings: readonly PathReading[];
}

export interface CrossAccountChanges {
  /** The accounts of which all paths into other accounts were searched. */
  readonly sourceIds: readonly string[];
  /** Their paths, in parts: each is the JSON of `FoundCrossing[]`. */
  readonly found: readonly Uint8Array[];
  /** The numbers of the accounts that were searched. A stored path through another account stays as it is. */
  readonly analyzedNumbers: ReadonlySet<string>;
  /** The paths that depend on missing data, as `pathKey` returns them. Their stored state is kept. */
  readonly uncertainPaths: ReadonlySet<string>;
  /** The unique ids of principals that may have further paths. Their stored paths are kept. */
  readonly unsearched: ReadonlySet<string>;
}

export interface CrossAccountAnalysis {
  readonly reading: CrossAccountReading;
  readonly findings: CrossAccountFindings;
  /** What to store of accounts: first of the account itself, then of neighbours that were updated. */
  readonly accounts: readonly AnalyzedAccount[];
  /** Accounts whose stored paths may lack some: their next scan searches again. */
  readonly staleIds: readonly string[];
  /** Those of them that the roles of this account concern. Until that scan they count as left out. */
  readonly outdatedIds: readonly string[];
  /** Null if the stored paths are still right. */
  readonly paths: CrossAccountChanges | null;
}

export interface CrossAccountOptions {
  readonly accountId: string;
  readonly store: CrossAccountStore;
  /** Called before the snapshot of a neighbour is analysed. */
  readonly onNeighbour: () => void;
  readonly limits?: ReachLimits;
}

/** Null if the account's users, roles and policies were not read. */
export async function analyzeCrossAccount(
  snapshot: AccountSnapshot,
  options: CrossAccountOptions,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const { accountId, store, limits = REACH_LIMITS } = options;
  const { awsAccountId } = snapshot;
  const neighbours = new NeighbourAnalysis(snapshot, { ...options, limits });
  const { own, graph, isSettled, updated, leftOut, neighbourNumbers } = await neighbours.run();
  const knownPaths = await store.ownPaths(accountId);
  const reached = isSettled ? null : await reachableAccounts([own, ...updated], store, limits);
  const joined = reached && joinCrossings(reached.crossings, { sources: new Set(reached.sources.keys()) });
  const ownPaths = joined
    ? joined.paths.filter(({ source }) => source.awsAccountId === awsAccountId)
    : knownPaths.map(({ path }) => path);
  const outdated = new Set([...leftOut, ...(joined?.outdated ?? [])]);
  const missing = new Set([...outdated, ...(reached?.leftOut ?? [])]);
  const states = await statesOf(
    [
      ...outdated,
      ...neighbourNumbers,
      ...knownPaths.flatMap(({ accounts }) => accounts),
      ...ownPaths.flatMap(accountsOn),
    ],
    { awsAccountId, store, leftOut: missing },
  );
  const read = new Set([awsAccountId, ...states.flatMap((each) => (each.state === "READ" ? [each.awsAccountId] : []))]);
  const isCut = (reached?.leftOut.size ?? 0) > 0 || (joined?.leftOut ?? 0) > 0;
  return {
    reading: { at: facts.at, accounts: states, pathsLeftOut: joined?.leftOut ?? 0 },
    findings: findingsOf({ graph, own: own.crossings, joined, ownPaths, knownPaths, read, isCut }),
    accounts: [
      { ...own.stored, isStale: isCut || hasUncertain(joined, own.crossings) },
      ...updated.map((each) => each.stored),
    ],
    staleIds: [...(reached?.staleIds ?? [])],
    outdatedIds: states.flatMap((each) => (outdated.has(each.awsAccountId) ? [each.accountId] : [])),
    paths: reached && joined && changesOf(reached, { joined, missing }),
  };
}

function hasUncertain(joined: CrossAccountPaths | null, { crossings, unsearched }: AccountCrossings): boolean {
  const sources = new Set(crossings.map(({ source }) => source));
  return unsearched.length > 0 || (joined?.uncertain.some(({ source }) => sources.has(source)) ?? false);
}

/** The key of a path between accounts: its own identity, and the account that it leads into. */
export function pathKey(path: EscalationPath): string {
  return `${pathIdentity(path)} > ${path.target.awsAccountId!}`;
}

function changesOf(
  { read, sources, crossings }: ReachableAccounts,
  { joined, missing }: { readonly joined: CrossAccountPaths; readonly missing: ReadonlySet<string> },
): CrossAccountChanges {
  const found = joined.paths.map((path): FoundCrossing => ({
    accountId: sources.get(path.source.awsAccountId!)!,
    path,
    readings: accountsOn(path).map((number) => read.get(number)!),
  }));
  const parts: Uint8Array[] = [];
  for (let start = 0; start < found.length; start += PATHS_PER_PART)
    parts.push(Buffer.from(JSON.stringify(found.slice(start, start + PATHS_PER_PART))));
  return {
    sourceIds: [...sources.values()],
    found: parts,
    analyzedNumbers: new Set(joined.leftOut > 0 ? [] : [...read.keys()].filter((number) => !missing.has(number))),
    uncertainPaths: new Set(joined.uncertain.map(({ source, target }) => `${source} > ${target}`)),
    unsearched: new Set(crossings.flatMap(({ unsearched }) => unsearched.map(({ source }) => source))),
  };
}

interface StateOptions {
  readonly awsAccountId: string;
  readonly store: CrossAccountStore;
  readonly leftOut: ReadonlySet<string>;
}

/** The state of each of the accounts that is connected, in the order of their numbers. */
async function statesOf(numbers: readonly string[], { awsAccountId, store, leftOut }: StateOptions) {
  const others = [...new Set(numbers)].filter((number) => number !== awsAccountId).toSorted();
  const accounts = others.length === 0 ? [] : await store.accounts(others);
  return accounts
    .toSorted((one, other) => (one.awsAccountId < other.awsAccountId ? -1 : 1))
    .map(({ accountId, awsAccountId: number, isRead, isOutdated, takenAt }) => {
      const readState: CrossAccountState = isOutdated || leftOut.has(number) ? "LEFT_OUT" : "READ";
      return {
        accountId,
        awsAccountId: number,
        state: isRead ? readState : ("NOT_READ" as const),
        takenAt: isRead ? takenAt : null,
      };
    });
}

const LACKS_DATA = "Its path into another account depends on data that was read earlier and could not be read again.";
const TOO_MANY =
  "There are more accounts, or more or longer paths between them, than the limits of one search, and its path is not among those found.";

interface FindingsInput {
  readonly graph: EscalationGraph;
  readonly own: AccountCrossings;
  readonly joined: CrossAccountPaths | null;
  readonly ownPaths: readonly EscalationPath[];
  readonly knownPaths: readonly StoredPath[];
  /** The numbers of the accounts that were read and are not left out. */
  readonly read: ReadonlySet<string>;
  readonly isCut: boolean;
}

/** The best path of each principal of the own account, and the principals that may have a path. */
function findingsOf({ graph, own, joined, ownPaths, knownPaths, read, isCut }: FindingsInput): CrossAccountFindings {
  const best = new Map<string, EscalationPath>();
  for (const path of ownPaths) {
    const { uniqueId, arn } = path.source;
    // Skips administrators of this account, because other checks already raise alerts for them.
    if (uniqueId === null || graph.nodes.get(arn ?? "")?.principal.isAdministrator) continue;
    if (!accountsOn(path).every((number) => read.has(number))) continue;
    const before = best.get(uniqueId);
    if (!before || pathRank(path) < pathRank(before)) best.set(uniqueId, path);
  }
  const notEvaluated = new Map<string, string>();
  const note = (source: string, reason: string) => {
    if (!notEvaluated.has(source)) notEvaluated.set(source, reason);
  };
  for (const { source } of joined?.uncertain ?? []) note(source, LACKS_DATA);
  for (const { source, reason } of own.unsearched) note(source, `It may have a path into another account. ${reason}`);
  for (const { source, accounts } of knownPaths) {
    const missing = accounts.filter((number) => !read.has(number));
    if (missing.length > 0)
      note(
        source,
        `Its path leads through account ${missing.join(", ")}, which was not read together with this account.`,
      );
  }
  if (isCut) for (const { source } of own.crossings) note(source, TOO_MANY);
  return { paths: best, notEvaluated };
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}
