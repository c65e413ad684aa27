/**
 * The rows from which paths between accounts are joined: what each account contributes (`account_crossings`), and which of
 * its roles lead on (`role_trust`). Every query takes an index on a few account numbers, so its cost follows the trusts
 * of these accounts and not the number of accounts.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import { EVERY_ACCOUNT } from "../../iam/escalation/simulation/trusted-accounts.ts";
import type {
  ConnectedAccount,
  CrossAccountStore,
  StoredCrossings,
  StoredPath,
  TrustingAccount,
} from "../analysis/cross-account-store.ts";
import type { AnalyzedAccount } from "../analysis/neighbour-analysis.ts";

interface ConnectedRow {
  readonly account_id: string;
  readonly aws_account_id: string;
  readonly taken_at: number | null;
  readonly is_read: boolean | null;
  readonly is_outdated: boolean | null;
}

interface CrossingsRow extends ConnectedRow {
  readonly content_hash: string;
  readonly is_stale: boolean;
  readonly entries: Uint8Array;
  readonly document: Uint8Array;
}

const CONNECTED = sql`a.id as account_id, a.aws_account_id, (extract(epoch from c.taken_at) * 1000)::float8 as taken_at, c.is_read, c.is_outdated`;
const CROSSINGS = sql`${CONNECTED}, c.content_hash, c.is_stale, c.entries, c.document`;
const IS_CONNECTED = sql`a.status <> 'ARCHIVED' and a.aws_account_id is not null`;

export function crossAccountStore(em: Em): CrossAccountStore {
  const rowsOf = async <Row>(query: RawBuilder<Row>) => (await query.execute(em.fork().getKysely())).rows;
  return {
    trusting: async (awsAccountId) => {
      const rows = await rowsOf(sql<ConnectedRow & { roles: string[]; entries: Uint8Array | null }>`
        select ${CONNECTED}, c.entries, t.roles from (
          select account_id, array_agg(role_identity) as roles from role_trust
           where trusted in (${awsAccountId}, ${EVERY_ACCOUNT}) and leads_on is distinct from false
           group by account_id) t
          join account a on a.id = t.account_id left join account_crossings c on c.account_id = a.id
         where ${IS_CONNECTED} and a.aws_account_id <> ${awsAccountId}`);
      return rows.map(({ roles, entries, ...row }): TrustingAccount => ({
        ...connected(row),
        roles,
        entries: entries && bytesOf(entries),
      }));
    },
    accounts: async (numbers) => {
      const named = numbers === null ? sql`` : sql`and a.aws_account_id = any(${sql.val(numbers)}::text[])`;
      const rows = await rowsOf(sql<ConnectedRow>`
        select ${CONNECTED} from account a left join account_crossings c on c.account_id = a.id
         where ${IS_CONNECTED} ${named}`);
      return rows.map(connected);
    },
    crossings: async (numbers) => {
      const rows = await rowsOf(sql<CrossingsRow>`
        select ${CROSSINGS} from account a join account_crossings c on c.account_id = a.id
         where ${IS_CONNECTED} and a.aws_account_id = any(${sql.val(numbers)}::text[])`);
      return rows.map(storedCrossings);
    },
    crossingsInto: async (numbers) => {
      const rows = await rowsOf(sql<CrossingsRow>`
        select ${CROSSINGS} from account_crossings c join account a on a.id = c.account_id
         where ${IS_CONNECTED} and c.next_numbers && ${sql.val(numbers)}::text[]`);
      return rows.map(storedCrossings);
    },
    snapshotSize: async (awsAccountId) => {
      const [row] = await rowsOf(sql<{ size: number }>`
        select octet_length(document) as size from snapshot s join account a on a.id = s.account_id
         where a.aws_account_id = ${awsAccountId} and ${IS_CONNECTED} order by s.taken_at desc, s.id desc limit 1`);
      return row?.size ?? null;
    },
    snapshot: async (awsAccountId) => {
      const [row] = await rowsOf(sql<{ document: Uint8Array }>`
        select document from snapshot s join account a on a.id = s.account_id
         where a.aws_account_id = ${awsAccountId} and ${IS_CONNECTED} order by s.taken_at desc, s.id desc limit 1`);
      return row ? bytesOf(row.document) : null;
    },
    ownPaths: (accountId) => storedPaths(em, accountId),
  };
}

/** The stored open paths from this account into others. */
export async function storedPaths(em: Em, accountId: string): Promise<readonly StoredPath[]> {
  const { rows } = await sql<{ source: string; readings: readonly PathReading[]; path: EscalationPath }>`
    select split_part(identity, ' > ', 1) as source, readings, document as path from escalation_path
     where account_id = ${accountId} and target_aws_account_id is not null and gone_at is null`.execute(
    em.fork().getKysely(),
  );
  return rows.map(({ source, readings, path }) => ({
    source,
    accounts: readings.map(({ awsAccountId }) => awsAccountId),
    path,
  }));
}

