import { Migration } from "@mikro-orm/migrations";

/**
 * The durations of scans that retention has deleted, so that the histogram of `/metrics` never decreases. It is called with
 * the scans before they are deleted.
 */
export class Migration20261128PurgedScans extends Migration {
  override up(): void {
    this.addSql(`create table scan_purged (
      status text primary key,
      timed bigint not null,
      seconds float8 not null,
      within bigint[] not null
    )`);
    this.addSql(`create function count_purged_scans(ids text[]) returns void language sql as $$
      insert into scan_purged as p (status, timed, seconds, within)
      select status, count(*), sum(took), array[
          count(*) filter (where took <= 1), count(*) filter (where took <= 5), count(*) filter (where took <= 15),
          count(*) filter (where took <= 60), count(*) filter (where took <= 300), count(*) filter (where took <= 900),
          count(*) filter (where took <= 3600)]::bigint[]
        from (select status, extract(epoch from finished_at - started_at)::float8 as took from scan
               where id = any(ids) and started_at is not null and finished_at is not null) timed group by status
      on conflict (status) do update set timed = p.timed + excluded.timed, seconds = p.seconds + excluded.seconds,
        within = (select array_agg(a + b order by i) from unnest(p.within, excluded.within) with ordinality u(a, b, i))
    $$`);
  }
}
