/** Alerts, their history and their counts. */
const KIND = "account_id, check_id, category, severity, severity_rank, status";
const CAME = `select ${KIND}, 1 as change from fresh`;
const WENT = `select ${KIND}, -1 as change from stale`;

/** Adds the changes of one statement to `alert_count`. */
function counted(changes: string): string {
  return `
        insert into alert_count as c (${KIND}, count)
        select ${KIND}, sum(change) from (${changes}) moved
         group by ${KIND} having sum(change) <> 0
         order by account_id, check_id, category, severity, status
        on conflict (account_id, check_id, category, severity, status) do update set count = c.count + excluded.count;`;
}

export const ALERTS = `
  create sequence alert_number;

  -- Exception rules mute the alerts that match a query. A muted alert is dismissed and names its rule.
  create table exception_rule (
    id text primary key,
    query text not null,
    reason text not null check (reason in ('RISK_ACCEPTED', 'FALSE_POSITIVE', 'MITIGATED_ELSEWHERE')),
    comment text not null,
    owner_id text not null references operator (id),
    mutes_critical boolean not null,
    created_by jsonb not null,
    created_at timestamptz not null,
    changed_by jsonb not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text check (end_reason in ('ENDED', 'UNDONE')),
    revision integer not null,
    settled_revision integer not null,
    check (expires_at > created_at),
    check ((ended_at is null) = (end_reason is null)),
    check (settled_revision >= 0 and settled_revision <= revision)
  );
  create index exception_rule_unsettled on exception_rule (id) where settled_revision < revision;

  -- All alerts of one root cause.
  create table problem (
    id text primary key,
    account_id text not null references account (id),
    cause_key text not null,
    kind text not null,
    resource_id text not null,
    resource_name text not null,
    statement integer,
    unique (account_id, cause_key)
  );

  -- An alert tracks a finding over time. A bulk action or a scan changes few of many rows, so the map of visible rows, on which
  -- pages from an index rest, is renewed early.
  create table alert (
    id text primary key,
    number integer not null unique,
    fingerprint text not null unique,
    -- check_result asserts the account, once a check and scan: asked of every alert, it was a tenth of a first scan.
    account_id text not null,
    check_id text not null,
    check_version integer not null,
    category text not null,
    severity text not null check (severity in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL')),
    severity_rank integer not null,
    status text not null check (status in ('OPEN', 'ACKNOWLEDGED', 'SNOOZED', 'DISMISSED', 'RESOLVED')),
    resource_id text not null,
    resource_name text not null,
    resource_arn text,
    owner_id text not null,
    discriminator text not null default '',
    title text not null,
    description text not null,
    evidence jsonb not null,
    content_hash text not null,
    evidence_as_of timestamptz not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz,
    opened_at timestamptz not null,
    resolved_at timestamptz,
    resolution text check (resolution in ('FIXED', 'GONE', 'DISABLED', 'SUPERSEDED')),
    reopen_count integer not null default 0,
    assignee jsonb,
    acknowledged_by jsonb,
    acknowledged_at timestamptz,
    dismissal_reason text check (dismissal_reason in ('RISK_ACCEPTED', 'FALSE_POSITIVE', 'MITIGATED_ELSEWHERE')),
    dismissal_comment text,
    dismissed_by jsonb,
    dismissed_at timestamptz,
    dismissal_expires_at timestamptz,
    not_evaluated_reason text,
    search_text text collate "C" not null generated always as
      (lower(title || ' ' || resource_name || ' ' || check_id || ' ' || coalesce(resource_arn, ''))) stored,
    problem_id text,
    snoozed_by jsonb,
    snoozed_at timestamptz,
    snoozed_until timestamptz,
    exception_rule_id text references exception_rule (id),
    check ((status = 'RESOLVED') = (resolved_at is not null and resolution is not null)),
    check (status <> 'DISMISSED' or dismissal_reason is not null and dismissal_expires_at is not null),
    constraint alert_snooze_check check (status <> 'SNOOZED' or snoozed_by is not null and snoozed_at is not null
      and snoozed_until is not null)
  ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
  create index alert_by_account_check on alert (account_id, check_id);
  create index alert_by_owner on alert (owner_id);
  create index alert_by_problem on alert (problem_id);
  create index alert_by_resource on alert (resource_id);
  -- Pages at any offset read only this index and alert_inbox: worst first, and the newest of equals.
  create index alert_by_severity on alert (severity_rank, number desc) include (status, category, check_id, account_id);
  create index alert_dismissal_expiry on alert (dismissal_expires_at) where status = 'DISMISSED';
  create index alert_exception on alert (exception_rule_id, account_id) where status = 'DISMISSED'
    and exception_rule_id is not null;
  create index alert_inbox on alert (severity_rank, number desc) where status = 'OPEN';
  create index alert_snooze_end on alert (snoozed_until) where status = 'SNOOZED';

  -- The history of alerts.
  create table alert_event (
    seq bigserial primary key,
    alert_id text not null,
    account_id text not null,
    kind text not null check (kind in ('OPENED', 'UPDATED', 'ACKNOWLEDGED', 'ASSIGNED', 'COMMENTED', 'DISMISSED', 'WITHDRAWN',
      'SNOOZED', 'WOKEN', 'UNDONE', 'RESOLVED', 'REOPENED')),
    from_status text,
    status text not null,
    from_severity text,
    severity text not null,
    source_id text not null,
    actor jsonb not null,
    at timestamptz not null,
    changes jsonb not null default '{}',
    comment text
  );
  create index alert_event_at on alert_event (at);
  create unique index alert_event_once on alert_event (alert_id, kind, source_id);

  -- The foreign key of an event to its alert, asked once a statement: asked of each of 100,000 rows it was a quarter of
  -- the time in which a first scan was stored. Alerts are never deleted, so the other direction needs none.
  create function assert_event_has_alert() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from fresh f where (select true from alert a where a.id = f.alert_id) is null) then
        raise foreign_key_violation using message = 'an alert event without its alert';
      end if;
      return null;
    end $$;
  create trigger alert_event_has_alert after insert on alert_event referencing new table as fresh
    for each statement execute function assert_event_has_alert();

  -- How many alerts there are of each kind, kept with every statement that changes some: to count 100,000 of them costs ten
  -- times what a page of them does. A row names its account, so no alert belongs to none. A transaction that changes alerts
  -- holds the lock of their account, so it does not wait here again.
  create table alert_count (
    account_id text references account (id),
    check_id text,
    category text,
    severity text,
    severity_rank integer not null,
    status text,
    count integer not null,
    primary key (account_id, check_id, category, severity, status)
  );

  create function count_alerts() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then ${counted(CAME)}
      elsif tg_op = 'UPDATE' then ${counted(`${CAME} union all ${WENT}`)}
      elsif tg_op = 'DELETE' then ${counted(WENT)}
      else delete from alert_count;
      end if;
      return null;
    end $$;
  create trigger alert_counted_insert after insert on alert referencing new table as fresh
    for each statement execute function count_alerts();
  create trigger alert_counted_update after update on alert referencing old table as stale new table as fresh
    for each statement execute function count_alerts();
  create trigger alert_counted_delete after delete on alert referencing old table as stale
    for each statement execute function count_alerts();
  create trigger alert_counted_truncate after truncate on alert for each statement execute function count_alerts();

  -- Counts the changes of alerts by day, so that the trend of the overview does not read a month of events. Events of an
  -- account are added under its lock, so two transactions rarely add to the same row. A state that an event lacks is an empty
  -- text, because a key has no nulls.
  create table alert_event_day (
    account_id text,
    day integer,
    kind text,
    from_status text,
    status text,
    from_severity text,
    severity text,
    count integer not null,
    primary key (account_id, day, kind, from_status, status, from_severity, severity)
  );
  create index alert_event_day_by_day on alert_event_day (day);

  -- An event that changes neither status nor severity is not part of a trend, and need not be written under the account's lock.
  create function count_alert_events() returns trigger language plpgsql as $$
    begin
      insert into alert_event_day as d (account_id, day, kind, from_status, status, from_severity, severity, count)
      select account_id, floor(extract(epoch from at) / 86400)::integer, kind, coalesce(from_status, ''), status, coalesce(from_severity, ''), severity, count(*)
        from fresh where (kind in ('OPENED','REOPENED','RESOLVED') or from_status is distinct from status or from_severity is distinct from severity)
       group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
      on conflict (account_id, day, kind, from_status, status, from_severity, severity) do update set count = d.count + excluded.count;
      return null;
    end $$;
  create trigger alert_event_counted after insert on alert_event referencing new table as fresh
    for each statement execute function count_alert_events();
`;
