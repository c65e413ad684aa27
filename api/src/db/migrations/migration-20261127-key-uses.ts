import { Migration } from "@mikro-orm/migrations";

/** Who uses an access key according to CloudTrail, for accounts that ask for it, and how far it has been read. */
export class Migration20261127KeyUses extends Migration {
  override up(): void {
    this.addSql(`alter table account
      add column reads_key_use boolean not null default false,
      add column key_use_regions jsonb not null default '[]'`);
    this.addSql(`create table key_use (
      account_id text not null references account (id),
      access_key_id text not null,
      region text not null,
      address text not null,
      agent text not null,
      service text not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      count bigint not null check (count > 0),
      primary key (account_id, access_key_id, region, address, agent, service),
      check (first_at <= last_at)
    )`);
    // The ids of recent events, so that an event that is read twice is counted once.
    this.addSql(`create table key_use_event (
      account_id text not null references account (id),
      access_key_id text not null,
      region text not null,
      event_id text not null,
      at timestamptz not null,
      primary key (account_id, access_key_id, region, event_id)
    )`);
    this.addSql(`create table key_use_reading (
      account_id text not null references account (id),
      access_key_id text not null,
      region text not null,
      requested_at timestamptz,
      window_from timestamptz,
      window_to timestamptz,
      started_at timestamptz,
      page_count integer not null default 0,
      covered_from timestamptz,
      covered_to timestamptz,
      outcome text check (outcome in ('READ','NO_PERMISSION','FAILED')),
      code text,
      reason text,
      finished_at timestamptz,
      primary key (account_id, access_key_id, region),
      check ((window_from is null) = (window_to is null)),
      check ((covered_from is null) = (covered_to is null)),
      check ((outcome is null) = (finished_at is null))
    )`);
    this.addSql(`create index key_use_reading_due on key_use_reading (account_id) where requested_at is not null`);
  }
}
