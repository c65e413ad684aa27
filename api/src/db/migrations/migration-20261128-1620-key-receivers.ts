import { Migration } from "@mikro-orm/migrations";

const OPEN_STATES = [
  "REQUESTED",
  "CREATE_INTENT",
  "RECONCILING",
  "ORPHAN",
  "SEALED",
  "DELIVERED",
  "VERIFIED",
  "SENT",
  "PROMOTED",
  "DEACTIVATE_INTENT",
  "OLD_INACTIVE",
  "DELETE_INTENT",
];
const listOf = (states: readonly string[]) => states.map((state) => `'${state}'`).join(",");
const STATES = [...OPEN_STATES, "NEEDS_OPERATOR", "COMPLETED", "ROLLED_BACK", "CANCELLED"];

/** Lets rotations send new keys to the webhook of a receiver, which acknowledges them. */
export class Migration202611281620KeyReceivers extends Migration {
  override up(): void {
    this.addSql(`create table key_receiver (
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
    )`);
    this.addSql(
      `create unique index key_receiver_name_once on key_receiver (account_id, name) where removed_at is null`,
    );
    for (const table of ["rotation", "rotation_schedule"]) {
      this.addSql(`alter table ${table} drop constraint ${table}_destination_check`);
      this.addSql(`alter table ${table} add constraint ${table}_destination_check
        check (destination in ('SECRETS_MANAGER','PARAMETER_STORE','WEBHOOK','REVEAL'))`);
    }
    this.addSql(`alter table rotation drop constraint rotation_state_check`);
    this.addSql(`alter table rotation add constraint rotation_state_check check (state in (${listOf(STATES)}))`);
    this.addSql(`alter table rotation_event drop constraint rotation_event_state_check`);
    this.addSql(
      `alter table rotation_event add constraint rotation_event_state_check check (state in (${listOf(STATES)}))`,
    );
    // PostgreSQL chose the name of this constraint: an acknowledgement without a reveal was not possible before.
    this.addSql(`do $$
      declare found text;
      begin
        select conname into strict found from pg_constraint
         where conrelid = 'rotation'::regclass and contype = 'c'
           and pg_get_constraintdef(oid) like '%acknowledged_at IS NULL%revealed_at IS NOT NULL%';
        execute format('alter table rotation drop constraint %I', found);
      end $$`);
    this.addSql(`alter table rotation drop constraint rotation_resume_state_check`);
    this.addSql(
      `alter table rotation add constraint rotation_resume_state_check check (resume_state in (${listOf(OPEN_STATES)}))`,
    );
    this.addSql(`alter table rotation
      add column receiver_id text references key_receiver (id),
      add column sent_at timestamptz,
      add column accepted_at timestamptz,
      add column return_accepted_at timestamptz,
      add column returned_at timestamptz`);
    this.addSql(`create index rotation_receiver on rotation (receiver_id) where receiver_id is not null`);
    this.addSql(`alter table rotation
      add constraint rotation_receiver_named check ((destination = 'WEBHOOK') = (receiver_id is not null)),
      add constraint rotation_sent check (state <> 'SENT'
        or (sent_at is not null and sealed_secret is not null and new_access_key_id is not null and probed_at is not null)),
      add constraint rotation_acknowledged check (acknowledged_at is null or revealed_at is not null or destination = 'WEBHOOK'),
      add constraint rotation_receipt check (destination <> 'WEBHOOK' or gate_at is null or acknowledged_at is not null),
      add constraint rotation_returned check (destination <> 'WEBHOOK' or state <> 'ROLLED_BACK' or returned_at is not null)`);
  }
}
