/** Rotations of access keys, their history and their schedules. */
export const ROTATION = `
  -- Rotation schedules.
  create table rotation_schedule (
    id text primary key,
    account_id text not null references account (id),
    name text not null,
    target jsonb not null,
    max_age_days integer not null check (max_age_days between 1 and 3650),
    warn_days_before integer not null check (warn_days_before between 0 and 365),
    "window" jsonb not null,
    jitter_minutes integer not null check (jitter_minutes between 0 and 1440),
    open_max integer not null check (open_max between 1 and 100),
    destination text not null check (destination in ('SECRETS_MANAGER', 'PARAMETER_STORE', 'WEBHOOK', 'REVEAL')),
    overlap_hours integer not null check (overlap_hours between 1 and 8760),
    quiet_hours integer not null check (quiet_hours between 5 and 8760),
    soak_hours integer not null check (soak_hours between 1 and 8760),
    is_enabled boolean not null,
    paused_reason text,
    failure_count integer not null default 0,
    next_slot_at timestamptz,
    created_by jsonb not null,
    created_at timestamptz not null,
    deleted_at timestamptz
  );
  create index rotation_schedule_due on rotation_schedule (next_slot_at) where deleted_at is null and is_enabled;

  -- A slot fires once, however many workers look: the row is inserted with what it starts. It has no foreign key, since
  -- everything that runs by the clock may have slots here.
  create table schedule_slot (
    schedule_id text,
    slot_at timestamptz,
    fired_at timestamptz not null default now(),
    started integer not null default 0,
    note text,
    primary key (schedule_id, slot_at)
  );

  -- The secrets that an admin allows rotations to write besides iam-monitor/<userName>.
  create table secret_destination (
    id text primary key,
    account_id text not null references account (id),
    secret_id text not null,
    region text not null,
    user_name text,
    added_by jsonb not null,
    added_at timestamptz not null
  );
  create unique index secret_destination_once on secret_destination (account_id, secret_id, region, coalesce(user_name, ''));

  -- Receivers to whose webhooks rotations send new keys.
  create table key_receiver (
    id text primary key,
    account_id text not null references account (id),
    name text not null,
    url text not null check (url like 'https://%' or url like 'http://%'),
    public_key text not null,
    public_key_hash text not null,
    verification_key text not null,
    sealed_key text,
    user_name text,
    added_by jsonb not null,
    added_at timestamptz not null,
    removed_at timestamptz,
    check ((sealed_key is null) = (removed_at is not null))
  );
  create unique index key_receiver_name_once on key_receiver (account_id, name) where removed_at is null;

  -- Rotations. The constraints assert once more what the state machine promises.
  create table rotation (
    id text primary key,
    account_id text not null references account (id),
    aws_account_id text not null,
    user_name text not null,
    user_arn text not null,
    user_identity text not null,
    old_access_key_id text not null,
    new_access_key_id text,
    state text not null check (state in ('REQUESTED', 'CREATE_INTENT', 'RECONCILING', 'ORPHAN', 'SEALED', 'DELIVERED',
      'VERIFIED', 'SENT', 'PROMOTED', 'DEACTIVATE_INTENT', 'OLD_INACTIVE', 'DELETE_INTENT', 'NEEDS_OPERATOR', 'COMPLETED',
      'ROLLED_BACK', 'CANCELLED')),
    state_since timestamptz not null,
    mode text not null check (mode in ('STANDARD', 'COMPROMISED', 'RETIRE')),
    destination text check (destination in ('SECRETS_MANAGER', 'PARAMETER_STORE', 'WEBHOOK', 'REVEAL')),
    secret_id text,
    secret_region text,
    version_id text,
    previous_version_id text,
    trigger text not null check (trigger in ('OPERATOR', 'TOKEN', 'SCHEDULE')),
    schedule_id text references rotation_schedule (id),
    requested_by jsonb not null,
    requested_at timestamptz not null,
    reason text,
    idempotency_key text,
    request_hash text,
    overlap_seconds integer not null check (overlap_seconds >= 3600),
    quiet_seconds integer not null check (quiet_seconds >= 18000),
    soak_seconds integer not null check (soak_seconds >= 3600),
    time_scale float8 not null check (time_scale >= 1::float8),
    lease_owner text,
    lease_until timestamptz,
    fence integer not null default 0,
    next_tick_at timestamptz,
    failure_count integer not null default 0,
    ask_count integer not null default 0,
    waiting_for text,
    gate_view jsonb,
    attempt integer not null default 0,
    before_set jsonb,
    intent_at timestamptz,
    old_last_used_at_request jsonb,
    reconciled jsonb,
    orphan_access_key_id text,
    orphan_proof text,
    orphan_inactive_at timestamptz,
    sealed_secret text,
    sealed_at timestamptz,
    probe_count integer not null default 0,
    probed_at timestamptz,
    promoted_at timestamptz,
    revealed_at timestamptz,
    revealed_to jsonb,
    acknowledged_at timestamptz,
    acknowledged_by jsonb,
    gate_deadline_at timestamptz,
    gate_at timestamptz,
    gate_kind text check (gate_kind in ('NEW_KEY_IN_USE', 'OLD_KEY_UNUSED', 'OPERATOR_CONFIRMED')),
    moved_confirmed_by jsonb,
    inactive_at timestamptz,
    reenabled_at timestamptz,
    new_key_deleted_at timestamptz,
    rollback_requested_at timestamptz,
    rollback_requested_by jsonb,
    resume_state text check (resume_state in ('REQUESTED', 'CREATE_INTENT', 'RECONCILING', 'ORPHAN', 'SEALED', 'DELIVERED',
      'VERIFIED', 'SENT', 'PROMOTED', 'DEACTIVATE_INTENT', 'OLD_INACTIVE', 'DELETE_INTENT')),
    parked_code text,
    parked_reason text,
    finished_at timestamptz,
    moved_confirmed_at timestamptz,
    receiver_id text references key_receiver (id),
    sent_at timestamptz,
    accepted_at timestamptz,
    return_accepted_at timestamptz,
    returned_at timestamptz,
    -- A retirement creates no key. It has its time in a column of its own, so a version that knows none never takes one.
    retire_tick_at timestamptz,
    constraint rotation_acknowledged check (acknowledged_at is null or revealed_at is not null or destination = 'WEBHOOK'),
    check ((state in ('COMPLETED', 'ROLLED_BACK', 'CANCELLED')) = (finished_at is not null)),
    check (state not in ('COMPLETED', 'ROLLED_BACK', 'CANCELLED') or sealed_secret is null),
    check ((state = 'NEEDS_OPERATOR') = (resume_state is not null and parked_code is not null)),
    check (state not in ('CREATE_INTENT', 'RECONCILING', 'ORPHAN', 'SEALED') or before_set is not null and intent_at is not null
      and attempt > 0),
    constraint rotation_check5 check (state not in ('SEALED', 'DELIVERED', 'VERIFIED') or sealed_secret is not null),
    constraint rotation_check6 check ((new_access_key_id is null) = (sealed_at is null)),
    constraint rotation_check7 check (new_access_key_id is distinct from old_access_key_id),
    constraint rotation_check8 check (state <> 'VERIFIED' or probed_at is not null),
    constraint rotation_check9 check (state <> 'PROMOTED' or promoted_at is not null),
    constraint rotation_check10 check (state not in ('DEACTIVATE_INTENT', 'OLD_INACTIVE') or mode = 'COMPROMISED'
      or gate_at is not null and gate_kind is not null),
    constraint rotation_check12 check (destination <> 'REVEAL' or gate_at is null or acknowledged_at is not null),
    constraint rotation_check13 check ((orphan_access_key_id is null) = (orphan_proof is null)),
    constraint rotation_check14 check (orphan_access_key_id is distinct from old_access_key_id),
    constraint rotation_check16 check (destination <> 'SECRETS_MANAGER' or secret_id is not null),
    -- No key is deleted before it was inactive.
    constraint rotation_deletion check (state not in ('DELETE_INTENT', 'COMPLETED') or inactive_at is not null
      and (promoted_at is not null or mode = 'RETIRE')),
    constraint rotation_destination_given check ((destination is null) = (mode = 'RETIRE')),
    -- A new key is one whose secret is sealed. It stays so until it may be handed out.
    constraint rotation_new_key check (mode = 'RETIRE' or state not in ('SEALED', 'DELIVERED', 'VERIFIED', 'PROMOTED',
      'DELETE_INTENT', 'COMPLETED') or new_access_key_id is not null and sealed_at is not null),
    constraint rotation_parameter_name check (destination <> 'PARAMETER_STORE' or secret_id is not null),
    constraint rotation_receipt check (destination <> 'WEBHOOK' or gate_at is null or acknowledged_at is not null),
    constraint rotation_receiver_named check ((destination = 'WEBHOOK') = (receiver_id is not null)),
    constraint rotation_retirement check (mode <> 'RETIRE' or state in ('REQUESTED', 'DEACTIVATE_INTENT', 'OLD_INACTIVE',
      'DELETE_INTENT', 'NEEDS_OPERATOR', 'COMPLETED', 'ROLLED_BACK', 'CANCELLED') and new_access_key_id is null and attempt = 0
      and secret_id is null and soak_seconds >= 18000),
    -- A retirement deactivates a key only if it is unused.
    constraint rotation_retirement_guard check (mode <> 'RETIRE' or state not in ('DEACTIVATE_INTENT', 'OLD_INACTIVE',
      'DELETE_INTENT', 'COMPLETED') or coalesce(gate_kind = 'OLD_KEY_UNUSED', false)),
    constraint rotation_retirement_tick check (case when mode = 'RETIRE' then next_tick_at is null else retire_tick_at is null end),
    constraint rotation_returned check (destination <> 'WEBHOOK' or state <> 'ROLLED_BACK' or returned_at is not null),
    constraint rotation_sent check (state <> 'SENT' or sent_at is not null and sealed_secret is not null
      and new_access_key_id is not null and probed_at is not null)
  );
  create index rotation_by_account on rotation (account_id, id desc);
  create index rotation_by_new_key on rotation (account_id, new_access_key_id);
  create index rotation_by_old_key on rotation (account_id, old_access_key_id);
  create index rotation_by_schedule on rotation (schedule_id) where schedule_id is not null;
  create index rotation_by_state on rotation (state, parked_code);
  create index rotation_due on rotation (next_tick_at) where state not in ('COMPLETED', 'ROLLED_BACK', 'CANCELLED');
  create unique index rotation_idempotency on rotation (idempotency_key, coalesce(requested_by ->> 'tokenId',
    requested_by ->> 'id', requested_by ->> 'kind')) where idempotency_key is not null
    and ((requested_by ->> 'kind') <> 'UNKNOWN');
  create unique index rotation_one_open_per_user on rotation (account_id, user_name) where state not in ('COMPLETED',
    'ROLLED_BACK', 'CANCELLED');
  create index rotation_receiver on rotation (receiver_id) where receiver_id is not null;
  create index rotation_retire_due on rotation (retire_tick_at) where retire_tick_at is not null;

  -- The history of rotations.
  create table rotation_event (
    seq bigserial primary key,
    rotation_id text not null references rotation (id),
    account_id text not null,
    kind text not null check (kind in ('REQUESTED', 'MOVED', 'AWS_CALLED', 'NOTED', 'PARKED', 'ASKED', 'REVEALED',
      'ACKNOWLEDGED')),
    from_state text,
    state text not null check (state in ('REQUESTED', 'CREATE_INTENT', 'RECONCILING', 'ORPHAN', 'SEALED', 'DELIVERED',
      'VERIFIED', 'SENT', 'PROMOTED', 'DEACTIVATE_INTENT', 'OLD_INACTIVE', 'DELETE_INTENT', 'NEEDS_OPERATOR', 'COMPLETED',
      'ROLLED_BACK', 'CANCELLED')),
    actor jsonb not null,
    at timestamptz not null default now(),
    message text not null,
    evidence jsonb not null default '{}'
  );
  create index rotation_event_of on rotation_event (rotation_id, seq);

  create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise restrict_violation using message = tg_table_name || ' is append-only';
    end $$;
  create trigger rotation_event_append_only before update or delete on rotation_event
    for each row execute function refuse_change();
  create trigger rotation_event_no_truncate before truncate on rotation_event
    for each statement execute function refuse_change();
`;
