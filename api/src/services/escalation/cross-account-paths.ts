/**
 * Escalation paths from one connected account into another. A scan analyses its own snapshot together with the latest
 * snapshots of the accounts that trust policies connect to it, and stores the paths between them.
 *
 * A path through an account that was not read or was left out keeps its state. So does a path that depends on what a
 * reading lacks and an earlier one contained. Missing data never removes or adds a path.
 */
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import { completed } from "../../iam/checks/last-known.ts";
import { crossAccountPaths } from "../../iam/escalation/paths/cross-account.ts";
import type {
  CrossAccountMember,
  CrossAccountReading,
  PathReading,
} from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import { upsertPaths } from "./path-store.ts";
import { unpackSnapshot } from "../analysis/snapshot-codec.ts";

/**
 * The maximum number of other accounts in one analysis, and the maximum size of their packed snapshots. The nearest
 * accounts are chosen first. All snapshots are unpacked in memory at the same time.
 */
const MAX_ACCOUNTS = 8;
const MAX_PACKED_BYTES = 8 * 1_048_576;
/** The maximum number of account boundaries that a path crosses, as in `crossAccountPaths`. */
const MAX_BORDERS = 3;
/** The maximum number of paths that one analysis returns, over all its accounts. */
const MAX_PATHS = 2_000;
/** The key of the advisory lock for writers of cross-account paths. Arbitrary, but no other lock may use it. */
const CROSS_ACCOUNT_LOCK = 7_011_127;

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

interface OtherAccount {
  readonly id: string;
  readonly aws_account_id: string;
}

/**
 * Analyses the paths between this account and the others. Null if there is no other account
 * and no known path, or if this account's users, roles and policies were not read.
 */
