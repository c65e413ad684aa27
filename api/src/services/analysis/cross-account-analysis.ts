/**
 * Analyses the paths between an account and those that trust policies connect to it. Runs in the analysis thread, over
 * the snapshots that `services/escalation/cross-account-paths.ts` has chosen.
 */
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import { crossAccountPaths } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountMember,
  CrossAccountReading,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
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
}

/** Null if the account's users, roles and policies were not read. */
export async function analyzeCrossAccount(
  snapshot: AccountSnapshot,
  { accountId: ownId, connected, knownPaths }: CrossAccountInput,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const own = graphOf(facts);
  const graphs: EscalationGraph[] = [own];
  const accounts: CrossAccountMember[] = [];
  for (const { accountId, awsAccountId, isLeftOut, document } of connected) {
    const graph = document && (await graphOfDocument(document));
    if (graph) graphs.push(graph);
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
  const { paths, leftOut } =
    graphs.length > 1 ? crossAccountPaths(graphs, { max: MAX_PATHS }) : { paths: [], leftOut: 0 };
  const analyzedNumbers = new Set(readings.keys());
  return {
    reading: { at: facts.at, accounts, pathsLeftOut: leftOut },
    findings: findingsOf(own, paths, knownPaths, analyzedNumbers),
    paths: paths.map((path) => ({
      accountId: readings.get(path.source.awsAccountId!)!.accountId,
      path,
      readings: accountsOn(path).map((id) => readings.get(id)!),
    })),
    analyzedNumbers,
  };
}

async function graphOfDocument(document: Uint8Array): Promise<EscalationGraph | null> {
  const facts = escalationFactsOf(await unpackSnapshot(document));
  return facts && graphOf(facts);
}

/** The best path of each principal of the own account, and the principals with a path through an unread account. */
function findingsOf(
  own: EscalationGraph,
  paths: readonly EscalationPath[],
  knownPaths: readonly OpenPath[],
  analyzedNumbers: ReadonlySet<string>,
): CrossAccountFindings {
  const best = new Map<string, EscalationPath>();
  for (const path of paths) {
    const { uniqueId, awsAccountId, arn } = path.source;
    // Administrators of this account have alerts of other checks.
    if (
      awsAccountId !== own.account.awsAccountId ||
      uniqueId === null ||
      own.nodes.get(arn ?? "")?.principal.isAdministrator
    )
      continue;
    const before = best.get(uniqueId);
    if (!before || pathRank(path) < pathRank(before)) best.set(uniqueId, path);
  }
  const notEvaluated = new Map(
    knownPaths.flatMap(({ source, accounts }) => {
      const missing = accounts.filter((id) => !analyzedNumbers.has(id));
      return missing.length > 0
        ? [
            [
              source,
              `Its path leads through account ${missing.join(", ")}, which was not read together with this account.`,
            ],
          ]
        : [];
    }),
  );
  return { paths: best, notEvaluated };
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}
