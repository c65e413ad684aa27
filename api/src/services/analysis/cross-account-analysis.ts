/**
 * Analyses the paths from an account into others, and from some of those that trust it. Runs in the analysis process,
 * over the accounts that `services/escalation/cross-account-paths.ts` has chosen.
 *
 * The contribution of an account are the roles that others can assume, how these become administrators, and the links
 * from there to roles of further accounts (`iam/escalation/paths/crossings.ts`). Its own scan keeps that beside its
 * snapshot (`account-contribution.ts`). Where nothing was kept for it, the snapshot is analysed, one at a time.
 */
import { now } from "../../clock.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import { completed } from "../../iam/checks/last-known.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import { joinPaths } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountMember,
  CrossAccountReading,
  CrossAccountState,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import {
  contributedHash,
  factsHash,
  type JoinedSource,
  packContribution,
  type PackedContribution,
  type World,
} from "./account-contribution.ts";
import { JoinedAccounts } from "./joined-accounts.ts";

/** After this time, no further snapshot is analysed. A scan has half an hour. */
const LOADING_MAX_MS = 10 * 60_000;
/** The maximum number of paths from the own account, and from each other one. The most certain and shortest are kept. */
const MAX_PATHS = 10_000;
const MAX_PATHS_OF_OTHER = 1_000;

/** A stored open path from the account into another: its source, and the numbers of the accounts on it. */
export interface OpenPath {
  readonly source: string;
  readonly identity: string;
  readonly accounts: readonly string[];
}

export interface OtherAccountInput {
  readonly accountId: string;
  readonly awsAccountId: string;
  /** The latest snapshot. Null if there is none, or if the account is left out. */
  readonly snapshotId: string | null;
  readonly isLeftOut: boolean;
  /** The numbers of the accounts that paths from it can lead through. Null if its paths are not searched. */
  readonly reach: readonly string[] | null;
}

export interface CrossAccountInput {
  readonly accountId: string;
  /** The numbers of the accounts that paths from the account can lead through. */
  readonly reach: readonly string[];
  /** The accounts that are analysed, in this order, and those that are left out. */
  readonly connected: readonly OtherAccountInput[];
  readonly knownPaths: readonly OpenPath[];
  /** The result of the account's latest scan. */
  readonly before: CrossAccountReading | null;
}

interface AnalysisOptions {
  readonly source: JoinedSource;
  /** Called before each snapshot, so that each has the time of a step. */
  readonly onSnapshot?: () => Promise<void>;
  readonly loadingMaxMs?: number;
}

/** An account whose paths into others were searched. */
export interface SearchedAccount {
  /** The numbers of accounts that its paths could lead through and that were not analysed. Its paths are then kept. */
  readonly missing: readonly string[];
  /** The number of paths that were found and not kept. */
  readonly leftOut: number;
}

export interface CrossAccountAnalysis {
  readonly reading: CrossAccountReading;
  /** The account's contribution to the paths of others, to be kept beside its snapshot. */
  readonly contribution: PackedContribution;
  readonly findings: CrossAccountFindings;
  readonly paths: readonly {
    readonly accountId: string;
    readonly path: EscalationPath;
    readonly readings: readonly PathReading[];
  }[];
  /** The accounts whose paths were searched, by id. */
  readonly searched: ReadonlyMap<string, SearchedAccount>;
  /** The numbers of the accounts that were analysed. */
  readonly read: ReadonlySet<string>;
  /** The paths that depend on missing data, as `pathKey` returns them. Their stored state is kept. */
  readonly uncertainPaths: ReadonlySet<string>;
}

