import { Migration } from "@mikro-orm/migrations";

/** The upper bounds of the buckets, as `SCAN_SECONDS` in `services/operations/installation-metrics.ts`. */
const SECONDS = "array[1,5,15,60,300,900,3600]::float8[]";
/** What one row of `scan` adds to the counts of its account and status. */
const PARTS = (row: string) => `
  ${row}.account_id, ${row}.status, 1,
  (${row}.started_at is not null and ${row}.finished_at is not null)::integer,
  coalesce(extract(epoch from ${row}.finished_at - ${row}.started_at), 0)::float8,
  (select array_agg(coalesce((extract(epoch from ${row}.finished_at - ${row}.started_at) <= bound)::integer, 0) order by bound) from unnest(${SECONDS}) bound)`;

/**
 * Counts the scans by account and status, so that `/metrics` and the number of scans in a list do not read every scan
 * ever made. An account has one open scan at a time, so two transactions rarely change the same row.
 */
export class Migration20261127ScanCounts extends Migration {
  override up(): void {
    this.addSql(`create table scan_count (
      account_id text not null references account (id) on delete cascade,
      status text not null,
      count bigint not null,
      timed bigint not null,
      seconds float8 not null,
      within bigint[] not null,
      primary key (account_id, status)
    ) with (fillfactor = 50)`);
    this.addSql(`create function count_scan(one scan, direction integer) returns void language sql as $$
      insert into scan_count as c (account_id, status, count, timed, seconds, within)
      select account_id, status, direction * count, direction * timed, direction * seconds, (select array_agg(direction * n order by i) from unnest(within) with ordinality u(n, i))
        from (select ${PARTS("one")}) part(account_id, status, count, timed, seconds, within)
      on conflict (account_id, status) do update set count = c.count + excluded.count, timed = c.timed + excluded.timed, seconds = c.seconds + excluded.seconds,
        within = (select array_agg(a + b order by i) from unnest(c.within, excluded.within) with ordinality u(a, b, i))
    $$`);
    this.addSql(`create function keep_scan_count() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then perform count_scan(old, -1); end if;
        if tg_op <> 'DELETE' then perform count_scan(new, 1); end if;
        return null;
      end $$`);
    this.addSql(`insert into scan_count
      select account_id, status, sum(count), sum(timed), sum(seconds), array[sum(within[1]),sum(within[2]),sum(within[3]),sum(within[4]),sum(within[5]),sum(within[6]),sum(within[7])]::bigint[]
        from (select part.* from scan, lateral (select ${PARTS("scan")}) part(account_id, status, count, timed, seconds, within)) parts group by account_id, status`);
    this.addSql(
      `create trigger scan_count_kept after insert or delete on scan for each row execute function keep_scan_count()`,
    );
    this.addSql(
      `create trigger scan_count_moved after update on scan for each row when (old.status is distinct from new.status) execute function keep_scan_count()`,
    );
  }
}
