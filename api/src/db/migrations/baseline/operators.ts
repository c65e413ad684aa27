/** Operators, how they sign in, their tokens and their views. */
export const OPERATORS = `
  -- A person who signs in.
  create table operator (
    id text primary key,
    name text not null check (length(name) between 1 and 128),
    role text not null check (role in ('viewer', 'analyst', 'operator', 'admin')),
    status text not null check (status in ('INVITED', 'ACTIVE', 'DISABLED')),
    password_hash text,
    issuer text,
    subject text,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    password_changed_at timestamptz,
    role_source text not null default 'ADMIN' check (role_source in ('ADMIN', 'PROVIDER')),
    last_sign_in_method text check (last_sign_in_method in ('LINK', 'PASSWORD', 'INVITATION', 'IDENTITY_PROVIDER', 'PASSKEY')),
    is_limited boolean not null default false,
    accounts_source text not null default 'ADMIN' check (accounts_source in ('ADMIN', 'PROVIDER')),
    provider_groups jsonb,
    check ((issuer is null) = (subject is null))
  );
  create unique index operator_name on operator (lower(name));
  create unique index operator_subject on operator (issuer, subject) where issuer is not null;

  -- Links that sign an operator in once.
  create table sign_in_link (
    id text primary key,
    token_hash text not null unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    operator_id text not null references operator (id),
    purpose text not null check (purpose in ('SIGN_IN', 'INVITATION'))
  );

  -- Sessions, with from where and how they began, so that operators recognise one that is not theirs.
  create table operator_session (
    id text primary key,
    token_hash text not null unique,
    created_at timestamptz not null,
    last_active_at timestamptz not null,
    previous_visit_at timestamptz,
    ended_at timestamptz,
    operator_id text not null references operator (id),
    authenticated_at timestamptz not null,
    sign_in_method text check (sign_in_method in ('LINK', 'PASSWORD', 'INVITATION', 'IDENTITY_PROVIDER', 'PASSKEY')),
    address text,
    user_agent text,
    must_register_passkey boolean not null default false,
    console_code_hash text,
    console_code_expires_at timestamptz
  );
  create index operator_session_operator on operator_session (operator_id, last_active_at desc);

  -- Browsers in which an operator has signed in.
  create table known_browser (
    token_hash text,
    operator_id text references operator (id),
    last_sign_in_at timestamptz not null,
    primary key (token_hash, operator_id)
  );
  create index known_browser_operator on known_browser (operator_id, last_sign_in_at desc);

  -- Wrong passwords are counted in rows, which a restart keeps and all processes share.
  create table sign_in_attempt (
    key text primary key,
    wrong integer not null,
    ends_at timestamptz not null
  );
  create index sign_in_attempt_end on sign_in_attempt (ends_at);

  -- Each way back from the identity provider is used once.
  create table used_provider_state (
    state_hash text primary key,
    used_at timestamptz not null
  );
  create index used_provider_state_used_at on used_provider_state (used_at);

  -- The revision of the groups of the identity provider, by which a change of another admin is noticed.
  create table provider_group_settings (
    id integer primary key check (id = 1),
    revision integer not null default 0
  );

  insert into provider_group_settings (id) values (1);

  -- Which role and account groups a group of the identity provider gives.
  create table provider_group (
    value text primary key,
    role text not null check (role in ('viewer', 'analyst', 'operator', 'admin')),
    account_group_ids text[],
    position integer not null
  );

  -- The passkeys of operators.
  create table passkey (
    id text primary key,
    operator_id text not null references operator (id),
    credential_id text not null unique,
    public_key text not null,
    counter bigint not null,
    transports jsonb not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz
  );
  create index passkey_operator on passkey (operator_id);

  -- Challenges of passkeys, each answered once.
  create table passkey_challenge (
    flow_hash text primary key,
    challenge text not null,
    purpose text not null check (purpose in ('SIGN_IN', 'SECOND_FACTOR', 'PROOF', 'REGISTER')),
    operator_id text references operator (id),
    session_id text references operator_session (id),
    expires_at timestamptz not null
  );
  create index passkey_challenge_expiry on passkey_challenge (expires_at);

  -- API tokens. An operator owns each, except the initial one.
  create table api_token (
    id text primary key,
    name text not null,
    token_hash text not null unique,
    role text not null check (role in ('viewer', 'analyst', 'operator', 'admin')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    operator_id text references operator (id),
    scopes jsonb not null default '[]',
    hint text,
    account_ids jsonb,
    networks jsonb
  );

  -- The saved views of operators.
  create table saved_view (
    id text primary key,
    list text not null,
    name text not null,
    owner_id text not null references operator (id),
    is_shared boolean not null,
    query text not null,
    order_by text,
    columns jsonb,
    is_compact boolean not null,
    includes_deleted boolean not null,
    policy_type text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz
  );
  create unique index saved_view_by_name on saved_view (owner_id, list, lower(name)) where deleted_at is null;
  create index saved_view_shared on saved_view (list) where is_shared and deleted_at is null;

  -- The view with which a list of an operator opens.
  create table default_view (
    operator_id text references operator (id),
    list text,
    view_id text not null references saved_view (id) on delete cascade,
    primary key (operator_id, list)
  );
`;
