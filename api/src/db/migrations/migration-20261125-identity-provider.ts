import { Migration } from "@mikro-orm/migrations";

/** Who comes by the identity provider, each way back used once, and browsers in which somebody has signed in. */
export class Migration20261125IdentityProvider extends Migration {
  override up(): void {
    this.addSql(`alter table operator
      add column role_source text not null default 'ADMIN' check (role_source in ('ADMIN','PROVIDER')),
      add column last_sign_in_way text check (last_sign_in_way in ('LINK','PASSWORD','INVITATION','IDENTITY_PROVIDER'))`);
    this.addSql(`create table used_provider_state (state_hash text primary key, used_at timestamptz not null)`);
    this.addSql(`create index used_provider_state_used_at on used_provider_state (used_at)`);
    this.addSql(`create table known_browser (
      token_hash text not null,
      operator_id text not null references operator (id),
      last_sign_in_at timestamptz not null,
      primary key (token_hash, operator_id)
    )`);
    this.addSql(`create index known_browser_operator on known_browser (operator_id, last_sign_in_at desc)`);
  }
}
