import { sql } from "kysely";

/**
 * The join `first`: the first scan with results of each account `a`. An account whose inventory was read before its oldest
 * stored scan has none, because the retention has deleted it. One row of an index per account.
 */
export const JOIN_FIRST_SCAN = sql`
  cross join lateral (
    select o.id, o.requested_at, o.finished_at
      from (select s.id, s.requested_at, s.finished_at from scan s where s.account_id = a.id and s.coverage is not null
             order by s.requested_at, s.id limit 1) o
     where not exists (select from inventory_start i where i.account_id = a.id and i.since < o.requested_at)) first`;