function connected({
  account_id: accountId,
  aws_account_id: awsAccountId,
  taken_at,
  is_read,
  is_outdated,
}: ConnectedRow) {
  return {
    accountId,
    awsAccountId,
    takenAt: taken_at,
    isRead: is_read ?? false,
    isOutdated: is_outdated ?? false,
  } satisfies ConnectedAccount;
}

function storedCrossings({ content_hash, is_stale, entries, document, ...row }: CrossingsRow): StoredCrossings {
  return {
    ...connected(row),
    contentHash: content_hash,
    isStale: is_stale,
    entries: bytesOf(entries),
    document: bytesOf(document),
  };
}

/** A copy without the memory around it, because a message between threads copies that as well. */
function bytesOf(value: Uint8Array): Uint8Array {
  return new Uint8Array(value);
}

/**
 * Stores what an analysis found of an account, unless a later reading of the account is stored. Call it in the scan's last
 * transaction.
 */
export async function saveCrossings(em: Em, account: AnalyzedAccount): Promise<void> {
  const { accountId, packed, leading, nextNumbers, isStale } = account;
  const takenAt = new Date(account.takenAt);
  const kysely = em.getKysely();
  const { rows } =
    packed === null
      ? await sql`
          update account_crossings set taken_at = ${takenAt}, is_read = true, is_outdated = false, is_stale = ${isStale}
           where account_id = ${accountId} and taken_at <= ${takenAt} returning account_id`.execute(kysely)
      : await sql`
          insert into account_crossings (account_id, taken_at, is_read, is_outdated, is_stale, content_hash, next_numbers, entries, document)
          values (${accountId}, ${takenAt}, true, false, ${isStale}, ${packed.contentHash}, ${sql.val(nextNumbers)}::text[],
                  ${Buffer.from(packed.entries)}, ${Buffer.from(packed.document)})
          on conflict (account_id) do update
             set taken_at = excluded.taken_at, is_read = true, is_outdated = false, is_stale = excluded.is_stale, content_hash = excluded.content_hash,
                 next_numbers = excluded.next_numbers, entries = excluded.entries, document = excluded.document
           where account_crossings.taken_at <= excluded.taken_at returning account_id`.execute(kysely);
  if (rows.length === 0) return;
  const leads = sql`(role_identity = any(${sql.val(leading)}::text[]))`;
  await sql`
    update role_trust set leads_on = ${leads} where account_id = ${accountId} and leads_on is distinct from ${leads}`.execute(
    kysely,
  );
}

/** Notes that these accounts may lack paths, so that their next scans search again. Outdated ones also count as left out. */
export async function markCrossingsStale(
  em: Em,
  accountIds: readonly string[],
  { isOutdated }: { readonly isOutdated: boolean },
): Promise<void> {
  if (accountIds.length === 0) return;
  await sql`
    update account_crossings set is_stale = true, is_outdated = is_outdated or ${isOutdated}
     where account_id = any(${sql.val(accountIds)}::text[])`.execute(em.getKysely());
}

/** Notes that the latest scan of the account did not read its users, roles and policies. */
export async function markCrossingsUnread(em: Em, accountId: string): Promise<void> {
  await sql`update account_crossings set is_read = false where account_id = ${accountId}`.execute(em.getKysely());
}

/** Forgets what was found of an account that was scanned without others. What is missing is found again when needed. */
export async function forgetCrossings(em: Em, accountId: string): Promise<void> {
  const kysely = em.getKysely();
  const { rows } =
    await sql`delete from account_crossings where account_id = ${accountId} returning account_id`.execute(kysely);
  if (rows.length > 0) await sql`update role_trust set leads_on = null where account_id = ${accountId}`.execute(kysely);
}
