/**
 * Analyses the paths between an account and those that trust policies connect to it. Runs in the analysis process, over
 * the snapshots that `services/escalation/cross-account-paths.ts` has chosen.
 */
import { now } from "../../clock.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import { completed } from "../../iam/checks/last-known.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import { crossAccountPaths } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountMember,
  CrossAccountReading,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import { unpackSnapshot } from "./snapshot-codec.ts";

/** The maximum number of paths of one group, and of all groups together. The most certain and shortest paths are kept. */
const MAX_PATHS = 2_000;
const MAX_ALL_PATHS = 10_000;
/** After this time, no further group is analysed: the step must end well within the time limit of one check. */
const GROUPS_MAX_MS = 60_000;

/** A stored open path from the account into another: its source, and the numbers of the accounts on it. */
export interface OpenPath {
  readonly source: string;
  readonly accounts: readonly string[];
}

export interface ConnectedAccount {
  readonly accountId: string;
  readonly awsAccountId: string;
  /** The group of accounts that are analysed together with the own one. Null if it is in none, and thus left out. */
  readonly group: number | null;
  /** The latest snapshot as stored. Null if there is none, or if the account is left out. */
  readonly document: Uint8Array | null;
}

export interface CrossAccountInput {
  readonly accountId: string;
  readonly connected: readonly ConnectedAccount[];
  readonly knownPaths: readonly OpenPath[];
}

export interface CrossAccountAnalysis {
  readonly reading: CrossAccountReading;
  readonly findings: CrossAccountFindings;
  readonly paths: readonly {
    readonly accountId: string;
    readonly path: EscalationPath;
    readonly readings: readonly PathReading[];
  }[];
  /** The numbers of the accounts that were analysed together. */
  readonly groups: readonly ReadonlySet<string>[];
  /** The paths that depend on missing data, as `pathKey` returns them. Their stored state is kept. */
  readonly uncertainPaths: ReadonlySet<string>;
}

/** Null if the account's users, roles and policies were not read. */
export async function analyzeCrossAccount(
  snapshot: AccountSnapshot,
  { accountId: ownId, connected, knownPaths }: CrossAccountInput,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const own = graphOf(facts);
  const ownGraphs = { read: own, completed: graphOf(escalationFactsOf(completed(snapshot)) ?? facts) };
  const accounts = new Map<string, CrossAccountMember>();
  const readings = new Map<string, PathReading>([
    [snapshot.awsAccountId, { accountId: ownId, awsAccountId: snapshot.awsAccountId, takenAt: own.account.at }],
  ]);
  const found: CertainPaths[] = [];
  const groups: ReadonlySet<string>[] = [];
  const startedAt = now();
  for (const [group, members] of Map.groupBy(connected, (each) => each.group)) {
    const isLeftOut = group === null || (found.length > 0 && now() - startedAt > GROUPS_MAX_MS);
    const graphs: AccountGraphs[] = [ownGraphs];
    const numbers = new Set([snapshot.awsAccountId]);
    for (const { accountId, awsAccountId, document } of members) {
      const latest = isLeftOut || document === null ? null : await graphsOfDocument(document);
      const missingState = isLeftOut ? "LEFT_OUT" : "NOT_READ";
      const takenAt = latest?.read.account.at ?? null;
      // It may have been read in another group.
      if (accounts.get(accountId)?.state !== "READ")
        accounts.set(accountId, { accountId, awsAccountId, state: latest ? "READ" : missingState, takenAt });
      if (latest === null) continue;
      graphs.push(latest);
      numbers.add(awsAccountId);
      readings.set(awsAccountId, { accountId, awsAccountId, takenAt: latest.read.account.at });
    }
    if (isLeftOut) continue;
    found.push(certainPaths(graphs));
    groups.push(numbers);
  }
  const certain = merged(found);
  return {
    reading: { at: facts.at, accounts: [...accounts.values()], pathsLeftOut: certain.leftOut },
    findings: findingsOf(own, certain, knownPaths, groups),
    uncertainPaths: new Set(certain.uncertain.map(pathKey)),
    paths: certain.paths.map((path) => ({
      accountId: readings.get(path.source.awsAccountId!)!.accountId,
      path,
      readings: accountsOn(path).map((id) => readings.get(id)!),
    })),
    groups,
  };
}

/** The paths of all groups: of each source, the best one into each account. */
function merged(found: readonly CertainPaths[]): CertainPaths {
  const best = new Map<string, EscalationPath>();
  for (const path of found.flatMap(({ paths }) => paths)) {
    const key = `${path.source.awsAccountId} ${pathKey(path)}`;
    const before = best.get(key);
    if (!before || pathRank(path) < pathRank(before)) best.set(key, path);
  }
  const paths = [...best.values()].toSorted((one, other) => pathRank(one) - pathRank(other)).slice(0, MAX_ALL_PATHS);
  return {
    paths,
    uncertain: found.flatMap(({ uncertain }) => uncertain),
    leftOut: found.reduce((sum, { leftOut }) => sum + leftOut, best.size - paths.length),
  };
}

