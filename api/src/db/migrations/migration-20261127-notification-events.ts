import { Migration } from "@mikro-orm/migrations";

/**
 * Notification events that are not about alerts, weekly digests and quiet hours of rules, the accounts of a rule, and the
 * state of a rule that does not work.
 */
export class Migration20261127NotificationEvents extends Migration {
  override up(): void {
    this.addSql(`create table notification_event (
      seq bigserial primary key,
      id text not null unique,
      event text not null,
      severity text not null check (severity in ('CRITICAL','HIGH','MEDIUM','LOW','INFORMATIONAL')),
      account_id text references account (id),
      subject_id text not null,
      subject_name text not null,
      title text not null,
      description text not null,
      path text not null,
      source_id text not null,
      once_key text unique,
      at timestamptz not null
    )`);
    this.addSql(`create index notification_event_at on notification_event (at)`);
    // The refusals of one caller that no event has reported yet. A row stays until an hour after its latest event.
    this.addSql(`create table refusal_burst (
      caller_key text primary key,
      caller_name text not null,
      codes jsonb not null,
      count integer not null,
      due_at timestamptz not null
    )`);
    this.addSql(`alter table notification_rule
      add column account_ids jsonb not null default '[]',
      add column weekday integer not null default 1 check (weekday between 1 and 7),
      add column quiet_from_minute integer check (quiet_from_minute between 0 and 1439),
      add column quiet_to_minute integer check (quiet_to_minute between 0 and 1439),
      add column quiet_except_severity text,
      add column event_position bigint not null default 0,
      add column urgent_position bigint not null default 0,
      add column urgent_event_position bigint not null default 0,
      add column held_until timestamptz,
      add column held_except_severity text,
      add column failing_since timestamptz,
      add column failed_at timestamptz,
      add column failure_code text,
      add column retry_at timestamptz,
      add check ((quiet_from_minute is null) = (quiet_to_minute is null)),
      add check (quiet_from_minute <> quiet_to_minute),
      add check (failed_at is null or failure_code is not null)`);
    this.addSql(`alter table notification_rule drop constraint notification_rule_frequency_check`);
    this.addSql(`alter table notification_rule add check (frequency in ('AT_ONCE','HOURLY','DAILY','WEEKLY'))`);
    // A message about the notifications themselves reaches each target once, however many rules report it.
    this.addSql(`alter table notification_delivery add column once_key text`);
    this.addSql(
      `create unique index notification_delivery_once on notification_delivery (target_id, once_key) where once_key is not null`,
    );
  }
}
