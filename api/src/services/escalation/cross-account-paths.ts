/**
 * Escalation paths from one connected account into another. A scan analyses what its own account contributes to such paths
 * and stores the paths that its changes open or close, also those of other accounts.
 *
 * A path through an account that was not read keeps its state. So does a path that depends on what a reading lacks and an
 * earlier one contained, and one that a limit of the search left out. Missing data never removes or adds a path.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import {
  type CrossAccountAnalysis,
  type CrossAccountChanges,
  type FoundCrossing,
  pathKey,
} from "../analysis/cross-account-analysis.ts";
import type { CrossAccountStore } from "../analysis/cross-account-store.ts";
import type { FoundPath } from "../analysis/stored-paths.ts";
import { upsertPaths } from "./path-store.ts";
import { type RoleTrust, saveRoleTrusts } from "./role-trusts.ts";
import {
  crossAccountStore,
  forgetCrossings,
  markCrossingsStale,
  markCrossingsUnread,
  saveCrossings,
  storedPaths,
} from "./stored-crossings.ts";

export interface CrossAccountSource {
  readonly accountId: string;
  readonly store: CrossAccountStore;
}

/**
 * What the analysis of the paths between this account and the others reads from. Null if there is no other account and no
 * known path, or if this account's users, roles and policies were not read.
 */
export async function crossAccountSource(
  em: Em,
  account: Account,
  { awsAccountId, sections }: AccountSnapshot,
): Promise<CrossAccountSource | null> {
  if (sections.authorizationDetails.status !== "read") return null;
  const { rows } = await sql`
    select 1 where exists (select 1 from account where id <> ${account.id} and status <> 'ARCHIVED'
                              and aws_account_id is not null and aws_account_id <> ${awsAccountId})
       or exists (select 1 from escalation_path where account_id = ${account.id}
                     and target_aws_account_id is not null and gone_at is null)`.execute(em.getKysely());
  return rows.length === 0 ? null : { accountId: account.id, store: crossAccountStore(em) };
}

/**
 * Returns the findings for the verification of one alert. A verification reads only one account, so the known paths
 * into other accounts are reported as not evaluated and stay as they are.
 */
export async function openCrossAccountPaths(em: Em, accountId: string): Promise<CrossAccountFindings> {
  const knownPaths = await storedPaths(em, accountId);
  return {
    paths: new Map(),
    notEvaluated: new Map(
      knownPaths.map(({ source }) => [source, "Paths into other accounts are evaluated only by a scan."]),
    ),
  };
}

export interface CrossAccountResult {
  /** Null if there was nothing to analyse. Undefined if the analysis was given up. */
  readonly analyzed: CrossAccountAnalysis | null | undefined;
  /** Null if the roles were not read: the stored trusts stay as they are. */
  readonly trusts: readonly RoleTrust[] | null;
  readonly at: Date;
}

/** Saves the trusts of the account's roles and the paths. Call it in the scan's last transaction, before any alert is locked. */
export async function saveCrossAccountPaths(
  em: Em,
  accountId: string,
  { analyzed, trusts, at }: CrossAccountResult,
): Promise<void> {
  const { accounts = [], staleIds = [], outdatedIds = [], paths = null } = analyzed ?? {};
  await lockAccounts(em, [
    accountId,
    ...accounts.map((account) => account.accountId),
    ...staleIds,
    ...outdatedIds,
    ...(paths?.sourceIds ?? []),
  ]);
  if (trusts === null) return markCrossingsUnread(em, accountId);
  await saveRoleTrusts(em, accountId, trusts);
  if (analyzed === undefined) return markCrossingsStale(em, [accountId], { isOutdated: false });
  await em.nativeUpdate(AccountEntity, { id: accountId }, { crossAccountReading: analyzed?.reading ?? null });
  if (analyzed === null) return forgetCrossings(em, accountId);
  for (const account of accounts) await saveCrossings(em, account);
  await markCrossingsStale(em, staleIds, { isOutdated: false });
  await markCrossingsStale(em, outdatedIds, { isOutdated: true });
  if (paths !== null) await savePaths(em, paths, at);
}

/** Only accounts that were analysed together have something to write. In one order, so that two scans never deadlock. */
async function lockAccounts(em: Em, accountIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${ADVISORY_LOCKS.crossAccountPaths}::int, locked.key) from (
      select distinct hashtext(id) as key from unnest(${sql.val(accountIds)}::text[]) as id order by key) locked`.execute(
    em.getKysely(),
  );
}

interface KnownPath {
  readonly id: string;
  readonly account_id: string;
  readonly identity: string;
  readonly content_hash: string;
  readonly readings: readonly PathReading[];
}

async function savePaths(em: Em, changes: CrossAccountChanges, at: Date): Promise<void> {
  const kysely = em.getKysely();
  const { rows } = await sql<KnownPath>`
    select id, account_id, identity, content_hash, readings from escalation_path
     where account_id = any(${sql.val(changes.sourceIds)}::text[])
       and target_aws_account_id is not null and gone_at is null`.execute(kysely);
  const known = new Map(rows.map((row) => [`${row.account_id} ${row.identity}`, row]));
  for (const part of changes.found) {
    const found = JSON.parse(Buffer.from(part).toString("utf8")) as FoundCrossing[];
    const changed = found.filter((each) => {
      const key = `${each.accountId} ${pathKey(each.path)}`;
      const isKnown = known.get(key)?.content_hash === contentHashOf(each);
      known.delete(key);
      return !isKnown;
    });
    for (const [sourceId, paths] of Map.groupBy(changed, (each) => each.accountId))
      await upsertPaths(em, sourceId, paths.map(storedPath), at);
  }
  const closed = [...known.values()].filter((path) => isClosed(path, changes)).map(({ id }) => id);
  if (closed.length > 0)
    await sql`update escalation_path set gone_at = ${at} where id = any(${sql.val(closed)}::text[])`.execute(kysely);
}

function storedPath(found: FoundCrossing): FoundPath {
  const { path, readings } = found;
  return {
    path,
    readings,
    identity: pathKey(path),
    contentHash: contentHashOf(found),
    targetAwsAccountId: path.target.awsAccountId,
  };
}

/** The times of the readings are not part of it: the page shows those of the accounts' latest readings. */
function contentHashOf({ path, readings }: FoundCrossing): string {
  return createHash("sha1")
    .update(JSON.stringify([path, readings.map((each) => each.accountId)]))
    .digest("base64url");
}

/** A path through an account that was not searched may still exist. So may one that lacks data or that a limit left out. */
function isClosed(
  { identity, readings }: KnownPath,
  { analyzedNumbers, uncertainPaths, unsearched }: CrossAccountChanges,
): boolean {
  return (
    !uncertainPaths.has(identity) &&
    !unsearched.has(identity.split(" > ")[0]!) &&
    readings.every(({ awsAccountId }) => analyzedNumbers.has(awsAccountId))
  );
}
