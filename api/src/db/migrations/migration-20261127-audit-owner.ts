import { Migration } from "@mikro-orm/migrations";

/**
 * The product may work with a role that does not own the audit log. That role can insert rows, also a false cut, so the
 * database no longer relies on cuts alone: it deletes an event only if it is older than the retention that the owner
 * recorded, and only before a cut that comes after it. A false cut then stays in the log as long as a younger event.
 */
export class Migration20261127AuditOwner extends Migration {
  override up(): void {
    this.addSql(`create table audit_retention (
      id text primary key check (id = 'audit'),
      days integer not null check (days >= 90)
    )`);
    this.addSql(`create or replace function audit_cut() returns bigint language sql stable as $$
      select coalesce((select case when (details ->> 'throughSeq')::bigint < seq then (details ->> 'throughSeq')::bigint end
        from audit_event where action = 'audit.prune' order by seq desc limit 1), 0) $$`);
    this.addSql(`create or replace function refuse_audit_delete() returns trigger language plpgsql as $$
      declare retention integer := (select days from audit_retention);
      begin
        if retention is null or old.seq > audit_cut() or old.at > now() - make_interval(days => retention) then
          raise exception 'audit events are never changed';
        end if;
        return old;
      end $$`);
    this.addSql(`do $$ declare name text; begin
      foreach name in array array['audit_cut()', 'refuse_audit_delete()'] loop
        execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
      end loop; end $$`);
  }
}