/** Null if the snapshot lacks the account's users, roles and policies, or is damaged. */
async function graphsOfDocument(document: Uint8Array): Promise<AccountGraphs | null> {
  // Another account's snapshot must not fail this account's scan. The other one counts as not read.
  const snapshot = await unpackSnapshot(document).catch(() => null);
  if (snapshot === null) return null;
  const facts = escalationFactsOf(snapshot);
  const read = facts && graphOf(facts);
  if (!read) return null;
  return { read, completed: snapshot.lastKnown ? graphOf(escalationFactsOf(completed(snapshot))!) : read };
}

/** The graph of what was read, and the same with what the reading lacks. One object if it lacks nothing. */
interface AccountGraphs {
  readonly read: EscalationGraph;
  readonly completed: EscalationGraph;
}

interface CertainPaths {
  readonly paths: readonly EscalationPath[];
  /** The paths that exist only with the missing data, or only without it. */
  readonly uncertain: readonly EscalationPath[];
  readonly leftOut: number;
}

function certainPaths(graphs: readonly AccountGraphs[]): CertainPaths {
  if (graphs.length < 2) return { paths: [], uncertain: [], leftOut: 0 };
  const found = crossAccountPaths(
    graphs.map((each) => each.read),
    { max: MAX_PATHS },
  );
  if (graphs.every((each) => each.read === each.completed)) return { ...found, uncertain: [] };
  const complete = crossAccountPaths(
    graphs.map((each) => each.completed),
    { max: MAX_PATHS },
  );
  const keys = (paths: readonly EscalationPath[]) =>
    new Set(paths.map((path) => `${pathKey(path)} ${path.verdict.kind}`));
  const [inFound, inComplete] = [keys(found.paths), keys(complete.paths)];
  const isCertain = (path: EscalationPath) => inComplete.has(`${pathKey(path)} ${path.verdict.kind}`);
  return {
    paths: found.paths.filter(isCertain),
    uncertain: [
      ...found.paths.filter((path) => !isCertain(path)),
      ...complete.paths.filter((path) => !inFound.has(`${pathKey(path)} ${path.verdict.kind}`)),
    ],
    leftOut: found.leftOut + complete.leftOut,
  };
}

/** The key of a path between accounts: its own identity, and the account that it leads into. */
export function pathKey(path: EscalationPath): string {
  return `${pathIdentity(path)} > ${path.target.awsAccountId!}`;
}

const LACKS_DATA = "Its path into another account depends on data that was read earlier and could not be read again.";
const TOO_MANY_PATHS =
  "There are more paths between the accounts than one scan keeps, and its path is not among the first.";

/** The best path of each principal of the own account, and the principals with a path through an unread account. */
function findingsOf(
  own: EscalationGraph,
  { paths, uncertain, leftOut }: CertainPaths,
  knownPaths: readonly OpenPath[],
  groups: readonly ReadonlySet<string>[],
): CrossAccountFindings {
  const best = new Map<string, EscalationPath>();
  for (const path of paths) {
    const { uniqueId, awsAccountId, arn } = path.source;
    // Skips administrators of this account, because other checks already raise alerts for them.
    if (
      awsAccountId !== own.account.awsAccountId ||
      uniqueId === null ||
      own.nodes.get(arn ?? "")?.principal.isAdministrator
    )
      continue;
    const before = best.get(uniqueId);
    if (!before || pathRank(path) < pathRank(before)) best.set(uniqueId, path);
  }
  const notEvaluated = new Map<string, string>();
  for (const { uniqueId } of uncertain.map((path) => path.source))
    if (uniqueId !== null) notEvaluated.set(uniqueId, LACKS_DATA);
  for (const { source, accounts } of knownPaths) {
    const unread = accounts.filter((id) => id !== own.account.awsAccountId && !groups.some((group) => group.has(id)));
    // Each may have been read in another group.
    const missing = unread.length > 0 ? unread : accounts.filter((id) => id !== own.account.awsAccountId);
    if (!groups.some((group) => accounts.every((id) => group.has(id))))
      notEvaluated.set(
        source,
        `Its path leads through account ${missing.join(", ")}, which was not read together with this account.`,
      );
    else if (leftOut > 0 && !best.has(source)) notEvaluated.set(source, TOO_MANY_PATHS);
  }
  return { paths: best, notEvaluated };
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}
