import { Migration } from "@mikro-orm/migrations";

/** The first schema. The database is the last assertion: what must be unique, present or in range is so here, not only in code. */
export class Migration20261124First extends Migration {
  override up(): void {
    this.addSql(`create table account (
      id text primary key,
      aws_account_id text check (aws_account_id ~ '^[0-9]{12}$'),
      partition text,
      name text not null,
      source text not null check (source in ('ENVIRONMENT','PROFILE','ASSUME_ROLE','STATIC_KEYS','OFFLINE_FILES','SANDBOX')),
      status text not null check (status in ('PENDING','CONNECTED','ERROR','ARCHIVED')),
      status_reason text,
      region text not null,
      profile text, role_arn text, rotate_role_arn text, external_id text, access_key_id text, sealed_secret text,
      endpoint text check (endpoint is null or source = 'SANDBOX'),
      writes text not null check (writes in ('OFF','CONNECTION','ROTATE_ROLE')),
      scan_every_hours integer check (scan_every_hours between 1 and 720),
      next_scan_at timestamptz,
      aliases jsonb not null default '[]',
      created_at timestamptz not null,
      connected_at timestamptz,
      archived_at timestamptz,
      check (status <> 'ARCHIVED' or sealed_secret is null)
    )`);
    this.addSql(
      `create unique index account_aws_account_id_live on account (aws_account_id) where status <> 'ARCHIVED'`,
    );
    this.addSql(`create unique index account_external_id on account (external_id)`);
    this.addSql(`create index account_next_scan_at on account (next_scan_at) where status <> 'ARCHIVED'`);

    this.addSql(`create table scan (
      id text primary key,
      account_id text not null references account (id),
      status text not null check (status in ('QUEUED','RUNNING','SUCCEEDED','PARTIAL','FAILED','CANCELLED')),
      phase text check (phase in ('CONNECT','COLLECT','ANALYZE','RECONCILE')),
      trigger text not null check (trigger in ('OPERATOR','TOKEN','SCHEDULE','FIRST_START')),
      requested_by text not null,
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
      check ((status in ('QUEUED','RUNNING')) = (finished_at is null))
    )`);
    this.addSql(
      `create unique index scan_one_open_per_account on scan (account_id) where status in ('QUEUED','RUNNING')`,
    );
    this.addSql(`create index scan_account_requested on scan (account_id, requested_at desc)`);
    this.addSql(`create index scan_requested on scan (requested_at desc, id desc)`);

    this.addSql(`create table snapshot (
      id text primary key,
      account_id text not null references account (id),
      scan_id text not null unique references scan (id),
      taken_at timestamptz not null,
      document bytea not null
    )`);
    this.addSql(`create index snapshot_account_taken on snapshot (account_id, taken_at desc)`);
    this.addSql(`alter table snapshot alter column document set storage external`);

    this.addSql(`create sequence alert_number`);
    this.addSql(`create table alert (
      id text primary key,
      number integer not null unique,
      fingerprint text not null unique,
      -- Its account is asserted by check_standing, once a check and scan: asked of every alert, it was a tenth of a first scan.
      account_id text not null,
      check_id text not null,
      check_version integer not null,
      category text not null,
      severity text not null check (severity in ('CRITICAL','HIGH','MEDIUM','LOW','INFORMATIONAL')),
      severity_rank integer not null,
      status text not null check (status in ('OPEN','ACKNOWLEDGED','DISMISSED','RESOLVED')),
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
      resolution text check (resolution in ('FIXED','GONE','DISABLED','SUPERSEDED')),
      reopen_count integer not null default 0,
      assignee text,
      acknowledged_by text,
      acknowledged_at timestamptz,
      dismissal_reason text check (dismissal_reason in ('RISK_ACCEPTED','FALSE_POSITIVE','MITIGATED_ELSEWHERE')),
      dismissal_comment text,
      dismissed_by text,
      dismissed_at timestamptz,
      dismissal_expires_at timestamptz,
      unjudged_reason text,
      search_text text collate "C" not null generated always as (lower(title || ' ' || resource_name || ' ' || check_id || ' ' || coalesce(resource_arn, ''))) stored,
      check ((status = 'RESOLVED') = (resolved_at is not null and resolution is not null)),
      check (status <> 'DISMISSED' or (dismissal_reason is not null and dismissal_expires_at is not null))
    )`);
    // A bulk deed or a scan touches few of many rows: the map of visible rows, on which pages from an index rest, is renewed early.
    this.addSql(
      `alter table alert set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)`,
    );
    // Pages at any offset read only these two: worst first, and the newest of equals.
    this.addSql(`create index alert_inbox on alert (severity_rank, number desc) where status = 'OPEN'`);
    this.addSql(
      `create index alert_by_severity on alert (severity_rank, number desc) include (status, category, check_id, account_id)`,
    );
    this.addSql(`create index alert_by_account_check on alert (account_id, check_id)`);
    this.addSql(`create index alert_by_owner on alert (owner_id)`);
    this.addSql(`create index alert_by_resource on alert (resource_id)`);
    this.addSql(`create index alert_dismissal_expiry on alert (dismissal_expires_at) where status = 'DISMISSED'`);

    this.addSql(`create table alert_event (
      seq bigserial primary key,
      alert_id text not null,
      account_id text not null,
      kind text not null check (kind in ('OPENED','UPDATED','ACKNOWLEDGED','ASSIGNED','COMMENTED','DISMISSED','WITHDRAWN','RESOLVED','REOPENED')),
      from_status text,
      status text not null,
      from_severity text,
      severity text not null,
      source_id text not null,
      actor text not null,
      at timestamptz not null,
      changes jsonb not null default '{}',
      comment text
    )`);
    // The foreign key of an event to its alert, asked once a statement: asked of each of 100,000 rows it was a quarter of a
    // first scan's storing. (Alerts are never deleted, so that the other direction needs none.)
    this.addSql(`create function assert_event_has_alert() returns trigger language plpgsql as $$
      begin
        if exists (select 1 from fresh f where (select true from alert a where a.id = f.alert_id) is null) then
          raise foreign_key_violation using message = 'an alert event without its alert';
        end if;
        return null;
      end $$`);
    this.addSql(`create trigger alert_event_has_alert after insert on alert_event referencing new table as fresh
      for each statement execute function assert_event_has_alert()`);
    this.addSql(`create unique index alert_event_once on alert_event (alert_id, kind, source_id)`);
    this.addSql(`create index alert_event_at on alert_event (at)`);

    this.addSql(`create table check_standing (
      account_id text not null references account (id),
      check_id text not null,
      scan_id text not null references scan (id),
      outcome text not null check (outcome in ('PASS','FAIL','NOT_EVALUATED','DISABLED')),
      reason text,
      missing_actions jsonb not null default '[]',
      judged_count integer not null default 0,
      failed_count integer not null default 0,
      unjudged_count integer not null default 0,
      as_of timestamptz,
      last_evaluated_at timestamptz,
      primary key (account_id, check_id)
    )`);
    this.addSql(`create table check_settings (
      id text primary key check (id = 'settings'),
      thresholds jsonb not null default '{}',
      disabled_check_ids jsonb not null default '[]'
    )`);

    const inventoryColumns = `
      id text primary key,
      account_id text not null references account (id),
      identity text not null,
      name text not null,
      arn text,
      created_at timestamptz,
      content_hash text not null,
      first_seen_at timestamptz not null,
      gone_at timestamptz,
      document jsonb not null`;
    const tables: Record<string, string> = {
      iam_user: "",
      access_key: `, user_identity text not null, user_name text not null, access_key_id text, is_active boolean not null, last_used_at timestamptz`,
      iam_group: "",
      iam_role: `, last_used_at timestamptz`,
      iam_policy: `, type text not null check (type in ('AWS_MANAGED','CUSTOMER_MANAGED','INLINE')), attachment_count integer not null, risk_score integer not null`,
    };
    for (const [table, columns] of Object.entries(tables)) {
      this.addSql(`create table ${table} (${inventoryColumns}${columns}, unique (account_id, identity))`);
      this.addSql(`create index ${table}_by_name on ${table} (name, id)`);
      this.addSql(`create index ${table}_by_arn on ${table} (account_id, arn)`);
    }
    this.addSql(`create index access_key_by_user on access_key (account_id, user_identity)`);
    this.addSql(`create index access_key_by_age on access_key (created_at)`);

    this.addSql(`create table offline_file (
      account_id text not null references account (id),
      kind text not null check (kind in ('authorization-details','credential-report','account-summary','password-policy')),
      taken_at timestamptz not null,
      uploaded_at timestamptz not null,
      content bytea not null,
      primary key (account_id, kind)
    )`);

    this.addSql(`create table key_canary (id text primary key check (id = 'canary'), sealed text not null)`);
    this.addSql(`create table sign_in_link (
      id text primary key, token_hash text not null unique, created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz
    )`);
    this.addSql(`create table operator_session (
      id text primary key, token_hash text not null unique, operator_name text not null,
      role text not null check (role in ('viewer','analyst','operator','admin')),
      created_at timestamptz not null, last_active_at timestamptz not null, previous_visit_at timestamptz, ended_at timestamptz
    )`);
    this.addSql(`create table api_token (
      id text primary key, name text not null, token_hash text not null unique,
      role text not null check (role in ('viewer','analyst','operator','admin')),
      created_at timestamptz not null, expires_at timestamptz not null, last_used_at timestamptz, revoked_at timestamptz
    )`);
  }
}
