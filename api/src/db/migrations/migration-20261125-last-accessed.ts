import { Migration } from "@mikro-orm/migrations";

/** What AWS has seen principals use, for accounts that ask for it; and how the reading of it stands. */
export class Migration20261125LastAccessed extends Migration {
  override up(): void {
    this.addSql(`alter table account add column reads_last_accessed boolean not null default false`);
    this.addSql(`create table last_accessed (
      account_id text not null references account (id),
      identity text not null,
      arn text not null,
      status text not null check (status in ('READ','GONE','NO_PERMISSION','FAILED')),
      attempted_at timestamptz not null,
      read_at timestamptz,
      services jsonb,
      actions jsonb,
      reason text,
      primary key (account_id, identity),
      check ((read_at is null) = (services is null) and (read_at is null) = (actions is null)),
      check (status <> 'READ' or read_at is not null)
    )`);
    this.addSql(`create table last_accessed_reading (
      account_id text primary key references account (id),
      is_running boolean not null,
      outcome text check (outcome in ('READ','NO_PERMISSION','FAILED','UNSUPPORTED')),
      started_at timestamptz not null,
      updated_at timestamptz not null,
      finished_at timestamptz,
      action text,
      code text,
      reason text,
      check ((outcome is null) = (finished_at is null))
    )`);
  }
}
