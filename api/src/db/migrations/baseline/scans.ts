/** Scans, their snapshots, and the results of checks and controls. */
export const SCANS = `
  -- One reading and analysis of an account.
  create table scan (
    id text primary key,
    account_id text not null references account (id),
    status text not null check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED')),
    phase text check (phase in ('CONNECT', 'COLLECT', 'ANALYZE', 'RECONCILE')),
    trigger text not null check (trigger in ('OPERATOR', 'TOKEN', 'SCHEDULE', 'FIRST_START', 'ACTIVITY')),
    requested_by jsonb not null,
    requested_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    attempt integer not null default 0,
    heartbeat_at timestamptz,
    is_cancel_requested boolean not null default false,
    progress jsonb not null,
    coverage jsonb,
    counts jsonb,
    error_code text,
    error_message text,
    idempotency_key text,
    coverage_percent integer,
    coverage_as_of timestamptz,
    check ((status in ('QUEUED', 'RUNNING')) = (finished_at is null))
  );
  create index scan_account_requested on scan (account_id, requested_at desc);
  create index scan_by_status on scan (status, started_at, finished_at);
  create unique index scan_idempotency_key on scan (idempotency_key, coalesce(requested_by ->> 'tokenId', requested_by ->> 'id',
    '')) where idempotency_key is not null;
  create unique index scan_one_open_per_account on scan (account_id) where status in ('QUEUED', 'RUNNING');
  create index scan_requested on scan (requested_at desc, id desc);
  create index scan_with_results on scan (account_id, requested_at desc, id desc) where coverage is not null;

  -- Counts the scans by account and status, so that /metrics and the number of scans in a list do not read every scan ever
  -- made. An account has one open scan at a time, so two transactions rarely change the same row.
  create table scan_count (
    account_id text references account (id) on delete cascade,
    status text,
    count bigint not null,
    timed bigint not null,
    seconds float8 not null,
    within bigint[] not null,
    primary key (account_id, status)
  ) with (fillfactor = 50);

  -- The upper bounds of the buckets are those of SCAN_SECONDS in services/operations/installation-metrics.ts.
  create function count_scan(one scan, direction integer) returns void language sql as $$
    insert into scan_count as c (account_id, status, count, timed, seconds, within)
    select account_id, status, direction * count, direction * timed, direction * seconds, (select array_agg(direction * n order by i) from unnest(within) with ordinality u(n, i))
      from (select
        one.account_id, one.status, 1,
        (one.started_at is not null and one.finished_at is not null)::integer,
        coalesce(extract(epoch from one.finished_at - one.started_at), 0)::float8,
        (select array_agg(coalesce((extract(epoch from one.finished_at - one.started_at) <= bound)::integer, 0) order by bound) from unnest(array[1, 5, 15, 60, 300, 900, 3600]::float8[]) bound)) part(account_id, status, count, timed, seconds, within)
    on conflict (account_id, status) do update set count = c.count + excluded.count, timed = c.timed + excluded.timed, seconds = c.seconds + excluded.seconds,
      within = (select array_agg(a + b order by i) from unnest(c.within, excluded.within) with ordinality u(a, b, i))
  $$;
  create function keep_scan_count() returns trigger language plpgsql as $$
    begin
      if tg_op <> 'INSERT' then perform count_scan(old, -1); end if;
      if tg_op <> 'DELETE' then perform count_scan(new, 1); end if;
      return null;
    end $$;
  create trigger scan_count_kept after insert or delete on scan for each row execute function keep_scan_count();
  create trigger scan_count_moved after update on scan for each row when (old.status is distinct from new.status)
    execute function keep_scan_count();

  -- The durations of scans that retention has deleted, so that the histogram of /metrics never decreases.
  create table scan_purged (
    status text primary key,
    timed bigint not null,
    seconds float8 not null,
    within bigint[] not null
  );

  -- Called with the scans before they are deleted.
  create function count_purged_scans(ids text[]) returns void language sql as $$
    insert into scan_purged as p (status, timed, seconds, within)
    select status, count(*), sum(took), array[
        count(*) filter (where took <= 1), count(*) filter (where took <= 5), count(*) filter (where took <= 15),
        count(*) filter (where took <= 60), count(*) filter (where took <= 300), count(*) filter (where took <= 900),
        count(*) filter (where took <= 3600)]::bigint[]
      from (select status, extract(epoch from finished_at - started_at)::float8 as took from scan
             where id = any(ids) and started_at is not null and finished_at is not null) timed group by status
    on conflict (status) do update set timed = p.timed + excluded.timed, seconds = p.seconds + excluded.seconds,
      within = (select array_agg(a + b order by i) from unnest(p.within, excluded.within) with ordinality u(a, b, i))
  $$;

  -- What a scan read. The document is compressed.
  create table snapshot (
    id text primary key,
    account_id text not null references account (id),
    scan_id text not null unique references scan (id),
    taken_at timestamptz not null,
    document bytea storage external not null,
    known_sections jsonb
  );
  create index snapshot_account_taken on snapshot (account_id, taken_at desc);

  -- The result of each check in the latest scan of an account.
  create table check_result (
    account_id text constraint check_standing_account_id_fkey references account (id),
    check_id text,
    scan_id text not null constraint check_standing_scan_id_fkey references scan (id),
    outcome text not null constraint check_standing_outcome_check check (outcome in ('PASS', 'FAIL', 'NOT_EVALUATED',
      'DISABLED')),
    reason text,
    missing_actions jsonb not null default '[]',
    evaluated_count integer not null default 0,
    failed_count integer not null default 0,
    not_evaluated_count integer not null default 0,
    as_of timestamptz,
    last_evaluated_at timestamptz,
    not_evaluated jsonb not null default '[]',
    constraint check_standing_pkey primary key (account_id, check_id)
  );

  -- Thresholds and disabled checks.
  create table check_settings (
    id text primary key check (id = 'settings'),
    thresholds jsonb not null default '{}',
    disabled_check_ids jsonb not null default '[]'
  );

  -- The answers of the latest scan of each account to the questions of published controls.
  create table control_result (
    account_id text references account (id),
    test_id text,
    rule_id text not null,
    check_id text not null,
    scan_id text not null references scan (id),
    outcome text not null check (outcome in ('PASS', 'FAIL', 'NOT_EVALUATED')),
    reason text,
    primary key (account_id, test_id),
    check ((outcome = 'PASS') = (reason is null))
  );

  -- What operators answer about controls that no scan can decide.
  create table control_answer (
    id text primary key,
    account_id text not null references account (id),
    standard text not null,
    control_id text not null,
    outcome text not null check (outcome in ('PASS', 'FAIL')),
    evidence text not null,
    answered_by jsonb not null,
    answered_at timestamptz not null,
    expires_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by jsonb,
    check (expires_at > answered_at),
    check ((withdrawn_at is null) = (withdrawn_by is null))
  );
  create index control_answer_newest on control_answer (account_id, standard, control_id, answered_at desc, id desc);

  -- The results of past scans, for reports about the time of a scan. A scan whose results equal those of the scan before has no
  -- row.
  create table control_history (
    scan_id text primary key references scan (id),
    account_id text not null references account (id),
    results jsonb not null
  );
  create index control_history_account on control_history (account_id);
`;