/** Null if the account's users, roles and policies were not read. */
export async function analyzeCrossAccount(
  snapshot: AccountSnapshot,
  { accountId: ownId, reach, connected, knownPaths, before }: CrossAccountInput,
  { source, onSnapshot, loadingMaxMs = LOADING_MAX_MS }: AnalysisOptions,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const completedFacts = (snapshot.lastKnown && escalationFactsOf(completed(snapshot))) ?? facts;
  const own = graphOf(facts);
  const { awsAccountId: ownNumber } = snapshot;
  const endsAt = now() + loadingMaxMs;
  const accounts = new JoinedAccounts({
    own: { awsAccountId: ownNumber, read: own, completed: graphOf(completedFacts) },
    source,
    mayLoad: async () => {
      await onSnapshot?.();
      return now() < endsAt;
    },
  });
  const states = new Map<string, CrossAccountState>();
  const isReached = new Set([...reach, ...knownPaths.flatMap((path) => path.accounts)]);
  const add = async ({ awsAccountId, snapshotId, isLeftOut }: OtherAccountInput) => {
    states.set(awsAccountId, isLeftOut ? "LEFT_OUT" : await accounts.add(awsAccountId, snapshotId));
  };
  for (const each of connected) if (isReached.has(each.awsAccountId)) await add(each);
  await accounts.linkFrom(ownNumber);
  const contributed = accounts.contribution();
  const [contribution, ownHash] = [contributedHash(contributed), factsHash({ READ: facts, COMPLETED: completedFacts })];
  // Paths from them into the own account are searched only if it contributes something else than at its latest scan. If only
  // its links into others changed, because those did, their scans have searched the paths that lead through it.
  const readBefore = new Map(
    before && (before.contribution === contribution || before.facts === ownHash)
      ? before.accounts.flatMap((each) => (each.state === "READ" ? [[each.awsAccountId, each] as const] : []))
      : [],
  );
  const isNew = ({ awsAccountId }: Pick<OtherAccountInput, "awsAccountId">) => !readBefore.has(awsAccountId);
  // Now, so that no limit that is reached for paths of others can hide them.
  const ownPaths = certainPaths(accounts, { awsAccountId: ownNumber, max: MAX_PATHS });
  for (const each of connected) if (!states.has(each.awsAccountId) && isNew(each)) await add(each);
  const sources: SearchedSource[] = [{ accountId: ownId, awsAccountId: ownNumber, reach, certain: ownPaths }];
  // Each of the accounts may have links to those that were added.
  accounts.forgetLinks();
  for (const { accountId, awsAccountId, reach: numbers } of connected) {
    if (numbers === null || !isNew({ awsAccountId }) || states.get(awsAccountId) !== "READ") continue;
    if (!(await accounts.linkFrom(awsAccountId))) continue;
    const certain = certainPaths(accounts, { awsAccountId, max: MAX_PATHS_OF_OTHER });
    sources.push({ accountId, awsAccountId, reach: numbers, certain });
    accounts.forgetPrincipalsOf(awsAccountId);
  }
  for (const number of accounts.unlinked) states.set(number, "LEFT_OUT");
  const isRead = (number: string) => number === ownNumber || states.get(number) === "READ";
  const readings = new Map(
    [{ accountId: ownId, awsAccountId: ownNumber }, ...connected].map(({ accountId, awsAccountId }) => [
      awsAccountId,
      { accountId, awsAccountId, takenAt: accounts.takenAt(awsAccountId)! } satisfies PathReading,
    ]),
  );
  const searched = new Map<string, SearchedAccount>();
  const found: CertainPaths[] = [];
  for (const { accountId, awsAccountId, reach: numbers, certain } of sources) {
    if (!isRead(awsAccountId)) continue;
    found.push(certain);
    searched.set(accountId, { missing: numbers.filter((number) => !isRead(number)), leftOut: certain.leftOut });
  }
  const read = new Set([ownNumber, ...connected.map(({ awsAccountId }) => awsAccountId)].filter(isRead));
  const stateOf = ({ accountId, awsAccountId }: OtherAccountInput): CrossAccountMember => {
    const state = states.get(awsAccountId);
    if (state === undefined) return readBefore.get(awsAccountId)!;
    return { accountId, awsAccountId, state, takenAt: state === "READ" ? accounts.takenAt(awsAccountId) : null };
  };
  return {
    reading: {
      at: facts.at,
      accounts: connected.map(stateOf),
      pathsLeftOut: found[0]!.leftOut,
      contribution,
      facts: ownHash,
    },
    contribution: await packContribution(contributed),
    findings: findingsOf({ own, paths: found[0]!, knownPaths, searched: searched.get(ownId)!, read }),
    uncertainPaths: new Set(found.flatMap(({ uncertain }) => uncertain.map(({ key }) => key))),
    paths: found.flatMap(({ paths }) =>
      paths.map((path) => ({
        accountId: readings.get(path.source.awsAccountId!)!.accountId,
        path,
        readings: accountsOn(path).map((id) => readings.get(id)!),
      })),
    ),
    searched,
    read,
  };
}

