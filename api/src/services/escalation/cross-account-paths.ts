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
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { type EscalationFacts, indexAccount } from "../../iam/escalation/simulation/account-index.ts";
import {
  type ConnectedAccount,
  type CrossAccountAnalysis,
  type CrossAccountInput,
  type OpenPath,
  pathKey,
} from "../analysis/cross-account-analysis.ts";
import { upsertPaths } from "./path-store.ts";

/**
 * The maximum number of other accounts in one analysis, and the maximum size of their packed snapshots. The nearest
 * accounts are chosen first. All snapshots are unpacked in memory at the same time.
 */
const MAX_ACCOUNTS = 8;
const MAX_PACKED_BYTES = 8 * 1_048_576;
/** The maximum number of account boundaries that a path crosses, as in `crossAccountPaths`. */
const MAX_BORDERS = 3;
/** After this many trust policies the search for connected accounts yields to the event loop. */
const ROLES_PER_YIELD = 200;
/** The key of the advisory lock for writers of cross-account paths. Arbitrary, but no other lock may use it. */
const CROSS_ACCOUNT_LOCK = 7_011_127;

interface OtherAccount {
  readonly id: string;
  readonly aws_account_id: string;
}

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
  const connected: ConnectedAccount[] = [];
  let bytes = 0;
  for (const { id: accountId, aws_account_id: awsAccountId } of await connectedAccounts(em, facts, others)) {
    const size = connected.length < MAX_ACCOUNTS ? await packedSize(em, accountId) : Infinity;
    const isLeftOut = bytes + (size ?? 0) > MAX_PACKED_BYTES;
    const document = isLeftOut || size === null ? null : await latestDocument(em, accountId);
    if (document) bytes += size!;
    connected.push({ accountId, awsAccountId, isLeftOut, document });
  }
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

/** Returns the accounts that trust policies connect to the own account in either direction, nearest first. */
async function connectedAccounts(
  em: Em,
  facts: EscalationFacts,
  others: readonly OtherAccount[],
): Promise<readonly OtherAccount[]> {
  if (others.length === 0) return [];
  const byNumber = new Map(others.map((other) => [other.aws_account_id, other]));
  const connections = new Map<string, Set<string>>();
  const connect = (one: string, other: string) => {
    connections.set(one, (connections.get(one) ?? new Set()).add(other));
    connections.set(other, (connections.get(other) ?? new Set()).add(one));
  };
  const own = indexAccount(facts);
  const ownNumber = own.awsAccountId;
  for (const [index, role] of own.details.roles.entries()) {
    if (index % ROLES_PER_YIELD === 0) await setImmediate();
    const { others: named, namesAnyone } = own.trustOf(role);
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
