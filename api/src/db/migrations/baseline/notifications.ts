/** Notification rules, targets, messages and deliveries. */
export const NOTIFICATIONS = `
  -- Where notifications are sent.
  create table notification_target (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('WEBHOOK', 'SLACK', 'EMAIL', 'TEAMS', 'PAGERDUTY', 'JIRA', 'SNS', 'EVENTBRIDGE',
      'SECURITYHUB')),
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
  );
  create unique index notification_target_name on notification_target (lower(name));

  -- Which events are sent to which targets.
  create table notification_rule (
    id text primary key,
    name text not null,
    query text not null,
    events jsonb not null,
    target_ids jsonb not null,
    frequency text not null check (frequency in ('AT_ONCE', 'HOURLY', 'DAILY', 'WEEKLY')),
    start_minute integer not null check (start_minute between 0 and 1439),
    time_zone text not null,
    is_enabled boolean not null,
    position bigint not null,
    next_digest_at timestamptz,
    created_by jsonb not null,
    created_at timestamptz not null,
    account_ids jsonb not null default '[]',
    weekday integer not null default 1 check (weekday between 1 and 7),
    quiet_from_minute integer check (quiet_from_minute between 0 and 1439),
    quiet_to_minute integer check (quiet_to_minute between 0 and 1439),
    quiet_except_severity text,
    event_position bigint not null default 0,
    urgent_position bigint not null default 0,
    urgent_event_position bigint not null default 0,
    held_until timestamptz,
    held_except_severity text,
    failing_since timestamptz,
    failed_at timestamptz,
    failure_code text,
    retry_at timestamptz,
    report_standard text,
    to_owners boolean not null default false,
    check ((frequency = 'AT_ONCE') = (next_digest_at is null)),
    check ((quiet_from_minute is null) = (quiet_to_minute is null)),
    check (quiet_from_minute <> quiet_to_minute),
    check (failed_at is null or failure_code is not null),
    constraint notification_rule_report_check check (report_standard is null or frequency in ('DAILY', 'WEEKLY'))
  );
  create unique index notification_rule_name on notification_rule (lower(name));

  -- Events that are not about alerts.
  create table notification_event (
    seq bigserial primary key,
    id text not null unique,
    event text not null,
    severity text not null check (severity in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL')),
    account_id text references account (id),
    subject_id text not null,
    subject_name text not null,
    title text not null,
    description text not null,
    path text not null,
    source_id text not null,
    once_key text unique,
    at timestamptz not null,
    -- The user or role that an event is about, by which its owner is found.
    principal_id text
  );
  create index notification_event_at on notification_event (at);

  -- The messages that rules wrote.
  create table notification_message (
    id text primary key,
    rule_id text,
    rule_name text not null,
    title text not null,
    body jsonb not null,
    created_at timestamptz not null,
    owner text
  );

  -- The file of a report is kept with its message, so that each attempt sends the same.
  create table notification_attachment (
    message_id text primary key references notification_message (id) on delete cascade,
    file_name text not null,
    content bytea not null
  );

  -- The delivery of each message to each target.
  create table notification_delivery (
    seq bigserial primary key,
    id text not null unique,
    message_id text not null references notification_message (id),
    target_id text not null references notification_target (id) on delete cascade,
    state text not null check (state in ('PENDING', 'DELIVERED', 'SKIPPED', 'REDIRECTED')),
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
    once_key text,
    address text,
    retry_at timestamptz,
    check ((state = 'DELIVERED') = (delivered_at is not null)),
    check ((state = 'SKIPPED') = (skipped_at is not null))
  );
  create index notification_delivery_done on notification_delivery (delivered_at);
  create index notification_delivery_due on notification_delivery (target_id, seq) where state = 'PENDING';
  create index notification_delivery_message on notification_delivery (message_id);
  create unique index notification_delivery_once on notification_delivery (target_id, once_key) where once_key is not null;
  create index notification_delivery_redirected on notification_delivery (attempted_at) where state = 'REDIRECTED';
  create index notification_delivery_skipped on notification_delivery (skipped_at) where state = 'SKIPPED';

  -- What a target has handled of each subject of events.
  create table notification_ticket (
    target_id text references notification_target (id) on delete cascade,
    subject_id text,
    key text,
    last_event_id text,
    last_event_at timestamptz,
    creating_since timestamptz,
    created_at timestamptz not null,
    primary key (target_id, subject_id)
  );

  -- The refusals of one caller that no event has reported yet. A row stays until an hour after its latest event.
  create table refusal_burst (
    caller_key text primary key,
    caller_name text not null,
    codes jsonb not null,
    count integer not null,
    due_at timestamptz not null
  );

  -- How the owners of resources are found, and the addresses to which their messages are sent.
  create table owner_settings (
    id integer primary key check (id = 1),
    tag_keys jsonb not null,
    mappings jsonb not null,
    email_domains jsonb not null,
    email_target_id text references notification_target (id),
    revision integer not null,
    check ((email_target_id is null) = (email_domains = '[]'))
  );

  insert into owner_settings (id, tag_keys, mappings, email_domains, revision) values (1, '["owner*","team"]', '[]', '[]', 0);
`;
