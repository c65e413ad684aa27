import { Migration } from "@mikro-orm/migrations";

/**
 * Keeps how much a scan covered, and up to when, beside the document. A list of accounts reads both of each account. Only
 * the latest results of each account are filled in, because nothing else is read for many accounts at once. A process of an
 * earlier version leaves the columns empty, so readers fall back to the document.
 */
export class Migration202611290156Covered extends Migration {
  override up(): void {
    this.addSql(`alter table scan add column coverage_percent integer, add column coverage_as_of timestamptz`);
    this.addSql(`update scan s
        set coverage_percent = (s.coverage ->> 'percent')::integer,
            coverage_as_of = to_timestamp((s.coverage ->> 'asOf')::float8 / 1000)
       from account a cross join lateral (
         select id from scan where account_id = a.id and coverage is not null
          order by requested_at desc, id desc limit 1) latest
      where s.id = latest.id`);
  }
}
