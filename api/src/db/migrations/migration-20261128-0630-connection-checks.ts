import { Migration } from "@mikro-orm/migrations";

/** Tests of the connections of accounts that a file connected or changed. */
export class Migration202611280630ConnectionChecks extends Migration {
  override up(): void {
    this.addSql(`create table connection_check (
      account_id text primary key references account (id) on delete cascade,
      progress text not null check (progress in ('QUEUED','TRYING','FAILED','CONNECTED')),
      requested_by text,
      requested_at timestamptz not null default clock_timestamp(),
      tried_at timestamptz,
      first_scan_after_seconds integer not null default 0,
      code text,
      reason text,
      fix text
    )`);
    this.addSql(
      `create index connection_check_waiting on connection_check (requested_at) where progress in ('QUEUED','TRYING')`,
    );
    // The accounts of a file may share an external ID, as those of an organization do.
    this.addSql(`drop index account_external_id`);
  }
}
