/**
 * Escalation paths from one connected account into another. A scan searches the paths from its own account through all accounts
 * that trust policies let them lead through, and stores them. As far as there is room, it also searches the paths from accounts
 * that its own roles trust, so that what it has read opens or closes them at once. Else their own next scans do.
 *
 * A path is closed only if every account that it led through was read, and every other one that a path from its source could
 * lead through. A path that depends on what a reading lacks and an earlier one contained keeps its state, and so does one that
 * another scan has written meanwhile. Missing data never removes or adds a path.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import {
  databaseOf,
  derived,
  known,
  listOf,
  pick,
  type RowOf,
  rowsOf,
  select,
  table,
  textAt,
} from "../../db/typed-sql.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import type { CheckResult } from "../../iam/finding.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import { escalationFactsOf, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import {
  type OtherAccountInput,
  type CrossAccountAnalysis,
  type CrossAccountInput,
  type OpenPath,
  pathKey,
} from "../analysis/cross-account-analysis.ts";
import type { JoinedSource } from "../analysis/account-contribution.ts";
import { PATH_CHECK } from "../analysis/scan-steps.ts";
import { removeContribution, saveContribution, storedAccounts } from "./contribution-store.ts";
import { closePathsById, type StoredOpenedPath, upsertPaths } from "./path-store.ts";
import { joinedAccounts, type OtherAccount, readRoleTrusts, TrustingAccounts } from "./role-trusts.ts";

const a = table("account", "a");
const p = table("escalation_path", "p");
const s = table("snapshot", "s");

/** Whether the path is open and leads into another account. */
const IS_OPEN_ACROSS = sql`${p.targetAwsAccountId} is not null and ${p.goneAt} is null`;
const KNOWN_PATH = pick(p, "id", "accountId", "identity", "contentHash", "rank", "readings");
type KnownPath = RowOf<typeof KNOWN_PATH>;
/** The size is that of the packed snapshot in bytes. */
const SNAPSHOT = { ...pick(s, "accountId", "id"), size: sql<number>`octet_length(${s.document})` };
const latest = derived("latest", SNAPSHOT);
type LatestSnapshot = RowOf<typeof SNAPSHOT>;

/**
 * The maximum number of accounts that paths from the own account lead through and that are analysed, and the maximum size of
 * their packed snapshots. One of them is unpacked at a time.
 */
const REACHED_ACCOUNTS = 1_000;
const REACHED_BYTES = 48 * 1_048_576;
/** The limits for other accounts from which paths into the own one are searched. */
const REACHING_ACCOUNTS = 8;
const REACHING_BYTES = 8 * 1_048_576;

/** The input of a scan's analysis, and the stored paths of the accounts whose paths are searched. */
export interface CrossAccountSource {
  readonly input: CrossAccountInput;
  /** The other accounts, which the analysis reads one by one. */
  readonly accounts: JoinedSource;
  readonly before: StoredBefore;
}

export interface StoredBefore {
  /** The content hashes of the open paths, by account and identity. */
  readonly openHashes: ReadonlyMap<string, string>;
  /** The latest snapshots of the other accounts, by the id of the account. */
  readonly snapshotIds: ReadonlyMap<string, string>;
}

/**
 * Chooses what the analysis of the paths between this account and the others needs. Null if there is no other account and
 * no known path, or if this account's users, roles and policies were not read.
 */
