/**
 * The metrics of the installation, counted from rows for `/metrics`. Every process of the installation reports the same
 * numbers.
 */
import { sql } from "kysely";
import { AUDIT_SETTINGS } from "../core/audit-settings.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { BROKEN_SCANS_MIN } from "../../iam/scan-backoff.ts";
import { isDue } from "../core/open-now.ts";
import type { ProcessMetrics } from "../core/process-metrics.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";
import type { Counted } from "./counted.ts";
import { type FleetMetrics, readFleetMetrics } from "./fleet-metrics.ts";
import { saveCallCounts } from "../core/worker-heartbeats.ts";

/** The upper bounds of the histogram of scan durations. PostgreSQL counts them (`migration-20261127-scan-counts.ts`). */
export const SCAN_SECONDS = [1, 5, 15, 60, 300, 900, 3_600] as const;
const WORKERS_MAX = 64;
/** A queue from which nothing was read for this time counts as not read. */
const EVENTS_UNREAD_AFTER_MINUTES = 2;

export interface ScanDurations {
  readonly status: string;
  readonly count: number;
  readonly seconds: number;
  /** For each bound in `SCAN_SECONDS`, the number of scans that took no longer than this bound. */
  readonly within: readonly number[];
}

export interface Metrics {
  readonly scans: readonly Counted[];
  readonly scanDurations: readonly ScanDurations[];
  readonly rotations: readonly Counted[];
  readonly parkedRotations: readonly Counted[];
  readonly openAlerts: readonly Counted[];
  readonly awsCalls: readonly Counted[];
  /** The number of accounts that cannot be scanned (`iam/scan-backoff.ts`). */
  readonly brokenAccounts: number;
  readonly jobs: readonly Counted[];
  readonly fleet: FleetMetrics;
  readonly auditStreams: readonly StreamLag[];
  /** Event queues by state: READ or NOT_READ. */
  readonly eventQueues: readonly Counted[];
  /** The messages of the event queues that are set, by outcome. */
  readonly eventMessages: readonly Counted[];
  /** Notification targets by state: WORKING, FAILING or PAUSED. */
  readonly notificationTargets: readonly Counted[];
  /** Enabled notification rules by state: WORKING or FAILED. */
  readonly notificationRules: readonly Counted[];
  readonly waitingNotifications: number;
  /** The age of the oldest message that waits. Zero if there is none. */
  readonly waitingNotificationSeconds: number;
  readonly workers: readonly { readonly id: string; readonly ageSeconds: number; readonly metrics: ProcessMetrics }[];
}

/** The events that a target of the audit stream has not received. */
export interface StreamLag {
  readonly target: string;
  readonly events: number;
  /** The age of the oldest of them. Zero if there is none. */
  readonly seconds: number;
}

