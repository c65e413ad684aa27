/**
 * Escalation paths from one connected account into another. A scan analyses its own snapshot together with the latest
 * snapshots of the accounts that trust policies connect to it, and stores the paths between them.
 *
 * A path through an account that was not read or was left out keeps its state. So does a path that depends on what a
 * reading lacks and an earlier one contained. Missing data never removes or adds a path.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import type { CrossAccountFindings } from "../../iam/checks/check.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import { escalationFactsOf, pathRank } from "../../iam/escalation/paths/snapshot-paths.ts";
import {
  type ConnectedAccount,
  type CrossAccountAnalysis,
  type CrossAccountInput,
  type OpenPath,
  pathKey,
} from "../analysis/cross-account-analysis.ts";
import { type StoredOpenedPath, upsertPaths } from "./path-store.ts";
import { joinedAccounts, type OtherAccount, readRoleTrusts } from "./role-trusts.ts";

/**
 * The maximum number of other accounts that are analysed together, and the maximum size of their packed snapshots. All
 * snapshots of a group are unpacked in memory at the same time. The nearest accounts are chosen first.
 */
const GROUP_ACCOUNTS = 8;
const GROUP_BYTES = 8 * 1_048_576;
/** Further groups have the other ends of known paths. Their packed snapshots are in memory at the same time. */
const GROUPS_MAX = 40;
const ALL_GROUPS_BYTES = 32 * 1_048_576;

/**
 * Chooses what the analysis of the paths between this account and the others needs. Null if there is no other account and
 * no known path, or if this account's users, roles and policies were not read.
 */
export async function readCrossAccountInput(
  em: Em,
  account: Account,
  snapshot: AccountSnapshot,
): Promise<CrossAccountInput | null> {
  const facts = escalationFactsOf(snapshot);
  const { rows: others } = await sql<OtherAccount>`
    select id, aws_account_id from account
     where id <> ${account.id} and status <> 'ARCHIVED' and aws_account_id is not null
       and aws_account_id <> ${snapshot.awsAccountId}
     order by id`.execute(em.getKysely());
  const knownPaths = await openPaths(em, account.id);
  if (!facts || (others.length === 0 && knownPaths.length === 0)) return null;
  const { awsAccountId: number } = snapshot;
  const onPaths = others.length === 0 ? [] : await accountsOnPaths(em, account.id, number, others);
  const joined =
    others.length === 0
      ? []
      : await joinedAccounts(em, { awsAccountId: number, trusts: await readRoleTrusts(facts) }, others);
  const ends = new Set(onPaths.flatMap(({ other, isFromOwn }) => (isFromOwn ? other : [])));
  const groups = new AnalysisGroups((other) => packedSize(em, other.id));
  const all = new Set([...onPaths.map((entry) => entry.other), ...joined]);
  for (const other of all) if (ends.has(other) || !groups.isFull) await groups.place([other], ends.has(other));
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  for (const { accounts } of knownPaths) {
    const between = accounts.filter((each) => each !== number);
    const members = between.flatMap((each) => byNumber.get(each) ?? []);
    // A path through an account that was disconnected cannot be evaluated.
    if (members.length === between.length) await groups.place(members, true);
  }
  const documents = new Map<OtherAccount, Uint8Array | null>();
  for (const other of groups.members()) documents.set(other, await latestDocument(em, other.id));
  const connected = [
    ...groups.all.flatMap((group, index) => [...group].map((other) => [other, index] as const)),
    ...[...all].flatMap((other) => (documents.has(other) ? [] : [[other, null] as const])),
  ].map(([other, group]): ConnectedAccount => {
    const { id: accountId, aws_account_id: awsAccountId } = other;
    return { accountId, awsAccountId, group, document: documents.get(other) ?? null };
  });
  return { accountId: account.id, connected, knownPaths };
}

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

/** Groups of accounts that are analysed together. An account can be in several: each of its paths needs one with all on it. */
class AnalysisGroups {
  readonly all: Set<OtherAccount>[] = [new Set()];
  readonly #sizes = new Map<OtherAccount, number>();
  #groupBytes = 0;
  #bytes = 0;

  constructor(private readonly packedSizeOf: (other: OtherAccount) => Promise<number | null>) {}

  /** Whether the next account needs another group. */
  get isFull(): boolean {
    return this.all.at(-1)!.size === GROUP_ACCOUNTS;
  }

  members(): ReadonlySet<OtherAccount> {
    return new Set(this.all.flatMap((group) => [...group]));
  }

