import { Migration } from "@mikro-orm/migrations";

const STATES = [
  "REQUESTED",
  "CREATE_INTENT",
  "RECONCILING",
  "ORPHAN",
  "SEALED",
  "DELIVERED",
  "VERIFIED",
  "PROMOTED",
  "DEACTIVATE_INTENT",
  "OLD_INACTIVE",
  "DELETE_INTENT",
  "NEEDS_OPERATOR",
  "COMPLETED",
  "ROLLED_BACK",
  "CANCELLED",
]
  .map((state) => `'${state}'`)
  .join(",");
const FINAL = `('COMPLETED','ROLLED_BACK','CANCELLED')`;

/** Rotations, their history and their schedules. What the machine promises is asserted here once more. */
export class Migration20261124Rotation extends Migration {
  override up(): void {
    this.addSql(`create table rotation_schedule (
      id text primary key,
      account_id text not null references account (id),
      name text not null,
      target jsonb not null,
      max_age_days integer not null check (max_age_days between 1 and 3650),
      warn_days_before integer not null check (warn_days_before between 0 and 365),
      "window" jsonb not null,
      jitter_minutes integer not null check (jitter_minutes between 0 and 1440),
      open_max integer not null check (open_max between 1 and 100),
      destination text not null check (destination in ('SECRETS_MANAGER','REVEAL')),
      overlap_hours integer not null check (overlap_hours between 1 and 8760),
      quiet_hours integer not null check (quiet_hours between 5 and 8760),
      soak_hours integer not null check (soak_hours between 1 and 8760),
      is_enabled boolean not null,
      paused_reason text,
      failure_count integer not null default 0,
      next_slot_at timestamptz,
      created_by text not null,
      created_at timestamptz not null,
      deleted_at timestamptz
    )`);
    this.addSql(
      `create index rotation_schedule_due on rotation_schedule (next_slot_at) where deleted_at is null and is_enabled`,
    );
    // A slot fires once, however many workers look: the row is inserted with what it starts. It has no foreign key, since
    // whatever runs by the clock may have slots here.
    this.addSql(`create table schedule_slot (
      schedule_id text not null,
      slot_at timestamptz not null,
      fired_at timestamptz not null default now(),
      started integer not null default 0,
      note text,
      primary key (schedule_id, slot_at)
    )`);

    this.addSql(`create table rotation (
      id text primary key,
      account_id text not null references account (id),
      aws_account_id text not null,
      user_name text not null,
      user_arn text not null,
      user_identity text not null,
      old_access_key_id text not null,
      new_access_key_id text,
      state text not null check (state in (${STATES})),
      state_since timestamptz not null,
      mode text not null check (mode in ('STANDARD','COMPROMISED')),
      destination text not null check (destination in ('SECRETS_MANAGER','REVEAL')),
      secret_id text,
      secret_region text,
      version_id text,
      previous_version_id text,
      trigger text not null check (trigger in ('OPERATOR','TOKEN','SCHEDULE')),
      schedule_id text references rotation_schedule (id),
      requested_by text not null,
      requested_at timestamptz not null,
      reason text,
      idempotency_key text,
      request_hash text,
      overlap_seconds integer not null check (overlap_seconds >= 3600),
      quiet_seconds integer not null check (quiet_seconds >= 18000),
      soak_seconds integer not null check (soak_seconds >= 3600),
      time_scale double precision not null check (time_scale >= 1),

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
      revealed_to text,
      acknowledged_at timestamptz,
      acknowledged_by text,
      gate_deadline_at timestamptz,
      gate_at timestamptz,
      gate_kind text check (gate_kind in ('NEW_KEY_IN_USE','OLD_KEY_UNUSED','OPERATOR_CONFIRMED')),
      moved_confirmed_by text,
      inactive_at timestamptz,
      reenabled_at timestamptz,
      new_key_deleted_at timestamptz,
      rollback_requested_at timestamptz,
      rollback_requested_by text,
      resume_state text check (resume_state in (${STATES}) and resume_state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')),
      parked_code text,
      parked_reason text,
      finished_at timestamptz,

      -- An end is an end, and nothing sealed outlives it.
      check ((state in ${FINAL}) = (finished_at is not null)),
      check (state not in ${FINAL} or sealed_secret is null),
      check ((state = 'NEEDS_OPERATOR') = (resume_state is not null and parked_code is not null)),
      -- No create without its intent.
      check (state not in ('CREATE_INTENT','RECONCILING','ORPHAN','SEALED') or (before_set is not null and intent_at is not null and attempt > 0)),
      -- A new key is one whose secret is sealed; it stays so until it may be handed out.
      check (state not in ('SEALED','DELIVERED','VERIFIED','PROMOTED','DELETE_INTENT','COMPLETED') or (new_access_key_id is not null and sealed_at is not null)),
      check (state not in ('SEALED','DELIVERED','VERIFIED') or sealed_secret is not null),
      check ((new_access_key_id is null) = (sealed_at is null)),
      check (new_access_key_id is distinct from old_access_key_id),
      check (state <> 'VERIFIED' or probed_at is not null),
      check (state <> 'PROMOTED' or promoted_at is not null),
      -- Nothing is taken from the old key before the gate opened, and nothing is deleted before it lay inactive.
      check (state not in ('DEACTIVATE_INTENT','OLD_INACTIVE') or mode = 'COMPROMISED' or (gate_at is not null and gate_kind is not null)),
      check (state not in ('DELETE_INTENT','COMPLETED') or (inactive_at is not null and promoted_at is not null)),
      check (destination <> 'REVEAL' or gate_at is null or acknowledged_at is not null),
      -- Another's key is never an orphan of ours.
      check ((orphan_access_key_id is null) = (orphan_proof is null)),
      check (orphan_access_key_id is distinct from old_access_key_id),
      check (acknowledged_at is null or revealed_at is not null),
      check (destination <> 'SECRETS_MANAGER' or secret_id is not null)
    )`);
    this.addSql(
      `create unique index rotation_one_open_per_user on rotation (account_id, user_name) where state not in ${FINAL}`,
    );
    this.addSql(
      `create unique index rotation_idempotency on rotation (requested_by, idempotency_key) where idempotency_key is not null`,
    );
    this.addSql(`create index rotation_due on rotation (next_tick_at) where state not in ${FINAL}`);
    this.addSql(`create index rotation_by_account on rotation (account_id, id desc)`);
    this.addSql(`create index rotation_by_old_key on rotation (account_id, old_access_key_id)`);
    this.addSql(`create index rotation_by_new_key on rotation (account_id, new_access_key_id)`);
    this.addSql(`create index rotation_by_schedule on rotation (schedule_id) where schedule_id is not null`);

    this.addSql(`create table rotation_event (
      seq bigserial primary key,
      rotation_id text not null references rotation (id),
      account_id text not null,
      kind text not null check (kind in ('REQUESTED','MOVED','AWS_CALLED','NOTED','PARKED','ASKED','REVEALED','ACKNOWLEDGED')),
      from_state text,
      state text not null check (state in (${STATES})),
      actor text not null,
      at timestamptz not null default now(),
      message text not null,
      evidence jsonb not null default '{}'
    )`);
    this.addSql(`create index rotation_event_of on rotation_event (rotation_id, seq)`);
    this.addSql(`create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise restrict_violation using message = tg_table_name || ' is append-only';
      end $$`);
    this.addSql(`create trigger rotation_event_append_only before update or delete on rotation_event
      for each row execute function refuse_change()`);
    this.addSql(`create trigger rotation_event_no_truncate before truncate on rotation_event
      for each statement execute function refuse_change()`);
  }
}
