import { Migration } from "@mikro-orm/migrations";

/**
 * Requests that a second operator approves. Tokens that could switch writes on with `accounts.updateConnection` keep that:
 * it is a permission of its own now.
 */
export class Migration20261127ApprovalRequests extends Migration {
  override up(): void {
    this.addSql(`create table approval_request (
      id text primary key,
      permission text not null,
      input text not null, input_hash text not null, state_hash text not null,
      summary text not null, facts jsonb not null,
      subject_kind text not null check (subject_kind in ('ACCOUNT','OPERATOR','USER')), subject_name text not null,
      account_id text references account (id),
      requested_by jsonb not null, requested_by_id text not null references operator (id),
      requested_at timestamptz not null, expires_at timestamptz not null,
      status text not null check (status in ('REQUESTED','APPROVED','CARRIED_OUT','FAILED','REFUSED','WITHDRAWN','EXPIRED')),
      is_open boolean generated always as (status in ('REQUESTED','APPROVED')) stored,
      decided_by jsonb, decided_by_id text references operator (id), decided_at timestamptz,
      reason text, result_id text, error_code text,
      revision integer not null default 1,
      check (status not in ('APPROVED','CARRIED_OUT','FAILED','REFUSED') or (decided_by_id is not null and decided_by_id <> requested_by_id))
    )`);
    this.addSql(`create unique index approval_request_once on approval_request (requested_by_id, permission, input_hash, state_hash)
      where status = 'REQUESTED'`);
    this.addSql(`create index approval_request_list on approval_request (is_open desc, id desc)`);
    this.addSql(`update api_token set scopes = scopes || '["accounts.enableWrites"]'::jsonb
      where scopes ? 'accounts.updateConnection'`);
  }
}