export async function analyzeCrossAccount(
  em: Em,
  account: Account,
  snapshot: AccountSnapshot,
): Promise<CrossAccountAnalysis | null> {
  const facts = escalationFactsOf(snapshot);
  const { rows: others } = await sql<OtherAccount>`
    select id, aws_account_id from account
     where id <> ${account.id} and status <> 'ARCHIVED' and aws_account_id is not null
       and aws_account_id <> ${snapshot.awsAccountId}
     order by id`.execute(em.getKysely());
  const knownPaths = await openPaths(em, account.id);
  if (!facts || (others.length === 0 && knownPaths.length === 0)) return null;
  const own = graphOf(facts);
  const ownGraphs: AccountGraphs = { read: own, completed: graphOf(escalationFactsOf(completed(snapshot)) ?? facts) };
  const connected = await connectedAccounts(em, own, others);
  const graphs: AccountGraphs[] = [ownGraphs];
  const accounts: CrossAccountMember[] = [];
  let bytes = 0;
  for (const { id: accountId, aws_account_id: awsAccountId } of connected) {
    const size = accounts.length < MAX_ACCOUNTS ? await packedSize(em, accountId) : Infinity;
    const isLeftOut = bytes + (size ?? 0) > MAX_PACKED_BYTES;
    const latest = isLeftOut || size === null ? null : await latestGraphs(em, accountId);
    const graph = latest?.read;
    if (latest) {
      bytes += size!;
      graphs.push(latest);
    }
    const missingState = isLeftOut ? "LEFT_OUT" : "NOT_READ";
    accounts.push({
      accountId,
      awsAccountId,
      state: graph ? "READ" : missingState,
      takenAt: graph?.account.at ?? null,
    });
    await setImmediate();
  }
  const readings = new Map<string, PathReading>([
    [snapshot.awsAccountId, { accountId: account.id, awsAccountId: snapshot.awsAccountId, takenAt: own.account.at }],
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

function pathKey(path: EscalationPath): string {
  return `${pathIdentity(path)} > ${path.target.awsAccountId!}`;
}

const LACKS_DATA = "Its path into another account depends on data that was read earlier and could not be read again.";
const TOO_MANY_PATHS = `There are more than ${MAX_PATHS} paths between the accounts, and its path is not among the first.`;

/**
 * Returns the findings for the verification of one alert. A verification reads only one account, so the known paths
 * into other accounts are reported as not evaluated and stay as they are.
 */
export async function openCrossAccountPaths(em: Em, accountId: string): Promise<CrossAccountFindings> {
  const knownPaths = await openPaths(em, accountId);
  return {
    paths: new Map(),
    notEvaluated: new Map(
      knownPaths.map(({ source }) => [source, "Paths into other accounts are evaluated only by a scan."]),
    ),
  };
}

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

/** Returns the accounts that trust policies connect to the own account in either direction, nearest first. */
async function connectedAccounts(
  em: Em,
  own: EscalationGraph,
  others: readonly OtherAccount[],
): Promise<readonly OtherAccount[]> {
  if (others.length === 0) return [];
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  const connections = new Map<string, Set<string>>();
  const connect = (one: string, other: string) => {
    connections.set(one, (connections.get(one) ?? new Set()).add(other));
    connections.set(other, (connections.get(other) ?? new Set()).add(one));
  };
  const ownNumber = own.account.awsAccountId;
  for (const role of own.account.details.roles) {
    const { others: named, namesAnyone } = own.account.trustOf(role);
    for (const number of byNumber.keys())
      if (namesAnyone || named.some((name) => name.includes(number))) connect(ownNumber, number);
  }
  const numbers = [...byNumber.keys(), ownNumber];
  const { rows } = await sql<{ trusting: string; named: string }>`
    select distinct a.aws_account_id as trusting, n.named from iam_role r join account a on a.id = r.account_id
      cross join unnest(${sql.val(numbers)}::text[]) as n(named)
     where r.gone_at is null and a.aws_account_id = any(${sql.val([...byNumber.keys()])}::text[]) and n.named <> a.aws_account_id
       and (position(n.named in r.document -> 'role' ->> 'trustPolicy') > 0 or r.document -> 'role' ->> 'trustPolicy' ~ '"(AWS|Principal)"\\s*:\\s*(\\[[^\\]]*)?"\\*"')`.execute(
    em.getKysely(),
  );
  for (const { trusting, named } of rows) connect(trusting, named);
  const found = new Set([ownNumber]);
  let frontier = [ownNumber];
  for (let border = 0; border < MAX_BORDERS && frontier.length > 0; border += 1) {
    frontier = [...new Set(frontier.flatMap((number) => [...(connections.get(number) ?? [])]))].filter(
      (number) => !found.has(number),
    );
    for (const number of frontier) found.add(number);
  }
  return [...found].flatMap((number) => byNumber.get(number) ?? []);
}

async function packedSize(em: Em, accountId: string): Promise<number | null> {
  const { rows } = await sql<{ size: number }>`
    select octet_length(document) as size from snapshot
     where account_id = ${accountId} order by taken_at desc, id desc limit 1`.execute(em.getKysely());
  return rows[0]?.size ?? null;
}

/** Null if no snapshot of the account has its users, roles and policies. */
async function latestGraphs(em: Em, accountId: string): Promise<AccountGraphs | null> {
  const row = await em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc", id: "desc" } });
  if (!row) return null;
  const snapshot = await unpackSnapshot(row.document);
  const facts = escalationFactsOf(snapshot);
  const read = facts && graphOf(facts);
  if (!read) return null;
  return { read, completed: snapshot.lastKnown ? graphOf(escalationFactsOf(completed(snapshot))!) : read };
}

function accountsOn({ hops, source }: EscalationPath): readonly string[] {
  return [
    ...new Set(
      [source, ...hops.flatMap(({ from, to }) => [from, to])].flatMap(({ awsAccountId }) => awsAccountId ?? []),
    ),
  ];
}

interface OpenPath {
  readonly source: string;
  readonly accounts: readonly string[];
}

/** Returns the stored open paths from this account into others. */
async function openPaths(em: Em, accountId: string): Promise<readonly OpenPath[]> {
  const { rows } = await sql<{ source: string; readings: readonly PathReading[] }>`
    select split_part(identity, ' > ', 1) as source, readings from escalation_path
     where account_id = ${accountId} and target_aws_account_id is not null and gone_at is null`.execute(em.getKysely());
  return rows.map(({ source, readings }) => ({ source, accounts: readings.map(({ awsAccountId }) => awsAccountId) }));
}

/** Saves the paths. Call it in the scan's last transaction, before any alert is locked. */
export async function saveCrossAccountPaths(
  em: Em,
  accountId: string,
  analyzed: CrossAccountAnalysis | null,
  at: Date,
): Promise<void> {
  await em.nativeUpdate(AccountEntity, { id: accountId }, { crossAccountReading: analyzed?.reading ?? null });
  if (!analyzed) return;
  const kysely = em.getKysely();
  await sql`select pg_advisory_xact_lock(${CROSS_ACCOUNT_LOCK})`.execute(kysely);
  const accountIds = [accountId, ...analyzed.reading.accounts.map((entry) => entry.accountId)];
  const { rows } = await sql<{
    id: string;
    account_id: string;
    identity: string;
    content_hash: string;
    readings: readonly PathReading[];
  }>`
    select id, account_id, identity, content_hash, readings from escalation_path
     where account_id = any(${sql.val(accountIds)}::text[]) and target_aws_account_id is not null and gone_at is null`.execute(
    kysely,
  );
  const knownPaths = new Map(rows.map((row) => [`${row.account_id} ${row.identity}`, row]));
  const changed = analyzed.paths.flatMap(({ path, readings, ...found }) => {
    const identity = pathKey(path);
    const contentHash = createHash("sha1")
      .update(JSON.stringify([path, readings]))
      .digest("base64url");
    const key = `${found.accountId} ${identity}`;
    const isKnown = knownPaths.get(key)?.content_hash === contentHash;
    knownPaths.delete(key);
    return isKnown
      ? []
      : [
          {
            accountId: found.accountId,
            path,
            identity,
            contentHash,
            targetAwsAccountId: path.target.awsAccountId,
            readings,
          },
        ];
  });
  for (const [sourceId, paths] of Map.groupBy(changed, (entry) => entry.accountId))
    await upsertPaths(em, sourceId, paths, at);
  // A path through an account that was not read or was left out may still exist. So may one that lacks data.
  const closed = [...knownPaths.values()].filter(
    ({ identity, readings }) =>
      !analyzed.uncertainPaths.has(identity) &&
      readings.every(({ awsAccountId }) => analyzed.analyzedNumbers.has(awsAccountId)),
  );
  if (analyzed.reading.pathsLeftOut === 0 && closed.length > 0)
    await sql`update escalation_path set gone_at = ${at} where id = any(${sql.val(closed.map(({ id }) => id))}::text[])`.execute(
      kysely,
    );
}
