/** AWS accounts, groups of them, and what operators ask of them. */
export const ACCOUNTS = `
  -- AWS accounts.
  create table account (
    id text primary key,
    aws_account_id text check (aws_account_id ~ '^[0-9]{12}$'),
    partition text,
    name text not null,
    source text not null check (source in ('ENVIRONMENT', 'PROFILE', 'ASSUME_ROLE', 'STATIC_KEYS', 'OFFLINE_FILES', 'SANDBOX')),
    status text not null check (status in ('PENDING', 'CONNECTED', 'ERROR', 'ARCHIVED')),
    status_reason text,
    region text not null,
    profile text,
    role_arn text,
    rotate_role_arn text,
    external_id text,
    access_key_id text,
    sealed_secret text,
    endpoint text,
    writes text not null check (writes in ('OFF', 'CONNECTION', 'ROTATE_ROLE')),
    scan_every_hours integer check (scan_every_hours between 1 and 720),
    next_scan_at timestamptz,
    aliases jsonb not null default '[]',
    created_at timestamptz not null,
    connected_at timestamptz,
    archived_at timestamptz,
    reads_last_accessed boolean not null default false,
    cross_account_reading jsonb,
    broken_scans integer not null default 0 check (broken_scans >= 0),
    scans_held_until timestamptz,
    scans_held_by text,
    reads_key_use boolean not null default false,
    key_use_regions jsonb not null default '[]',
    reads_workloads boolean not null default false,
    workload_regions jsonb not null default '[]',
    organization_id text,
    reads_user_credentials boolean not null default false,
    guardrails jsonb,
    archived_reason text check (archived_reason in ('SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'LEFT')),
    kept_in_state text,
    own_settings jsonb not null default '{}',
    inherited_settings jsonb not null default '{}',
    erase_requested_at timestamptz,
    erased_at timestamptz,
    reads_resource_policies boolean not null default false,
    reads_access_analyzer boolean not null default false,
    reads_alerting boolean not null default false,
    organization_analyzers jsonb,
    check (endpoint is null or source = 'SANDBOX'),
    check (status <> 'ARCHIVED' or sealed_secret is null)
  );
  create unique index account_aws_account_id_live on account (aws_account_id) where status <> 'ARCHIVED';
  create index account_next_scan_at on account (next_scan_at) where status <> 'ARCHIVED';

  -- Named sets of accounts, to which operators can be limited.
  create table account_group (
    id text primary key,
    name text not null,
    created_at timestamptz not null
  );
  create unique index account_group_by_name on account_group (lower(name));

  -- The accounts of a group.
  create table account_group_member (
    group_id text references account_group (id) on delete cascade,
    account_id text references account (id),
    primary key (group_id, account_id)
  );
  create index account_group_member_by_account on account_group_member (account_id);

  -- The groups to which an operator is limited. Without a cascade: to delete such a group would change what the operator sees.
  create table operator_account_group (
    operator_id text references operator (id),
    group_id text references account_group (id),
    primary key (operator_id, group_id)
  );
  create index operator_account_group_by_group on operator_account_group (group_id);

  -- The uploaded files of an account without a connection.
  create table offline_file (
    account_id text references account (id),
    kind text check (kind in ('authorization-details', 'credential-report', 'account-summary', 'password-policy', 'workloads')),
    taken_at timestamptz not null,
    uploaded_at timestamptz not null,
    content bytea not null,
    primary key (account_id, kind)
  );

  -- Tests of the connections of accounts that a file connected or changed.
  create table connection_check (
    account_id text primary key references account (id) on delete cascade,
    progress text not null check (progress in ('QUEUED', 'TRYING', 'FAILED', 'CONNECTED')),
    requested_by text,
    requested_at timestamptz not null default clock_timestamp(),
    tried_at timestamptz,
    first_scan_after_seconds integer not null default 0,
    code text,
    reason text,
    fix text
  );
  create index connection_check_waiting on connection_check (requested_at) where progress in ('QUEUED', 'TRYING');

  -- Requests that a second operator approves.
  create table approval_request (
    id text primary key,
    permission text not null,
    input text not null,
    input_hash text not null,
    state_hash text not null,
    summary text not null,
    facts jsonb not null,
    subject_kind text not null check (subject_kind in ('ACCOUNT', 'OPERATOR', 'USER')),
    subject_name text not null,
    account_id text references account (id),
    requested_by jsonb not null,
    requested_by_id text not null references operator (id),
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    status text not null check (status in ('REQUESTED', 'APPROVED', 'CARRIED_OUT', 'FAILED', 'REFUSED', 'WITHDRAWN',
      'EXPIRED')),
    is_open boolean generated always as (status in ('REQUESTED', 'APPROVED')) stored,
    decided_by jsonb,
    decided_by_id text references operator (id),
    decided_at timestamptz,
    reason text,
    result_id text,
    error_code text,
    revision integer not null default 1,
    check (status not in ('APPROVED', 'CARRIED_OUT', 'FAILED', 'REFUSED') or decided_by_id is not null
      and decided_by_id <> requested_by_id)
  );
  create index approval_request_list on approval_request (is_open desc, id desc);
  create unique index approval_request_once on approval_request (requested_by_id, permission, input_hash,
    state_hash) where status = 'REQUESTED';
`;
