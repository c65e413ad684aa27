import { Migration } from "@mikro-orm/migrations";

/** The retention policies that admins set on the page, what the latest run deleted, and which accounts are to be erased. */
export class Migration202611280621RetentionSettings extends Migration {
  override up(): void {
    this.addSql(`create table retention_settings (
      id integer primary key check (id = 1),
      scan_days integer check (scan_days between 30 and 36500),
      alert_days integer check (alert_days between 90 and 36500),
      inventory_days integer check (inventory_days between 90 and 36500),
      revision integer not null default 0,
      last_run_at timestamptz,
      last_run jsonb
    )`);
    this.addSql(`alter table account add column erase_requested_at timestamptz, add column erased_at timestamptz`);
    this.addSql(`insert into retention_settings (id) values (1)`);
  }
}