export interface PoolMetrics {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Returns the metrics of this process's connection pool, even while the database is unavailable. */
export async function poolMetrics({ orm }: Pick<Platform, "orm">): Promise<PoolMetrics> {
  const { totalCount: total, idleCount: idle, waitingCount: waiting } = await orm.em.getConnection().getNativeClient();
  return { total, idle, waiting };
}

export async function readMetrics(scope: Scope): Promise<Metrics> {
  allow(scope, "metrics.read");
  const { em, platform } = scope;
  await saveCallCounts(em);
  const queues = await platform.jobs.boss.getQueues();
  const [rotations, parkedRotations] = [
    await countBy(
      scope,
      sql`select jsonb_build_object('state', state) as labels, count(*) as count from rotation group by state`,
    ),
    await countBy(
      scope,
      sql`select jsonb_build_object('code', parked_code) as labels, count(*) as count from rotation
           where state = 'NEEDS_OPERATOR' group by parked_code`,
    ),
  ];
  return {
    scans: await countBy(
      scope,
      sql`select jsonb_build_object('status', status) as labels, sum(count) as count from scan_count group by status having sum(count) > 0`,
    ),
    scanDurations: await readScanDurations(scope),
    rotations,
    parkedRotations,
    openAlerts: await countBy(
      scope,
      sql`select jsonb_build_object('severity', severity) as labels, sum(count) as count from (
            select severity, count from alert_count where status = 'OPEN'
            union all select a.severity, 1 from alert a where ${isDue(sql`a`, sql`statement_timestamp()`)}) open
           group by severity`,
    ),
    awsCalls: await countBy(
      scope,
      sql`select jsonb_build_object('action', action, 'outcome', outcome) as labels, calls as count from aws_call_total`,
    ),
    brokenAccounts: await em.count(AccountEntity, {
      status: { $ne: "ARCHIVED" },
      brokenScans: { $gte: BROKEN_SCANS_MIN },
    }),
    jobs: queues.flatMap(({ name, readyCount, activeCount }) => [
      { labels: { queue: name, state: "waiting" }, count: readyCount },
      { labels: { queue: name, state: "active" }, count: activeCount },
    ]),
    fleet: await readFleetMetrics(
      scope,
      queues.map(({ name }) => name),
    ),
    auditStreams: await readStreamLags(scope),
    ...(await readEventQueues(scope)),
    ...(await readNotifications(scope)),
    workers: await readWorkers(scope),
  };
}

async function countBy({ em }: Scope, query: ReturnType<typeof sql>): Promise<readonly Counted[]> {
  const { rows } = await query.execute(em.getKysely());
  return (rows as { labels: Record<string, string>; count: string | number }[]).map(({ labels, count }) => ({
    labels,
    count: Number(count),
  }));
}

async function readScanDurations({ em }: Scope): Promise<readonly ScanDurations[]> {
  const within = SCAN_SECONDS.map((_, index) => sql`sum(within[${sql.lit(index + 1)}])`);
  const { rows } = await sql<{ status: string; count: string; seconds: number; within: readonly number[] }>`
    select status, sum(timed) as count, sum(seconds)::float8 as seconds, array[${sql.join(within)}]::float8[] as within
      from (select status, timed, seconds, within from scan_count union all select status, timed, seconds, within from scan_purged) every
     where status in ('SUCCEEDED','PARTIAL','FAILED','CANCELLED') group by status having sum(timed) > 0`.execute(
    em.getKysely(),
  );
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

async function readStreamLags({ em, platform }: Scope): Promise<readonly StreamLag[]> {
  const names = platform.audit?.streamNames ?? AUDIT_SETTINGS.streamNames;
  if (names.length === 0) return [];
  const { rows } = await sql<{ target: string; events: string; seconds: number | null }>`
    select t.target, greatest(coalesce((select max(seq) from audit_head), 0) - coalesce(s.position, 0), 0) as events,
           extract(epoch from now() - (select e.at from audit_event e where e.seq > coalesce(s.position, 0) order by e.seq limit 1))::float8 as seconds
      from unnest(${names}::text[]) as t (target) left join audit_stream s on s.target = t.target`.execute(
    em.getKysely(),
  );
  return rows.map(({ target, events, seconds }) => ({
    target,
    events: Number(events),
    seconds: Math.max(0, seconds ?? 0),
  }));
}

async function readEventQueues(scope: Scope): Promise<Pick<Metrics, "eventQueues" | "eventMessages">> {
  const eventQueues = await countBy(
    scope,
    sql`select jsonb_build_object('state', s.state) as labels, count(q.id) as count
          from unnest(array['READ','NOT_READ']) as s (state)
          left join (select * from event_queue
            where account_id is null or account_id not in (select id from account where status = 'ARCHIVED')) q on s.state = case when q.failed_since is not null
            or coalesce(q.read_at, q.created_at) < clock_timestamp() - make_interval(mins => ${EVENTS_UNREAD_AFTER_MINUTES})
            then 'NOT_READ' else 'READ' end
         group by s.state`,
  );
  const eventMessages = await countBy(
    scope,
    sql`select jsonb_build_object('outcome', m.outcome) as labels, sum(m.count) as count from event_queue q
         cross join lateral (values ('STORED', stored_count), ('REPEATED', repeated_count), ('IGNORED', ignored_count),
           ('MALFORMED', malformed_count), ('UNKNOWN_ACCOUNT', unknown_account_count)) as m (outcome, count)
         group by m.outcome`,
  );
  return { eventQueues, eventMessages };
}

async function readNotifications(
  scope: Scope,
): Promise<
  Pick<Metrics, "notificationTargets" | "notificationRules" | "waitingNotifications" | "waitingNotificationSeconds">
> {
  const notificationTargets = await countBy(
    scope,
    sql`select jsonb_build_object('state', s.state) as labels, count(t.id) as count
          from unnest(array['WORKING','FAILING','PAUSED']) as s (state)
          left join notification_target t on s.state = case
            when t.paused_at is not null then 'PAUSED' when t.failing_since is not null then 'FAILING' else 'WORKING' end
         group by s.state`,
  );
  const notificationRules = await countBy(
    scope,
    sql`select jsonb_build_object('state', s.state) as labels, count(r.id) as count
          from unnest(array['WORKING','FAILED']) as s (state)
          left join notification_rule r
            on r.is_enabled and s.state = case when r.failed_at is null then 'WORKING' else 'FAILED' end
         group by s.state`,
  );
  const { rows } = await sql<{ count: string; seconds: number | null }>`
    select count(*) as count, extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds
      from notification_delivery where state = 'PENDING'`.execute(scope.em.getKysely());
  return {
    notificationTargets,
    notificationRules,
    waitingNotifications: Number(rows[0]?.count ?? 0),
    waitingNotificationSeconds: Math.max(0, rows[0]?.seconds ?? 0),
  };
}

async function readWorkers({ em }: Scope): Promise<Metrics["workers"]> {
  const { rows } = await sql<{ id: string; age: number; metrics: ProcessMetrics }>`
    select id, extract(epoch from now() - beat_at)::float8 as age, metrics from worker_heartbeat order by beat_at desc limit ${WORKERS_MAX}`.execute(
    em.getKysely(),
  );
  return rows.map(({ id, age, metrics }) => ({ id, ageSeconds: Math.max(0, age), metrics }));
}