export async function readCrossAccountInput(
  em: Em,
  account: Account,
  snapshot: AccountSnapshot,
): Promise<CrossAccountSource | null> {
  const facts = escalationFactsOf(snapshot);
  const others = await select(
    databaseOf(em),
    { id: a.id, awsAccountId: known<string>(a.awsAccountId) },
    sql`from ${a.$table}
     where ${a.id} <> ${account.id} and ${a.status} <> 'ARCHIVED' and ${a.awsAccountId} is not null
       and ${a.awsAccountId} <> ${snapshot.awsAccountId}
     order by ${a.id}`,
  );
  // Before everything else: what another scan stores meanwhile is then either read below or seen as a change.
  const { knownPaths, hashes: ownHashes } = await openPaths(em, account.id);
  if (!facts || (others.length === 0 && knownPaths.length === 0)) return null;
  const { awsAccountId: number } = snapshot;
  const byNumber = new Map(others.map((other) => [other.awsAccountId, other]));
  const joined = await joinedAccounts(em, { awsAccountId: number, trusts: (await readRoleTrusts(snapshot))! }, others);
  const onOwnPaths = knownPaths.flatMap(({ accounts }) => accounts.flatMap((each) => byNumber.get(each) ?? []));
  const onPathsInto = await accountsOnPathsInto(em, number, byNumber);
  const candidates = [...onOwnPaths, ...joined.reached, ...onPathsInto, ...joined.reaching];
  const sizes = await latestSnapshots(em, candidates);
  const chosen = new ChosenAccounts(({ id }) => sizes.get(id)?.size ?? 0);
  for (const other of [...onOwnPaths, ...joined.reached])
    chosen.add(other, { accounts: REACHED_ACCOUNTS, bytes: REACHED_BYTES });
  const leftOut = [...new Set([...onOwnPaths, ...joined.reached])].filter((other) => !chosen.all.has(other));
  const room = { accounts: chosen.all.size + REACHING_ACCOUNTS, bytes: chosen.bytes + REACHING_BYTES };
  const sources = new Set<OtherAccount>();
  for (const other of [...onPathsInto, ...joined.reaching])
    if (sources.size < REACHING_ACCOUNTS && chosen.add(other, room)) sources.add(other);
  const reach = joined.reached.map((each) => each.awsAccountId);
  // The hashes are read before the snapshots and what the accounts can reach.
  const hashes = new Map([
    ...ownHashes,
    ...(await openHashes(
      em,
      [...sources].map(({ id }) => id),
    )),
  ]);
  const snapshots = await latestSnapshots(em, [...chosen.all]);
  const trusting = new TrustingAccounts(em, others);
  const snapshotIds = new Map<string, string>();
  const connected: OtherAccountInput[] = [];
  for (const other of [...chosen.all, ...leftOut]) {
    const { id: accountId, awsAccountId } = other;
    const isChosen = chosen.all.has(other);
    const reached = isChosen && sources.has(other) ? await trusting.reachedFrom(awsAccountId) : null;
    const snapshotId = (isChosen && snapshots.get(accountId)?.id) || null;
    if (snapshotId !== null && reached) snapshotIds.set(accountId, snapshotId);
    connected.push({
      accountId,
      awsAccountId,
      isLeftOut: !isChosen,
      snapshotId,
      // The reach also counts through the own account, which may trust this one only since this scan.
      reach: reached && [...new Set([...reached.map((each) => each.awsAccountId), ...reach])],
    });
  }
  return {
    input: { accountId: account.id, reach, connected, knownPaths, before: account.crossAccountReading },
    accounts: storedAccounts(em),
    before: { openHashes: hashes, snapshotIds },
  };
}

/**
 * Returns the findings for the verification of one alert. A verification reads only one account, so the known paths
 * into other accounts are reported as not evaluated and stay as they are.
 */
export async function openCrossAccountPaths(em: Em, accountId: string): Promise<CrossAccountFindings> {
  const { knownPaths } = await openPaths(em, accountId);
  return {
    paths: new Map(),
    notEvaluated: new Map(
      knownPaths.map(({ source }) => [source, "Paths into other accounts are evaluated only by a scan."]),
    ),
  };
}

/** The accounts that are analysed, in the order in which they were added. */
class ChosenAccounts {
  readonly all = new Set<OtherAccount>();
  bytes = 0;

  constructor(private readonly packedSizeOf: (other: OtherAccount) => number) {}

  /** Adds the account if the limits permit it. Returns whether it is among the chosen ones. */
  add(other: OtherAccount, limits: { readonly accounts: number; readonly bytes: number }): boolean {
    if (this.all.has(other)) return true;
    if (this.all.size >= limits.accounts) return false;
    const size = this.packedSizeOf(other);
    if (this.bytes + size > limits.bytes) return false;
    this.all.add(other);
    this.bytes += size;
    return true;
  }
}

