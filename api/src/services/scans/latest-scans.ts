/**
 * The latest scan of each account. Each statement takes one row per account from an index, because every page needs it:
 * reading each account's history would cost more with every scan.
 */
import { type RawBuilder, sql } from "kysely";
import type { Scan } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import { COVERED_AS_OF, COVERED_PERCENT } from "../core/covered.ts";

/** The columns of an account's latest, latest finished or running scan that every open page polls. */
export type ScanHead = Pick<Scan, "id" | "accountId" | "status" | "finishedAt">;

/** How much the latest scan with results covered, and the time of its oldest fact. */
export interface Covered {
  readonly accountId: string;
  readonly percent: number;
  readonly asOf: number | null;
}

/** The condition for the scans, and the order of the index that has only these. `s` is the scan. */
interface Wanted {
  readonly where: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
}

export const ANY_SCAN: Wanted = { where: sql`true`, order: sql`s.requested_at desc` };
export const RUNNING: Wanted = { where: sql`s.status in ('QUEUED','RUNNING')`, order: sql`s.requested_at desc` };
/** With less than this order, PostgreSQL may choose an index in which the failed scans of months come first. */
export const WITH_RESULTS: Wanted = { where: sql`s.coverage is not null`, order: sql`s.requested_at desc, s.id desc` };

export async function latestHeads(
  em: Em,
  accountIds: readonly string[],
  { where, order }: Wanted,
): Promise<Map<string, ScanHead>> {
  const { rows } = await sql<Omit<ScanHead, "finishedAt"> & { finishedAt: string | null }>`
    select newest.id, newest.status, newest.finished_at as "finishedAt", asked.account_id as "accountId"
      from unnest(${sql.val(accountIds)}::text[]) as asked(account_id) cross join lateral (
        select s.id, s.status, s.finished_at from scan s where s.account_id = asked.account_id and ${where}
         order by ${order} limit 1) newest`.execute(em.getKysely());
  return new Map(
    rows.map((head) => [
      head.accountId,
      { ...head, finishedAt: head.finishedAt === null ? null : new Date(head.finishedAt) },
    ]),
  );
}

export async function latestCovered(em: Em, accountIds: readonly string[]): Promise<Map<string, Covered>> {
  const { where, order } = WITH_RESULTS;
  const { rows } = await sql<Covered>`
    select asked.account_id as "accountId", newest.percent, newest.as_of as "asOf"
      from unnest(${sql.val(accountIds)}::text[]) as asked(account_id) cross join lateral (
        select ${COVERED_PERCENT} as percent, ${COVERED_AS_OF} as as_of from scan s
         where s.account_id = asked.account_id and ${where} order by ${order} limit 1) newest`.execute(em.getKysely());
  return new Map(rows.map((row) => [row.accountId, row]));
}
