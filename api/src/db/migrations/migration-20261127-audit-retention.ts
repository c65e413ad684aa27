import { Migration } from "@mikro-orm/migrations";

/**
 * The oldest audit events may be deleted, but only up to the newest cut that is recorded in the log, and only after 90
 * days. `prune_audit_events` is for a role that may not delete: it runs with the rights of its owner.
 */
export class Migration20261127AuditRetention extends Migration {
  override up(): void {
    this.addSql(`create index audit_event_cut on audit_event (seq) where action = 'audit.prune'`);
    this.addSql(`create function audit_cut() returns bigint language sql stable as $$
      select coalesce((select (details ->> 'throughSeq')::bigint from audit_event
        where action = 'audit.prune' order by seq desc limit 1), 0) $$`);
    this.addSql(`create function refuse_audit_delete() returns trigger language plpgsql as $$
      begin
        if old.seq > audit_cut() or old.at > now() - interval '90 days' then
          raise exception 'audit events are never changed';
        end if;
        return old;
      end $$`);
    this.addSql(`drop trigger audit_event_append_only on audit_event`);
    this.addSql(`create trigger audit_event_append_only before update or truncate on audit_event
      for each statement execute function refuse_audit_edit()`);
    this.addSql(`create trigger audit_event_cut before delete on audit_event
      for each row execute function refuse_audit_delete()`);
    this.addSql(`create function prune_audit_events(most integer) returns integer
      language sql security definer as $$
      with oldest as (
        select seq from audit_event where seq <= audit_cut() order by seq limit least(most, 1000)
      ), gone as (
        delete from audit_event where seq in (select seq from oldest) returning 1
      )
      select count(*)::integer from gone $$`);
    // Functions that run with their owner's rights must not find tables of the caller.
    this.addSql(`do $$ declare name text; begin
      foreach name in array array['audit_cut()', 'refuse_audit_delete()', 'prune_audit_events(integer)'] loop
        execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
      end loop; end $$`);
    this.addSql(`revoke all on function prune_audit_events(integer) from public`);
  }
}
