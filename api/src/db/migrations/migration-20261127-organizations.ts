import { Migration } from "@mikro-orm/migrations";

/** Organizations whose accounts can be connected together, and their accounts as AWS last listed them. */
export class Migration20261127Organizations extends Migration {
  override up(): void {
    this.addSql(`create table organization (
      id text primary key,
      aws_organization_id text not null unique,
      management_account_id text not null,
      partition text not null,
      root_id text not null,
      account_id text not null references account (id),
      region text not null,
      external_id text not null,
      role_name text not null,
      units jsonb not null,
      unread jsonb not null,
      calls integer not null,
      read_requested_at timestamptz,
      read_at timestamptz,
      read_code text,
      read_reason text,
      created_at timestamptz not null
    )`);
    // The accounts of an organization share its external ID. Every other account has one of its own.
    this.addSql(`alter table account add column organization_id text references organization (id)`);
    this.addSql(`drop index account_external_id`);
    this.addSql(`create unique index account_external_id on account (external_id) where organization_id is null`);
    this.addSql(`create table organization_member (
      organization_id text not null references organization (id) on delete cascade,
      aws_account_id text not null,
      name text not null,
      email text,
      state text not null,
      unit_id text not null,
      progress text not null default 'NONE' check (progress in ('NONE','QUEUED','TRYING','FAILED')),
      requested_by text,
      requested_at timestamptz,
      first_scan_after_seconds integer not null default 0,
      code text,
      reason text,
      fix text,
      tried_at timestamptz,
      primary key (organization_id, aws_account_id)
    )`);
    this.addSql(
      `create index organization_member_waiting on organization_member (organization_id, requested_at) where progress in ('QUEUED','TRYING')`,
    );
  }
}
