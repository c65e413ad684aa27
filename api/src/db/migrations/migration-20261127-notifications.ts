import { Migration } from "@mikro-orm/migrations";

/** Notification rules, their targets, the messages that rules wrote, and the delivery of each message to each target. */
export class Migration20261127Notifications extends Migration {
  override up(): void {
    this.addSql(`create table notification_target (
      id text primary key,
      name text not null,
      kind text not null check (kind in ('WEBHOOK','SLACK','EMAIL')),
      settings jsonb not null,
      sealed_secret text not null,
      failing_since timestamptz,
      failure_count integer not null default 0,
      retry_at timestamptz,
      paused_at timestamptz,
      last_problem text,
      last_delivered_at timestamptz,
      lease_owner text,
      leased_until timestamptz,
      created_by jsonb not null,
      created_at timestamptz not null
    )`);
    this.addSql(`create unique index notification_target_name on notification_target (lower(name))`);
    this.addSql(`create table notification_rule (
      id text primary key,
      name text not null,
      query text not null,
      events jsonb not null,
      target_ids jsonb not null,
      frequency text not null check (frequency in ('AT_ONCE','HOURLY','DAILY')),
      start_minute integer not null check (start_minute between 0 and 1439),
      time_zone text not null,
      is_enabled boolean not null,
      position bigint not null,
      next_digest_at timestamptz,
      created_by jsonb not null,
      created_at timestamptz not null,
      check ((frequency = 'AT_ONCE') = (next_digest_at is null))
    )`);
    this.addSql(`create unique index notification_rule_name on notification_rule (lower(name))`);
    this.addSql(`create table notification_message (
      id text primary key,
      rule_id text,
      rule_name text not null,
      title text not null,
      body jsonb not null,
      created_at timestamptz not null
    )`);
    this.addSql(`create table notification_delivery (
      seq bigserial primary key,
      id text not null unique,
      message_id text not null references notification_message (id),
      target_id text not null references notification_target (id) on delete cascade,
      state text not null check (state in ('PENDING','DELIVERED','SKIPPED')),
      is_replay boolean not null,
      attempt_count integer not null default 0,
      attempted_at timestamptz,
      delivered_at timestamptz,
      latency_ms integer,
      answer_status integer,
      answer_text text,
      problem_code text,
      created_at timestamptz not null,
      skipped_at timestamptz,
      check ((state = 'DELIVERED') = (delivered_at is not null)),
      check ((state = 'SKIPPED') = (skipped_at is not null))
    )`);
    this.addSql(
      `create index notification_delivery_due on notification_delivery (target_id, seq) where state = 'PENDING'`,
    );
    this.addSql(`create index notification_delivery_message on notification_delivery (message_id)`);
    this.addSql(`create index notification_delivery_done on notification_delivery (delivered_at)`);
    this.addSql(
      `create index notification_delivery_skipped on notification_delivery (skipped_at) where state = 'SKIPPED'`,
    );
  }
}