interface SearchedSource extends Pick<OtherAccountInput, "accountId" | "awsAccountId"> {
  readonly reach: readonly string[];
  readonly certain: CertainPaths;
}

interface CertainPaths {
  readonly paths: readonly EscalationPath[];
  /** The paths that exist only with the missing data, or only without it. */
  readonly uncertain: readonly { readonly source: string; readonly key: string }[];
  readonly leftOut: number;
}

/** The paths from the account: with what was read, and with what the readings lack. */
function certainPaths(
  accounts: JoinedAccounts,
  { awsAccountId, max }: { readonly awsAccountId: string; readonly max: number },
): CertainPaths {
  const joined = (world: World) => joinPaths(accounts.inputOf(awsAccountId, world), { max });
  const read = joined("READ");
  const whole = accounts.isWhole ? read : joined("COMPLETED");
  const keysOf = ({ paths }: typeof read) => new Set(paths.map((path) => `${keyOf(path)} ${path.rank}`));
  const [inRead, inWhole] = [keysOf(read), keysOf(whole)];
  return {
    paths: read.paths.filter((path) => inWhole.has(`${keyOf(path)} ${path.rank}`)).map(({ path }) => path()),
    uncertain: [
      ...read.paths.filter((path) => !inWhole.has(`${keyOf(path)} ${path.rank}`)),
      ...whole.paths.filter((path) => !inRead.has(`${keyOf(path)} ${path.rank}`)),
    ].map((path) => ({ source: path.source, key: keyOf(path) })),
    leftOut: read.leftOut + (whole === read ? 0 : whole.leftOut),
  };
}

function keyOf({ source, target }: { readonly source: string; readonly target: string }): string {
  return `${source} > ${target}`;
}

/** The key of a path between accounts: its own identity, and the account that it leads into. */
export function pathKey(path: EscalationPath): string {
  return keyOf({ source: pathIdentity(path), target: path.target.awsAccountId! });
}

const LACKS_DATA = "Its path into another account depends on data that was read earlier and could not be read again.";
const TOO_MANY_PATHS =
  "There are more paths between the accounts than one scan keeps, and its path is not among the first.";

interface FindingsInput {
  readonly own: EscalationGraph;
  readonly paths: CertainPaths;
  readonly knownPaths: readonly OpenPath[];
  readonly searched: SearchedAccount;
  readonly read: ReadonlySet<string>;
}

/** The best path of each principal of the own account, and the principals whose known path may still exist. */
function findingsOf({ own, paths: { paths, uncertain }, knownPaths, searched, read }: FindingsInput) {
  const best = new Map<string, EscalationPath>();
  const found = new Set<string>();
  for (const path of paths) {
    const { uniqueId, arn } = path.source;
    found.add(pathKey(path));
    // Skips administrators of this account, because other checks already raise alerts for them.
    if (uniqueId === null || own.nodes.get(arn ?? "")?.principal.isAdministrator) continue;
    const before = best.get(uniqueId);
    if (!before || pathRank(path) < pathRank(before)) best.set(uniqueId, path);
  }
  const notEvaluated = new Map<string, string>();
  for (const { source } of uncertain) notEvaluated.set(source, LACKS_DATA);
  for (const { source, identity, accounts } of knownPaths) {
    if (found.has(identity)) continue;
    const unread = accounts.filter((number) => !read.has(number));
    const missing = unread.length > 0 ? unread : searched.missing;
    if (missing.length > 0)
      notEvaluated.set(
        source,
        `Its path leads, or may lead, through account ${missing.join(", ")}, which was not read together with this account.`,
      );
    else if (searched.leftOut > 0) notEvaluated.set(source, TOO_MANY_PATHS);
  }
  return { paths: best, notEvaluated } satisfies CrossAccountFindings;
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}
