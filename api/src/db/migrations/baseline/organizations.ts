/** Organizations and IAM Identity Center, as they were last read. */
export const ORGANIZATIONS = `
  -- Organizations whose accounts can be connected together.
  create table organization (
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
    created_at timestamptz not null,
    connects_new_since timestamptz,
    connects_new_by text,
    next_read_at timestamptz,
    policy_readings jsonb not null default '{"SERVICE_CONTROL_POLICY": {"count": 0, "readAt": null, "unread": null}, "RESOURCE_CONTROL_POLICY": {"count": 0, "readAt": null, "unread": null}}',
    policy_calls integer not null default 0,
    held_accounts jsonb not null default '[]',
    held_since timestamptz,
    archiving_allowed jsonb not null default '[]',
    administration jsonb
  );
  alter table account add foreign key (organization_id) references organization (id);

  -- The accounts of an organization as AWS last listed them.
  create table organization_member (
    organization_id text references organization (id) on delete cascade,
    aws_account_id text,
    name text not null,
    email text,
    state text not null,
    unit_id text not null,
    progress text not null default 'NONE' check (progress in ('NONE', 'QUEUED', 'TRYING', 'FAILED')),
    requested_by text,
    requested_at timestamptz,
    first_scan_after_seconds integer not null default 0,
    code text,
    reason text,
    fix text,
    tried_at timestamptz,
    first_listed_at timestamptz not null default clock_timestamp(),
    listed_at timestamptz not null default clock_timestamp(),
    placed_at timestamptz not null default '-infinity'::timestamptz,
    overdue_reported_at timestamptz,
    primary key (organization_id, aws_account_id)
  );
  create index organization_member_account on organization_member (aws_account_id);
  create index organization_member_waiting on organization_member (organization_id, requested_at) where progress in ('QUEUED',
    'TRYING');

  -- The SCPs and RCPs of organizations.
  create table organization_policy (
    organization_id text references organization (id) on delete cascade,
    type text check (type in ('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY')),
    policy_id text,
    name text not null,
    document text not null,
    target_ids text[],
    primary key (organization_id, type, policy_id)
  );

  -- Settings of organizational units, which the accounts below them inherit.
  create table unit_setting (
    organization_id text references organization (id) on delete cascade,
    unit_id text,
    name text,
    value integer,
    primary key (organization_id, unit_id, name)
  );

  -- IAM Identity Center of an organization, as it was last read. A row switches the reading on.
  create table identity_center (
    organization_id text primary key references organization (id) on delete cascade,
    aws_organization_id text not null,
    region text not null,
    instance_arn text,
    identity_store_id text,
    requested_at timestamptz,
    next_read_at timestamptz not null default (clock_timestamp() + '06:00:00'::interval),
    read_at timestamptz,
    code text,
    reason text,
    readings jsonb not null,
    calls integer not null default 0
  );

  -- Permission sets.
  create table identity_center_permission_set (
    organization_id text references identity_center (organization_id) on delete cascade,
    arn text,
    name text not null,
    administrator text not null check (administrator in ('YES', 'NO', 'UNKNOWN')),
    document jsonb not null,
    primary key (organization_id, arn)
  );

  -- Who has which permission set in which account.
  create table identity_center_assignment (
    organization_id text references identity_center (organization_id) on delete cascade,
    aws_account_id text,
    permission_set_arn text,
    principal_type text check (principal_type in ('USER', 'GROUP')),
    principal_id text,
    primary key (organization_id, aws_account_id, permission_set_arn, principal_type, principal_id)
  );
  create index identity_center_assignment_principal on identity_center_assignment (organization_id, principal_type,
    principal_id);

  -- Users of IAM Identity Center.
  create table identity_center_user (
    organization_id text references identity_center (organization_id) on delete cascade,
    user_id text,
    user_name text not null,
    display_name text,
    email text,
    is_disabled boolean not null,
    primary key (organization_id, user_id)
  );

  -- Groups of IAM Identity Center.
  create table identity_center_group (
    organization_id text references identity_center (organization_id) on delete cascade,
    group_id text,
    name text not null,
    description text,
    primary key (organization_id, group_id)
  );

  -- The users of each group.
  create table identity_center_membership (
    organization_id text references identity_center (organization_id) on delete cascade,
    group_id text,
    user_id text,
    primary key (organization_id, group_id, user_id)
  );
  create index identity_center_membership_user on identity_center_membership (organization_id, user_id);
`;
