/** The installation's keys, workers and retention. */
export const INSTALLATION = `
  -- A known text, sealed: it shows at each start if the key is the same.
  create table key_canary (
    id text primary key check (id = 'canary'),
    sealed text not null
  );

  -- Key-encryption keys as AWS KMS encrypted them. The newest row of the configured KMS key seals; the others only open. A
  -- setting names the installation, because a name in the same database binds nothing; installation_id stays for keys from
  -- before the setting.
  create table kms_key (
    seq bigint generated always as identity primary key,
    kms_key_arn text not null,
    installation_id text,
    ciphertext text not null,
    created_at timestamptz not null default now()
  );

  -- Workers that are alive, and their metrics.
  create table worker_heartbeat (
    id text constraint worker_beat_pkey primary key,
    started_at timestamptz not null,
    beat_at timestamptz not null,
    metrics jsonb not null
  );

  -- How often AWS was called.
  create table aws_call_total (
    action text,
    outcome text,
    calls bigint not null check (calls >= 0),
    primary key (action, outcome)
  );

  -- Which worker calls which connection at the moment, so that workers share the rate of calls to an account.
  create table aws_budget_use (
    connection text,
    worker_id text,
    used_at timestamptz not null,
    primary key (connection, worker_id)
  );

  -- The retention policies that admins set on the page, and what the latest run deleted.
  create table retention_settings (
    id integer primary key check (id = 1),
    scan_days integer check (scan_days between 30 and 36500),
    alert_days integer check (alert_days between 90 and 36500),
    inventory_days integer check (inventory_days between 90 and 36500),
    revision integer not null default 0,
    last_run_at timestamptz,
    last_run jsonb
  );

  insert into retention_settings (id) values (1);
`;
