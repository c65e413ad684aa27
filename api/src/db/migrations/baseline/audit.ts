/** The audit log. The database refuses to change it. */
export const AUDIT = `
  -- The key of the audit log's MACs.
  create table audit_key (
    id text primary key check (id = 'audit'),
    sealed text not null
  );

  -- The audit log. Each event's MAC covers the event before it.
  create table audit_event (
    seq bigint primary key,
    id text not null unique,
    at timestamptz not null,
    -- Not checked: events of earlier versions keep their words, because the MAC covers them.
    actor_kind text not null,
    actor text not null,
    actor_id text,
    action text not null,
    target text,
    target_name text,
    details jsonb not null,
    request_id text not null,
    previous_mac text not null,
    mac text not null,
    version integer not null default 1,
    actor_token_id text,
    actor_token_name text,
    address text,
    client text,
    actor_session_id text
  );
  create index audit_event_cut on audit_event (seq) where action = 'audit.prune';
  create index audit_event_refused on audit_event (seq) where (details ->> 'outcome') = 'REFUSED';
  create index audit_event_report_hash on audit_event ((details ->> 'sha256')) where action = 'reports.create';

  -- The newest event. It changes, so it is not in the append-only table.
  create table audit_head (
    id text primary key check (id = 'head'),
    seq bigint not null,
    mac text not null
  );

  -- The retention that the owner of the database recorded.
  create table audit_retention (
    id text primary key check (id = 'audit'),
    days integer not null check (days >= 90)
  );

  create function refuse_audit_edit() returns trigger language plpgsql as $$
    begin raise exception 'audit events are never changed'; end $$;
  create trigger audit_event_append_only before update or truncate on audit_event
    for each statement execute function refuse_audit_edit();

  -- The oldest events may be deleted, but only up to the newest cut that is recorded in the log. The product's role can
  -- insert rows, also a false cut. So an event is deleted only if it is older than the retention that the owner recorded,
  -- and only before a cut that comes after it: a false cut stays in the log as long as a younger event.
  create function audit_cut() returns bigint language sql stable as $$
    select coalesce((select case when (details ->> 'throughSeq')::bigint < seq then (details ->> 'throughSeq')::bigint end
      from audit_event where action = 'audit.prune' order by seq desc limit 1), 0) $$;
  create function refuse_audit_delete() returns trigger language plpgsql as $$
    declare retention integer := (select days from audit_retention);
    begin
      if retention is null or old.seq > audit_cut() or old.at > now() - make_interval(days => retention) then
        raise exception 'audit events are never changed';
      end if;
      return old;
    end $$;
  create trigger audit_event_cut before delete on audit_event for each row execute function refuse_audit_delete();

  -- For a role that may not delete: it runs with the rights of its owner.
  create function prune_audit_events(most integer) returns integer language sql security definer as $$
    with oldest as (
      select seq from audit_event where seq <= audit_cut() order by seq limit least(most, 1000)
    ), gone as (
      delete from audit_event where seq in (select seq from oldest) returning 1
    )
    select count(*)::integer from gone $$;
  -- Functions that run with their owner's rights must not find tables of the caller.
  do $$ declare name text; begin
    foreach name in array array['audit_cut()', 'refuse_audit_delete()', 'prune_audit_events(integer)'] loop
      execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
    end loop; end $$;
  revoke all on function prune_audit_events(integer) from public;

  -- How far each target of AUDIT_STREAM has received the audit log, and which process sends to it. The MAC of the last event
  -- shows if another event has that number now.
  create table audit_stream (
    target text primary key,
    position bigint not null default 0,
    delivered_at timestamptz,
    lease_owner text,
    leased_until timestamptz,
    position_mac text
  );
`;
