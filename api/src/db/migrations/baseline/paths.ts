/** Escalation paths. */
export const PATHS = `
  -- Escalation paths, one of each principal and target.
  create table escalation_path (
    id text primary key,
    account_id text not null references account (id),
    identity text not null,
    source_name text not null,
    source_arn text,
    verdict text not null check (verdict in ('EXPLOITABLE', 'CONDITIONAL', 'UNKNOWN', 'BLOCKED')),
    hop_count integer not null check (hop_count > 0),
    target_name text not null,
    technique_ids jsonb not null,
    rank integer not null,
    content_hash text not null,
    first_seen_at timestamptz not null,
    gone_at timestamptz,
    document jsonb not null,
    target_aws_account_id text,
    readings jsonb not null default '[]',
    -- A path stays reported while it is only unknown, until it is closed or blocked.
    is_reported boolean not null default false,
    opened_at timestamptz not null default now(),
    unique (account_id, identity)
  );
  create index escalation_path_by_arn on escalation_path (account_id, source_arn);
  create index escalation_path_by_rank on escalation_path (rank, source_name, id) where gone_at is null;
  create index escalation_path_by_target on escalation_path (target_aws_account_id) where target_aws_account_id is not null;

  -- What an account contributes to the paths of others, as its latest scan found it. An account without a row is analysed from
  -- its snapshot. The content is compressed.
  create table account_contribution (
    account_id text primary key references account (id),
    snapshot_hash bytea not null check (length(snapshot_hash) = 32),
    engine text not null,
    content_hash text not null,
    content bytea storage external not null,
    at jsonb not null
  );
`;
