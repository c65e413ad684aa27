/**
 * The latest scan of each account. Each statement takes one row per account from an index, because every page needs it:
 * reading each account's history would cost more with every scan.
 */
import { type RawBuilder, sql } from "kysely";
import type { Scan } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, derived, listOf, pick, type RowOf, select, type Selected, table } from "../../db/typed-sql.ts";
import { COVERED_AS_OF, COVERED_PERCENT } from "../core/covered.ts";

/** The columns of an account's latest, latest finished or running scan that every open page polls. */
export type ScanHead = Pick<Scan, "id" | "accountId" | "status" | "finishedAt">;

const s = table("scan", "s");
/** The accounts that a statement asks for. */
const ASKED = sql<string>`asked.account_id`;
const HEAD = pick(s, "id", "status", "finishedAt");
const COVERED = { percent: COVERED_PERCENT, asOf: COVERED_AS_OF };
const coveredColumns = { accountId: ASKED, ...pick(derived("newest", COVERED), "percent", "asOf") };
const headColumns = { accountId: ASKED, ...pick(derived("newest", HEAD), "id", "status", "finishedAt") };

/** How much the latest scan with results covered, and the time of its oldest fact. */
export type Covered = RowOf<typeof coveredColumns>;

/** The condition for the scans, and the order of the index that has only these. */
interface Wanted {
  readonly where: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
}

export const ANY_SCAN: Wanted = { where: sql`true`, order: sql`${s.requestedAt} desc` };
export const RUNNING: Wanted = { where: sql`${s.status} in ('QUEUED','RUNNING')`, order: sql`${s.requestedAt} desc` };
/** With less than this order, PostgreSQL may choose an index in which the failed scans of months come first. */
export const WITH_RESULTS: Wanted = {
  where: sql`${s.coverage} is not null`,
  order: sql`${s.requestedAt} desc, ${s.id} desc`,
};

export async function latestHeads(
  em: Em,
  accountIds: readonly string[],
  wanted: Wanted,
): Promise<Map<string, ScanHead>> {
  const rows = await select(databaseOf(em), headColumns, newestOf(accountIds, HEAD, wanted));
  return new Map(
    rows.map((head) => [
      head.accountId,
      { ...head, finishedAt: head.finishedAt === null ? null : new Date(head.finishedAt) },
    ]),
  );
}

export async function latestCovered(em: Em, accountIds: readonly string[]): Promise<Map<string, Covered>> {
  const rows = await select(databaseOf(em), coveredColumns, newestOf(accountIds, COVERED, WITH_RESULTS));
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** The accounts `asked`, each with its `newest` scan that is wanted. */
function newestOf(accountIds: readonly string[], columns: Selected, { where, order }: Wanted): RawBuilder<unknown> {
  return sql`from unnest(${sql.val(accountIds)}::text[]) as asked(account_id) cross join lateral (
    select ${listOf(columns)} from ${s.$table} where ${s.accountId} = ${ASKED} and ${where} order by ${order} limit 1) newest`;
}