/** The other accounts on open paths into or through the account, those on the most paths first. */
async function accountsOnPathsInto(
  em: Em,
  number: string,
  byNumber: ReadonlyMap<string, OtherAccount>,
): Promise<readonly OtherAccount[]> {
  const rows = await select(
    databaseOf(em),
    { number: known<string>(textAt(sql<PathReading>`reading`, "awsAccountId")) },
    sql`from ${p.$table} cross join jsonb_array_elements(${p.readings}) reading
     where ${p.targetAwsAccountId} = ${number} and ${p.goneAt} is null group by 1 order by count(*) desc, 1`,
  );
  return rows.flatMap((row) => byNumber.get(row.number) ?? []);
}

/** Identifies a path among those of all accounts. */
function rowKey(accountId: string, identity: string): string {
  return `${accountId} ${identity}`;
}

async function openHashes(em: Em, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await select(
    databaseOf(em),
    pick(p, "accountId", "identity", "contentHash"),
    sql`from ${p.$table} where ${p.accountId} = any(${sql.val(accountIds)}::text[]) and ${IS_OPEN_ACROSS}`,
  );
  return new Map(rows.map((row) => [rowKey(row.accountId, row.identity), row.contentHash]));
}

async function latestSnapshots(
  em: Em,
  accounts: readonly OtherAccount[],
): Promise<ReadonlyMap<string, LatestSnapshot>> {
  if (accounts.length === 0) return new Map();
  const ids = [...new Set(accounts.map(({ id }) => id))];
  const rows = await select(
    databaseOf(em),
    pick(latest, "accountId", "id", "size"),
    sql`from unnest(${sql.val(ids)}::text[]) as asked(id)
     cross join lateral (
       select ${listOf(SNAPSHOT)} from ${s.$table}
        where ${s.accountId} = asked.id order by ${s.takenAt} desc, ${s.id} desc limit 1) ${latest.$table}`,
  );
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** Returns the stored open paths from this account into others, and their content hashes. */
async function openPaths(em: Em, accountId: string) {
  const rows = await select(
    databaseOf(em),
    { source: sql<string>`split_part(${p.identity}, ' > ', 1)`, ...pick(p, "identity", "contentHash", "readings") },
    sql`from ${p.$table} where ${p.accountId} = ${accountId} and ${IS_OPEN_ACROSS}`,
  );
  const knownPaths = rows.map(({ source, identity, readings }): OpenPath => ({
    source,
    identity,
    accounts: readings.map(({ awsAccountId }) => awsAccountId),
  }));
  return { knownPaths, hashes: new Map(rows.map((row) => [rowKey(accountId, row.identity), row.contentHash])) };
}

export interface CrossAccountResult {
  /** Undefined if the paths could not be analysed: they stay as they are. */
  readonly analyzed: CrossAccountAnalysis | null | undefined;
  /** Null if nothing was analysed. */
  readonly before: StoredBefore | null;
  readonly results: readonly CheckResult[];
  /** The packed snapshot that was analysed. */
  readonly document: Uint8Array;
  readonly at: Date;
}

export interface SavedCrossAccountPaths extends Pick<CrossAccountResult, "results"> {
  readonly opened: readonly StoredOpenedPath[];
}

/**
 * Saves the paths. Call it in the scan's last transaction, before any alert is locked. The findings are out of date if
 * another scan has changed a path of the account since the analysis began, and the analysis did not find it. The check
 * of paths is then not evaluated, so that no alert is resolved.
 */
export async function saveCrossAccountPaths(
  em: Em,
  accountId: string,
  { analyzed, before, results, document, at }: CrossAccountResult,
): Promise<SavedCrossAccountPaths> {
  if (analyzed === undefined) return { opened: [], results };
  await em.nativeUpdate(AccountEntity, { id: accountId }, { crossAccountReading: analyzed?.reading ?? null });
  if (!analyzed) {
    await removeContribution(em, accountId);
    return { opened: [], results };
  }
  await saveContribution(em, accountId, analyzed.contribution, document);
  const accountIds = [...analyzed.searched.keys()];
  // Only the accounts whose paths were searched have paths to write. In one order, so that two scans never deadlock.
  await sql`
    select pg_advisory_xact_lock(${ADVISORY_LOCKS.crossAccountPaths}::int, locked.key) from (
      select distinct hashtext(id) as key from unnest(${sql.val(accountIds)}::text[]) as id order by key) locked`.execute(
    em.getKysely(),
  );
  const movedIds = await scannedSince(em, before?.snapshotIds ?? new Map());
  const currentIds = accountIds.filter((id) => !movedIds.has(id));
  const rows = await select(
    databaseOf(em),
    KNOWN_PATH,
    sql`from ${p.$table} where ${p.accountId} = any(${sql.val(currentIds)}::text[]) and ${IS_OPEN_ACROSS}`,
  );
  const knownPaths = new Map(rows.map((row) => [rowKey(row.accountId, row.identity), row]));
  // Another scan has written it since this analysis began, from a later reading of another account. It is left as it is.
  const isChangedSince = (key: string) => knownPaths.get(key)?.contentHash !== before?.openHashes.get(key);
  const found = analyzed.paths.filter((each) => !movedIds.has(each.accountId)).map((each) => storedPath(each));
  const foundKeys = new Set(found.map((each) => rowKey(each.accountId, each.identity)));
  const changed = found.filter((each) => {
    const key = rowKey(each.accountId, each.identity);
    const stored = knownPaths.get(key);
    // A better path, through an account that was not analysed, may still exist.
    const isBetterElsewhere = stored && stored.rank < pathRank(each.path) && !isRead(stored, analyzed);
    return stored?.contentHash !== each.contentHash && !isBetterElsewhere && !isChangedSince(key);
  });
  const opened: StoredOpenedPath[] = [];
  for (const [sourceId, paths] of Map.groupBy(changed, (entry) => entry.accountId))
    opened.push(...(await upsertPaths(em, sourceId, paths, at)));
  const notFound = [...knownPaths].filter(([key]) => !foundKeys.has(key));
  const closed = notFound.flatMap(([key, row]) => (!isChangedSince(key) && isClosed(row, analyzed) ? [row.id] : []));
  if (closed.length > 0) await closePathsById(em, closed, at);
  const isOutdated = notFound.some(([key, row]) => row.accountId === accountId && isChangedSince(key));
  return { opened, results: isOutdated ? results.map(withoutPaths) : results };
}

const CHANGED_MEANWHILE =
  "The scan of another account has changed paths of this account in the meantime. The next scan evaluates them.";

function withoutPaths(result: CheckResult): CheckResult {
  const { checkId, checkVersion, status } = result;
  if (checkId !== PATH_CHECK || status !== "EVALUATED") return result;
  const reason = CHANGED_MEANWHILE;
  return { status: "NOT_EVALUATED", checkId, checkVersion, reason, missingActions: [], lowersCoverage: false };
}

/** The accounts that their own scans have read since. Those have searched their paths from what is true now. */
async function scannedSince(em: Em, snapshotIds: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> {
  if (snapshotIds.size === 0) return new Set();
  const rows = await rowsOf(
    databaseOf(em),
    pick(s, "accountId", "id"),
    (list) => sql`
    select distinct on (${s.accountId}) ${list} from ${s.$table} where ${s.accountId} = any(${sql.val([...snapshotIds.keys()])}::text[])
     order by ${s.accountId}, ${s.takenAt} desc, ${s.id} desc`,
  );
  return new Set(rows.flatMap((row) => (snapshotIds.get(row.accountId) === row.id ? [] : [row.accountId])));
}

function storedPath({ accountId, path, readings }: CrossAccountAnalysis["paths"][number]) {
  const contentHash = createHash("sha1")
    .update(JSON.stringify([path, readings]))
    .digest("base64url");
  const targetAwsAccountId = path.target.awsAccountId;
  return { accountId, path, identity: pathKey(path), contentHash, targetAwsAccountId, readings };
}

function isRead({ readings }: KnownPath, { read }: CrossAccountAnalysis): boolean {
  return readings.every(({ awsAccountId }) => read.has(awsAccountId));
}

/** Whether a path that was not found is gone. One through an account that was not read may still exist. */
function isClosed(path: KnownPath, analyzed: CrossAccountAnalysis): boolean {
  const { missing, leftOut } = analyzed.searched.get(path.accountId)!;
  return missing.length === 0 && leftOut === 0 && !analyzed.uncertainPaths.has(path.identity) && isRead(path, analyzed);
}
