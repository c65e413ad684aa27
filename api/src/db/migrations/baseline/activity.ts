/** Activities of accounts that CloudTrail reports, and the scans and readings that follow. */
export const ACTIVITY = `
  -- Queues with events of CloudTrail.
  create table event_queue (
    id text primary key,
    account_id text unique references account (id),
    organization_id text unique references organization (id),
    url text not null unique,
    region text not null,
    created_at timestamptz not null,
    leased_by text,
    leased_until timestamptz,
    read_at timestamptz,
    failed_since timestamptz,
    failure_code text,
    failure_reason text,
    last_event_at timestamptz,
    tested_at timestamptz,
    stored_count bigint not null default 0,
    repeated_count bigint not null default 0,
    ignored_count bigint not null default 0,
    malformed_count bigint not null default 0,
    unknown_account_count bigint not null default 0,
    rejected jsonb not null default '[]',
    check (num_nonnulls(account_id, organization_id) = 1),
    check ((failed_since is null) = (failure_code is null))
  );

  -- The activities that the events reported.
  create table account_activity (
    account_id text references account (id),
    event_id text,
    at timestamptz not null,
    received_at timestamptz not null,
    service text not null,
    name text not null,
    region text not null,
    actor jsonb not null,
    source_address text,
    user_agent text,
    has_mfa boolean,
    targets jsonb not null,
    primary key (account_id, event_id)
  );
  create index account_activity_received on account_activity (received_at);

  -- What an activity changed.
  create table account_activity_target (
    account_id text,
    target text,
    at timestamptz,
    event_id text,
    primary key (account_id, target, at, event_id),
    foreign key (account_id, event_id) references account_activity (account_id, event_id) on delete cascade
  );
  create index account_activity_target_event on account_activity_target (account_id, event_id);

  -- What an account's activities ask for: a scan, and readings of users whose credentials changed.
  create table activity_reaction (
    account_id text primary key references account (id),
    due_at timestamptz,
    reacted_at timestamptz,
    users jsonb not null default '[]'
  );
  create index activity_reaction_due on activity_reaction (due_at) where due_at is not null;
`;
