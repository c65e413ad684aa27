import { sql } from "kysely";
import { derived, listOf, pick, table } from "../../db/typed-sql.ts";

const a = table("account", "a");
const s = table("scan", "s");
const i = table("inventory_start", "i");
const FIRST = pick(s, "id", "requestedAt", "finishedAt");
const oldest = derived("o", FIRST);

export const firstScan = derived("first", FIRST);
/**
 * The join of `firstScan`: the first scan with results of each account `a`. An account whose inventory was read before its
 * oldest stored scan has none, because the retention has deleted it. One row of an index per account.
 */
export const JOIN_FIRST_SCAN = sql`
  cross join lateral (
    select ${listOf(pick(oldest, "id", "requestedAt", "finishedAt"))}
      from (select ${listOf(FIRST)} from ${s.$table} where ${s.accountId} = ${a.id} and ${s.coverage} is not null
             order by ${s.requestedAt}, ${s.id} limit 1) ${oldest.$table}
     where not exists (select from ${i.$table} where ${i.accountId} = ${a.id} and ${i.since} < ${oldest.requestedAt})) ${firstScan.$table}`;
