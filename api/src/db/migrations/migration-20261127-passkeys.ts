import { Migration } from "@mikro-orm/migrations";

/** Operators register passkeys. A session of an operator who must register one first can do nothing else. */
export class Migration20261127Passkeys extends Migration {
  override up(): void {
    this.addSql(`create table passkey (
      id text primary key,
      operator_id text not null references operator (id),
      credential_id text not null unique,
      public_key text not null,
      counter bigint not null,
      transports jsonb not null,
      name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz)`);
    this.addSql(`create index passkey_operator on passkey (operator_id)`);
    this.addSql(`create table passkey_challenge (
      flow_hash text primary key,
      challenge text not null,
      purpose text not null check (purpose in ('SIGN_IN','SECOND_FACTOR','PROOF','REGISTER')),
      operator_id text references operator (id),
      session_id text references operator_session (id),
      expires_at timestamptz not null)`);
    this.addSql(`create index passkey_challenge_expiry on passkey_challenge (expires_at)`);
    this.addSql(`alter table operator_session add column must_register_passkey boolean not null default false`);
    // PostgreSQL named the constraint after the column's first name.
    this.addSql(`alter table operator drop constraint operator_last_sign_in_way_check`);
    this.addSql(`alter table operator add constraint operator_last_sign_in_method_check
      check (last_sign_in_method in ('LINK','PASSWORD','INVITATION','IDENTITY_PROVIDER','PASSKEY'))`);
  }
}
