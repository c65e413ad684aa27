import { Migration } from "@mikro-orm/migrations";

/** The days before today that are counted from existing events. The overview shows 30 days. */
const COUNTED_DAYS = 31;

/**
 * Counts the changes of alerts by day, so that the trend of the overview does not read a month of events. Events are only
 * added, and those of an account under its lock, so two transactions rarely add to the same row.
 */
export class Migration20261127AlertEventDays extends Migration {
  override up(): void {
    const columns = "account_id, day, kind, from_status, status, from_severity, severity";
    // The counts are of states, so a state that an event does not have is an empty text and not null: a key has no nulls.
    const counted = (events: string) => `
      select account_id, floor(extract(epoch from at) / 86400)::integer, kind, coalesce(from_status, ''), status, coalesce(from_severity, ''), severity, count(*)
        from ${events}`;
    // An event that changes neither is not part of a trend, and need not be written under the account's lock.
    const isChange =
      "(kind in ('OPENED','REOPENED','RESOLVED') or from_status is distinct from status or from_severity is distinct from severity)";
    this.addSql(`create table alert_event_day (
      account_id text not null,
      day integer not null,
      kind text not null,
      from_status text not null,
      status text not null,
      from_severity text not null,
      severity text not null,
      count integer not null,
      primary key (${columns})
    )`);
    this.addSql(`create index alert_event_day_by_day on alert_event_day (day)`);
    this.addSql(`create function count_alert_events() returns trigger language plpgsql as $$
      begin
        insert into alert_event_day as d (${columns}, count)
        ${counted("fresh")} where ${isChange} group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
        on conflict (${columns}) do update set count = d.count + excluded.count;
        return null;
      end $$`);
    this.addSql(`create trigger alert_event_counted after insert on alert_event referencing new table as fresh
      for each statement execute function count_alert_events()`);
    this.addSql(`insert into alert_event_day (${columns}, count)
      ${counted("alert_event")} where at >= now() - interval '${COUNTED_DAYS} days' and ${isChange} group by 1, 2, 3, 4, 5, 6, 7`);
  }
}
