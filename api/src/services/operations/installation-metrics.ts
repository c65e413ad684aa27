/**
 * The metrics of the installation, counted from rows for `/metrics`. Every process of the installation reports the same
 * numbers.
 */
import { type RawBuilder, sql } from "kysely";
import { AUDIT_SETTINGS } from "../core/audit-settings.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { databaseOf, derived, known, listOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
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

const rotation = table("rotation");
const scanCount = table("scan_count");
const purged = table("scan_purged");
const alertCount = table("alert_count");
const a = table("alert", "a");
const call = table("aws_call_total");
const stream = table("audit_stream", "s");
const head = table("audit_head");
const e = table("audit_event", "e");
const account = table("account");
const queue = table("event_queue");
const q = table("event_queue", "q");
const t = table("notification_target", "t");
const r = table("notification_rule", "r");
const delivery = table("notification_delivery");
const heartbeat = table("worker_heartbeat");

/** The open alerts of the kept counts. Those whose snooze or dismissal is over are added. */
const OPEN = pick(alertCount, "severity", "count");
const open = derived("open", OPEN);
/** What both tables of scan durations have. */
const TIMED = ["status", "timed", "seconds", "within"] as const;
const every = derived("every", pick(scanCount, ...TIMED));

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
    await countBy(scope, { state: rotation.state }, sql`from ${rotation.$table} group by ${rotation.state}`),
    await countBy(
      scope,
      { code: rotation.parkedCode },
      sql`from ${rotation.$table} where ${rotation.state} = 'NEEDS_OPERATOR' group by ${rotation.parkedCode}`,
    ),
  ];
  return {
    scans: await countBy(
      scope,
      { status: scanCount.status },
      sql`from ${scanCount.$table} group by ${scanCount.status} having sum(${scanCount.count}) > 0`,
      sql`sum(${scanCount.count})`,
    ),
    scanDurations: await readScanDurations(scope),
    rotations,
    parkedRotations,
    openAlerts: await countBy(
      scope,
      { severity: open.severity },
      sql`from (
            select ${listOf(OPEN)} from ${alertCount.$table} where ${alertCount.status} = 'OPEN'
            union all
            select ${a.severity}, 1 from ${a.$table} where ${isDue(sql`a`, sql`statement_timestamp()`)}) ${open.$table}
           group by ${open.severity}`,
      sql`sum(${open.count})`,
    ),
    awsCalls: await countBy(scope, pick(call, "action", "outcome"), sql`from ${call.$table}`, call.calls),
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

/** The counts by their labels. `rest` is what follows the list, beginning with `from`. */
async function countBy(
  { em }: Scope,
  labels: Readonly<Record<string, RawBuilder<string | null>>>,
  rest: RawBuilder<unknown>,
  count: RawBuilder<unknown> = sql`count(*)`,
): Promise<readonly Counted[]> {
  const pairs = Object.entries(labels).map(([name, value]) => sql`${sql.lit(name)}, ${value}`);
  return select(
    databaseOf(em),
    { labels: sql<Counted["labels"]>`jsonb_build_object(${sql.join(pairs)})`, count: sql<number>`${count}::float8` },
    rest,
  );
}

async function readScanDurations({ em }: Scope): Promise<readonly ScanDurations[]> {
  const within = SCAN_SECONDS.map((_, index) => sql`sum(${every.within}[${sql.lit(index + 1)}])`);
  return select(
    databaseOf(em),
    {
      status: every.status,
      count: sql<number>`sum(${every.timed})::float8`,
      seconds: sql<number>`sum(${every.seconds})::float8`,
      within: sql<readonly number[]>`array[${sql.join(within)}]::float8[]`,
    },
    sql`from (select ${listOf(pick(scanCount, ...TIMED))} from ${scanCount.$table}
              union all select ${listOf(pick(purged, ...TIMED))} from ${purged.$table}) ${every.$table}
         where ${every.status} in ('SUCCEEDED','PARTIAL','FAILED','CANCELLED')
         group by ${every.status} having sum(${every.timed}) > 0`,
  );
}

async function readStreamLags({ em, platform }: Scope): Promise<readonly StreamLag[]> {
  const names = platform.audit?.streamNames ?? AUDIT_SETTINGS.streamNames;
  if (names.length === 0) return [];
  const position = sql`coalesce(${stream.position}, 0)`;
  const rows = await select(
    databaseOf(em),
    {
      target: sql<string>`t.target`,
      events: sql<number>`greatest(coalesce((select max(${head.seq}) from ${head.$table}), 0) - ${position}, 0)::float8`,
      seconds: sql<number | null>`extract(epoch from now() - (
        select ${e.at} from ${e.$table} where ${e.seq} > ${position} order by ${e.seq} limit 1))::float8`,
    },
    sql`from unnest(${names}::text[]) as t (target) left join ${stream.$table} on ${stream.target} = t.target`,
  );
  return rows.map(({ seconds, ...lag }) => ({ ...lag, seconds: Math.max(0, seconds ?? 0) }));
}

/** The states of the list `s`, so that each is counted also if nothing is in it. */
const STATE = sql<string>`s.state`;

async function readEventQueues(scope: Scope): Promise<Pick<Metrics, "eventQueues" | "eventMessages">> {
  const eventQueues = await countBy(
    scope,
    { state: STATE },
    sql`from unnest(array['READ','NOT_READ']) as s (state)
        left join (select ${queue.$all} from ${queue.$table} where ${queue.accountId} is null
            or ${queue.accountId} not in (select ${account.id} from ${account.$table} where ${account.status} = 'ARCHIVED')) q
          on ${STATE} = case when ${q.failedSince} is not null
            or coalesce(${q.readAt}, ${q.createdAt}) < clock_timestamp() - make_interval(mins => ${EVENTS_UNREAD_AFTER_MINUTES})
            then 'NOT_READ' else 'READ' end
       group by ${STATE}`,
    sql`count(${q.id})`,
  );
  const eventMessages = await countBy(
    scope,
    { outcome: sql<string>`m.outcome` },
    sql`from ${q.$table}
         cross join lateral (values ('STORED', ${q.storedCount}), ('REPEATED', ${q.repeatedCount}), ('IGNORED', ${q.ignoredCount}),
           ('MALFORMED', ${q.malformedCount}), ('UNKNOWN_ACCOUNT', ${q.unknownAccountCount})) as m (outcome, count)
         group by m.outcome`,
    sql`sum(m.count)`,
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
    { state: STATE },
    sql`from unnest(array['WORKING','FAILING','PAUSED']) as s (state)
        left join ${t.$table} on ${STATE} = case
          when ${t.pausedAt} is not null then 'PAUSED' when ${t.failingSince} is not null then 'FAILING' else 'WORKING' end
       group by ${STATE}`,
    sql`count(${t.id})`,
  );
  const notificationRules = await countBy(
    scope,
    { state: STATE },
    sql`from unnest(array['WORKING','FAILED']) as s (state)
        left join ${r.$table}
          on ${r.isEnabled} and ${STATE} = case when ${r.failedAt} is null then 'WORKING' else 'FAILED' end
       group by ${STATE}`,
    sql`count(${r.id})`,
  );
  const waiting = await selectFirst(
    databaseOf(scope.em),
    {
      count: sql<number>`count(*)::float8`,
      seconds: sql<number | null>`extract(epoch from clock_timestamp() - min(${delivery.createdAt}))::float8`,
    },
    sql`from ${delivery.$table} where ${delivery.state} = 'PENDING'`,
  );
  return {
    notificationTargets,
    notificationRules,
    waitingNotifications: waiting!.count,
    waitingNotificationSeconds: Math.max(0, waiting!.seconds ?? 0),
  };
}

async function readWorkers({ em }: Scope): Promise<Metrics["workers"]> {
  const rows = await select(
    databaseOf(em),
    {
      id: heartbeat.id,
      age: sql<number>`extract(epoch from now() - ${heartbeat.beatAt})::float8`,
      metrics: known<ProcessMetrics>(heartbeat.metrics),
    },
    sql`from ${heartbeat.$table} order by ${heartbeat.beatAt} desc limit ${WORKERS_MAX}`,
  );
  return rows.map(({ id, age, metrics }) => ({ id, ageSeconds: Math.max(0, age), metrics }));
}
