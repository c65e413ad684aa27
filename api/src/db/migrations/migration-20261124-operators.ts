import { Migration } from "@mikro-orm/migrations";

/**
 * People with accounts of their own, tokens with an owner, and the record of who did what. Sessions and links of before
 * belonged to nobody in particular: they end, and the next start prints a link.
 */
export class Migration20261124Operators extends Migration {
  override up(): void {
    this.addSql(`create table operator (
      id text primary key,
      name text not null check (length(name) between 1 and 128),
      role text not null check (role in ('viewer','analyst','operator','admin')),
      status text not null check (status in ('INVITED','ACTIVE','DISABLED')),
      password_hash text,
      issuer text, subject text,
      created_at timestamptz not null, last_sign_in_at timestamptz, password_changed_at timestamptz,
      check ((issuer is null) = (subject is null))
    )`);
    this.addSql(`create unique index operator_name on operator (lower(name))`);
    this.addSql(`create unique index operator_subject on operator (issuer, subject) where issuer is not null`);

    this.addSql(`delete from sign_in_link`);
    this.addSql(`alter table sign_in_link
      add column operator_id text not null references operator (id),
      add column purpose text not null check (purpose in ('SIGN_IN','INVITATION'))`);
    this.addSql(`delete from operator_session`);
    this.addSql(`alter table operator_session
      drop column operator_name, drop column role,
      add column operator_id text not null references operator (id),
      add column authenticated_at timestamptz not null`);
    this.addSql(`create index operator_session_operator on operator_session (operator_id, last_active_at desc)`);
    this.addSql(`alter table api_token
      add column operator_id text references operator (id),
      add column scopes jsonb not null default '[]',
      add column hint text`);

    this.addSql(`create table audit_key (id text primary key check (id = 'audit'), sealed text not null)`);
    this.addSql(`create table audit_event (
      seq bigint primary key,
      id text not null unique,
      at timestamptz not null,
      actor_kind text not null check (actor_kind in ('OPERATOR','TOKEN','SYSTEM','NOBODY')),
      actor text not null,
      actor_id text,
      deed text not null,
      target text, target_name text,
      details jsonb not null,
      request_id text not null,
      previous_mac text not null,
      mac text not null
    )`);
    this.addSql(
      `create table audit_head (id text primary key check (id = 'head'), seq bigint not null, mac text not null)`,
    );
    this.addSql(`create function refuse_audit_edit() returns trigger language plpgsql as $$
      begin raise exception 'audit events are never changed'; end $$`);
    this.addSql(`create trigger audit_event_append_only before update or delete or truncate on audit_event
      for each statement execute function refuse_audit_edit()`);
  }
}