  /** Adds the accounts to one group if none has all of them, unless they exceed the limits. */
  async place(accounts: readonly OtherAccount[], mayOpenGroup: boolean): Promise<void> {
    if (this.all.some((group) => accounts.every((other) => group.has(other)))) return;
    const last = this.all.at(-1)!;
    const added = accounts.filter((other) => !last.has(other));
    const size = await this.#sizeOf(added);
    if (last.size + added.length <= GROUP_ACCOUNTS && this.#groupBytes + size <= GROUP_BYTES) this.#add(added, size);
    else if (mayOpenGroup && this.all.length < GROUPS_MAX) {
      const whole = await this.#sizeOf(accounts);
      if (accounts.length > GROUP_ACCOUNTS || whole > GROUP_BYTES || this.#bytes + whole > ALL_GROUPS_BYTES) return;
      this.all.push(new Set());
      this.#groupBytes = 0;
      this.#add(accounts, whole);
    }
  }

  #add(accounts: readonly OtherAccount[], size: number): void {
    if (this.#bytes + size > ALL_GROUPS_BYTES) return;
    for (const other of accounts) this.all.at(-1)!.add(other);
    this.#groupBytes += size;
    this.#bytes += size;
  }

  /** The size of the packed snapshots of the accounts. One without a snapshot takes no memory. */
  async #sizeOf(accounts: readonly OtherAccount[]): Promise<number> {
    let sum = 0;
    for (const other of accounts) {
      if (!this.#sizes.has(other)) this.#sizes.set(other, (await this.packedSizeOf(other)) ?? 0);
      sum += this.#sizes.get(other)!;
    }
    return sum;
  }
}

/**
 * The accounts on open paths from or into the account, those on the most paths first. They are analysed before all others,
 * also if no trust policy joins them any more: otherwise, such a path would stay open for ever. Those on paths from the
 * account are analysed however many they are: the scan of another account may have found a path from one of its
 * principals, and only its own scan raises the alert.
 */
async function accountsOnPaths(
  em: Em,
  accountId: string,
  number: string,
  others: readonly OtherAccount[],
): Promise<readonly { readonly other: OtherAccount; readonly isFromOwn: boolean }[]> {
  const { rows } = await sql<{ number: string; isFromOwn: boolean }>`
    select reading ->> 'awsAccountId' as number, bool_or(account_id = ${accountId}) as "isFromOwn"
      from escalation_path cross join jsonb_array_elements(readings) reading
     where target_aws_account_id is not null and gone_at is null and (account_id = ${accountId} or target_aws_account_id = ${number})
     group by 1 order by count(*) desc, 1`.execute(em.getKysely());
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  return rows.flatMap((row) => {
    const other = byNumber.get(row.number);
    return other ? [{ other, isFromOwn: row.isFromOwn }] : [];
  });
}

async function packedSize(em: Em, accountId: string): Promise<number | null> {
  const { rows } = await sql<{ size: number }>`
    select octet_length(document) as size from snapshot
     where account_id = ${accountId} order by taken_at desc, id desc limit 1`.execute(em.getKysely());
  return rows[0]?.size ?? null;
}

async function latestDocument(em: Em, accountId: string): Promise<Uint8Array | null> {
  const row = await em.fork().findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc", id: "desc" } });
  return row?.document ?? null;
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
): Promise<StoredOpenedPath[]> {
  await em.nativeUpdate(AccountEntity, { id: accountId }, { crossAccountReading: analyzed?.reading ?? null });
  if (!analyzed) return [];
  const kysely = em.getKysely();
  const read = analyzed.reading.accounts.filter(({ state }) => state === "READ");
  const accountIds = [accountId, ...read.map((entry) => entry.accountId)];
  // Only the accounts that were analysed together have paths to write. In one order, so that two scans never deadlock.
  await sql`
    select pg_advisory_xact_lock(${ADVISORY_LOCKS.crossAccountPaths}::int, locked.key) from (
      select distinct hashtext(id) as key from unnest(${sql.val(accountIds)}::text[]) as id order by key) locked`.execute(
    kysely,
  );
  const { rows } = await sql<{
    id: string;
    account_id: string;
    identity: string;
    content_hash: string;
    rank: number;
    readings: readonly PathReading[];
  }>`
    select id, account_id, identity, content_hash, rank, readings from escalation_path
     where account_id = any(${sql.val(accountIds)}::text[]) and target_aws_account_id is not null and gone_at is null`.execute(
    kysely,
  );
  const knownPaths = new Map(rows.map((row) => [`${row.account_id} ${row.identity}`, row]));
  const isAnalyzed = (known: readonly PathReading[]) =>
    analyzed.groups.some((group) => known.every(({ awsAccountId }) => group.has(awsAccountId)));
  const changed = analyzed.paths.flatMap(({ path, readings, ...found }) => {
    const identity = pathKey(path);
    const contentHash = createHash("sha1")
      .update(JSON.stringify([path, readings]))
      .digest("base64url");
    const key = `${found.accountId} ${identity}`;
    const known = knownPaths.get(key);
    knownPaths.delete(key);
    // A better path, through an account that was not analysed, may still exist.
    const isBetterElsewhere = known && known.rank < pathRank(path) && !isAnalyzed(known.readings);
    return known?.content_hash === contentHash || isBetterElsewhere
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
  const opened: StoredOpenedPath[] = [];
  for (const [sourceId, paths] of Map.groupBy(changed, (entry) => entry.accountId))
    opened.push(...(await upsertPaths(em, sourceId, paths, at)));
  // A path through an account that was not read or was left out may still exist. So may one that lacks data.
  const closed = [...knownPaths.values()].filter(
    ({ identity, readings }) => !analyzed.uncertainPaths.has(identity) && isAnalyzed(readings),
  );
  if (analyzed.reading.pathsLeftOut === 0 && closed.length > 0)
    await sql`update escalation_path set gone_at = ${at}, is_reported = false where id = any(${sql.val(closed.map(({ id }) => id))}::text[])`.execute(
      kysely,
    );
  return opened;
}
