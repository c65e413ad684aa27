/** The inventory of accounts, its changes, and what AWS has seen principals and keys do. */
export const INVENTORY = `
  -- Users.
  create table iam_user (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    name text not null,
    arn text,
    created_at timestamptz,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    administrator text check (administrator in ('YES', 'NO', 'UNKNOWN')),
    unique (account_id, identity)
  );
  create index iam_user_by_arn on iam_user (account_id, arn);
  create index iam_user_by_name on iam_user (name, id);

  -- Access keys.
  create table access_key (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    name text not null,
    arn text,
    created_at timestamptz,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    user_identity text not null,
    user_name text not null,
    access_key_id text,
    is_active boolean not null,
    last_used_at timestamptz,
    unique (account_id, identity)
  );
  create index access_key_by_age on access_key (created_at);
  create index access_key_by_arn on access_key (account_id, arn);
  create index access_key_by_name on access_key (name, id);
  create index access_key_by_user on access_key (account_id, user_identity);

  -- Groups.
  create table iam_group (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    name text not null,
    arn text,
    created_at timestamptz,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    unique (account_id, identity)
  );
  create index iam_group_by_arn on iam_group (account_id, arn);
  create index iam_group_by_name on iam_group (name, id);

  -- Roles.
  create table iam_role (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    name text not null,
    arn text,
    created_at timestamptz,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    last_used_at timestamptz,
    administrator text check (administrator in ('YES', 'NO', 'UNKNOWN')),
    unique (account_id, identity)
  );
  create index iam_role_by_arn on iam_role (account_id, arn);
  create index iam_role_by_name on iam_role (name, id);

  -- Policies.
  create table iam_policy (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    name text not null,
    arn text,
    created_at timestamptz,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    type text not null check (type in ('AWS_MANAGED', 'CUSTOMER_MANAGED', 'INLINE')),
    attachment_count integer not null,
    risk_score integer not null,
    unique (account_id, identity)
  );
  create index iam_policy_by_arn on iam_policy (account_id, arn);
  create index iam_policy_by_name on iam_policy (name, id);

  -- The versions of customer managed policies that scans found, also those that none found as the default.
  create table policy_version (
    account_id text,
    identity text,
    version_id text,
    created_at timestamptz not null,
    text text not null,
    was_default boolean not null,
    found_at timestamptz not null,
    found_by text not null,
    gone_at timestamptz,
    gone_by text,
    primary key (account_id, identity, version_id),
    foreign key (account_id, identity) references iam_policy (account_id, identity) on delete cascade,
    check ((gone_at is null) = (gone_by is null))
  );
  create index policy_version_gone on policy_version (account_id, gone_at) where gone_at is not null;

  -- The accounts that the roles of an account trust, so that an index finds the accounts that are joined to one.
  create table role_trust (
    account_id text references account (id),
    trusted text check (trusted = '*' or trusted ~ '^[0-9]{12}$'),
    role_identity text,
    primary key (account_id, trusted, role_identity)
  );
  create index role_trust_by_trusted on role_trust (trusted, account_id);

  -- The access keys of users who were read after the latest credential report, for example by a rotation. A scan whose report
  -- is newer deletes the row.
  create table user_keys (
    account_id text references account (id) on delete cascade,
    user_identity text,
    user_name text not null,
    read_at timestamptz not null,
    keys jsonb not null,
    primary key (account_id, user_identity)
  );

  -- The changes that scans find in the inventory.
  create table inventory_change (
    id bigint generated always as identity primary key,
    account_id text not null references account (id),
    source_id text not null,
    kind text not null check (kind in ('USER', 'GROUP', 'ROLE', 'POLICY', 'ACCESS_KEY')),
    change text not null check (change in ('CREATED', 'CHANGED', 'DELETED')),
    identity text not null,
    owner_id text not null,
    name text not null,
    before jsonb,
    after jsonb,
    at timestamptz not null,
    check ((before is null) = (change = 'CREATED')),
    check ((after is null) = (change = 'DELETED'))
  );
  create index inventory_change_at on inventory_change (at, id);
  create index inventory_change_of_account on inventory_change (account_id, at, id);
  create index inventory_change_of_identity on inventory_change (account_id, identity, id);

  -- Since when the changes of an account are recorded.
  create table inventory_start (
    account_id text references account (id),
    kind text check (kind in ('USER', 'GROUP', 'ROLE', 'POLICY', 'ACCESS_KEY')),
    since timestamptz not null,
    primary key (account_id, kind)
  );

  -- What AWS has seen principals use, for accounts that ask for it.
  create table last_accessed (
    account_id text references account (id),
    identity text,
    arn text not null,
    status text not null check (status in ('READ', 'GONE', 'NO_PERMISSION', 'FAILED')),
    attempted_at timestamptz not null,
    read_at timestamptz,
    services jsonb,
    actions jsonb,
    reason text,
    primary key (account_id, identity),
    check ((read_at is null) = (services is null) and (read_at is null) = (actions is null)),
    check (status <> 'READ' or read_at is not null)
  );

  -- The latest reading of that.
  create table last_accessed_reading (
    account_id text primary key references account (id),
    is_running boolean not null,
    outcome text check (outcome in ('READ', 'NO_PERMISSION', 'FAILED', 'UNSUPPORTED')),
    started_at timestamptz not null,
    updated_at timestamptz not null,
    finished_at timestamptz,
    action text,
    code text,
    reason text,
    check ((outcome is null) = (finished_at is null))
  );

  -- Who uses an access key according to CloudTrail, for accounts that ask for it.
  create table key_use (
    account_id text references account (id),
    access_key_id text,
    region text,
    address text,
    agent text,
    service text,
    first_at timestamptz not null,
    last_at timestamptz not null,
    count bigint not null check (count > 0),
    primary key (account_id, access_key_id, region, address, agent, service),
    check (first_at <= last_at)
  );

  -- The IDs of recent events, so that an event that is read twice is counted once.
  create table key_use_event (
    account_id text references account (id),
    access_key_id text,
    region text,
    event_id text,
    at timestamptz not null,
    primary key (account_id, access_key_id, region, event_id)
  );

  -- How far the events of an account and Region have been read.
  create table key_use_reading (
    account_id text references account (id),
    access_key_id text,
    region text,
    requested_at timestamptz,
    window_from timestamptz,
    window_to timestamptz,
    started_at timestamptz,
    page_count integer not null default 0,
    covered_from timestamptz,
    covered_to timestamptz,
    outcome text check (outcome in ('READ', 'NO_PERMISSION', 'FAILED')),
    code text,
    reason text,
    finished_at timestamptz,
    primary key (account_id, access_key_id, region),
    check ((window_from is null) = (window_to is null)),
    check ((covered_from is null) = (covered_to is null)),
    check ((outcome is null) = (finished_at is null))
  );
  create index key_use_reading_due on key_use_reading (account_id) where requested_at is not null;
`;
