/**
 * Analyses the paths between an account and those that trust policies connect to it. Runs in the analysis process, over
 * the snapshots that `services/escalation/cross-account-paths.ts` has chosen.
 */
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

/** The maximum number of paths that one analysis returns, over all its accounts. */
const MAX_PATHS = 2_000;

/** A stored open path from the account into another: its source, and the numbers of the accounts on it. */
export interface OpenPath {
  readonly source: string;
  readonly accounts: readonly string[];
}

export interface ConnectedAccount {
  readonly accountId: string;
  readonly awsAccountId: string;
  /** Whether the account's snapshot exceeds what is analysed together. */
  readonly isLeftOut: boolean;
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
  /** The numbers of the analysed accounts. */
  readonly analyzedNumbers: ReadonlySet<string>;
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
  const graphs: AccountGraphs[] = [{ read: own, completed: graphOf(escalationFactsOf(completed(snapshot)) ?? facts) }];
  const accounts: CrossAccountMember[] = [];
  for (const { accountId, awsAccountId, isLeftOut, document } of connected) {
    const latest = document && (await graphsOfDocument(document));
    const graph = latest?.read;
    if (latest) graphs.push(latest);
    const missingState = isLeftOut ? "LEFT_OUT" : "NOT_READ";
    accounts.push({
      accountId,
      awsAccountId,
      state: graph ? "READ" : missingState,
      takenAt: graph?.account.at ?? null,
    });
  }
  const readings = new Map<string, PathReading>([
    [snapshot.awsAccountId, { accountId: ownId, awsAccountId: snapshot.awsAccountId, takenAt: own.account.at }],
    ...accounts.flatMap(({ accountId, awsAccountId, takenAt }): [string, PathReading][] =>
      takenAt === null ? [] : [[awsAccountId, { accountId, awsAccountId, takenAt }]],
    ),
  ]);
  const { paths, uncertain, leftOut } = certainPaths(graphs);
  const analyzedNumbers = new Set(readings.keys());
  return {
    reading: { at: facts.at, accounts, pathsLeftOut: leftOut },
    findings: findingsOf(own, { paths, uncertain, leftOut }, knownPaths, analyzedNumbers),
    uncertainPaths: new Set(uncertain.map(pathKey)),
    paths: paths.map((path) => ({
      accountId: readings.get(path.source.awsAccountId!)!.accountId,
      path,
      readings: accountsOn(path).map((id) => readings.get(id)!),
    })),
    analyzedNumbers,
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
const TOO_MANY_PATHS = `There are more than ${MAX_PATHS} paths between the accounts, and its path is not among the first.`;

/** The best path of each principal of the own account, and the principals with a path through an unread account. */
function findingsOf(
  own: EscalationGraph,
  { paths, uncertain, leftOut }: CertainPaths,
  knownPaths: readonly OpenPath[],
  analyzedNumbers: ReadonlySet<string>,
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
    const missing = accounts.filter((id) => !analyzedNumbers.has(id));
    if (missing.length > 0)
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
