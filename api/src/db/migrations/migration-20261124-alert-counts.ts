import { Migration } from "@mikro-orm/migrations";

/**
 * How many alerts there are of each kind, kept by the database with every statement that changes some: counting 100,000
 * of them costs ten times what a page of them does. A row names its account, so that no alert is of none (asked of every
 * alert, that was a tenth of a first scan; here it is asked once a statement and kind). Whoever changes alerts holds the
 * lock of their account, so nobody waits here who has not waited there.
 */
export class Migration20261124AlertCounts extends Migration {
  override up(): void {
    this.addSql(`create table alert_count (
      account_id text not null references account (id),
      check_id text not null,
      category text not null,
      severity text not null,
      severity_rank integer not null,
      status text not null,
      count integer not null,
      primary key (account_id, check_id, category, severity, status)
    )`);
    this.addSql(`insert into alert_count (account_id, check_id, category, severity, severity_rank, status, count)
      select account_id, check_id, category, severity, severity_rank, status, count(*) from alert
       group by account_id, check_id, category, severity, severity_rank, status`);
    const changed = (moved: string) => `
        insert into alert_count as c (account_id, check_id, category, severity, severity_rank, status, count)
        select account_id, check_id, category, severity, severity_rank, status, sum(change) from (${moved}) moved
         group by account_id, check_id, category, severity, severity_rank, status having sum(change) <> 0
         order by account_id, check_id, category, severity, status
        on conflict (account_id, check_id, category, severity, status) do update set count = c.count + excluded.count;`;
    const columns = "account_id, check_id, category, severity, severity_rank, status";
    const came = `select ${columns}, 1 as change from fresh`;
    const went = `select ${columns}, -1 as change from stale`;
    this.addSql(`create function count_alerts() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then ${changed(came)}
        elsif tg_op = 'UPDATE' then ${changed(`${came} union all ${went}`)}
        elsif tg_op = 'DELETE' then ${changed(went)}
        else delete from alert_count;
        end if;
        return null;
      end $$`);
    const trigger = (event: string, tables: string) =>
      this.addSql(
        `create trigger alert_counted_${event} after ${event} on alert ${tables} for each statement execute function count_alerts()`,
      );
    trigger("insert", "referencing new table as fresh");
    trigger("update", "referencing old table as stale new table as fresh");
    trigger("delete", "referencing old table as stale");
    trigger("truncate", "");
  }
}
