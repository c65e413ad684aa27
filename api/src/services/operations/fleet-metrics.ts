/** The metrics that show what should have happened: scans of accounts that are late or missing, and jobs that wait. */
import { sql } from "kysely";
import { databaseOf, derived, listOf, pick, select, table } from "../../db/typed-sql.ts";
import type { Scope } from "../core/request-scope.ts";
import type { Counted } from "./counted.ts";

/** The accounts with the oldest scans that have a series of their own. A thousand would be too many for Prometheus. */
const OLDEST_MAX = 20;
/** How late a scheduled scan must be to count as overdue, in minutes. A sweep of 300 accounts takes a few. */
const OVERDUE_MINUTES = 60;

const a = table("account", "a");
const s = table("scan", "s");
const FINISHED = pick(s, "finishedAt");
const latest = derived("latest", FINISHED);
const SCAN_AGES = {
  id: a.id,
  seconds: sql<number | null>`extract(epoch from clock_timestamp() - ${latest.finishedAt})::float8`,
  isOverdue: sql<boolean>`coalesce(${a.nextScanAt} < now() - make_interval(mins => ${OVERDUE_MINUTES}), false)`,
};

export interface FleetMetrics {
  /** The age of the last scan with results: the oldest, the 95th percentile and the median of all accounts. */
  readonly scanAges: readonly Counted[];
  /** The scan ages of the accounts with the oldest ones. */
  readonly oldestScanAges: readonly Counted[];
  readonly neverScanned: number;
  readonly overdueScans: number;
  /** The age of the oldest job of each queue that could run. */
  readonly queueWaits: readonly Counted[];
}

export async function readFleetMetrics(scope: Scope, queues: readonly string[]): Promise<FleetMetrics> {
  return { ...(await readScanAges(scope)), queueWaits: await readQueueWaits(scope, queues) };
}

async function readScanAges({ em }: Scope): Promise<Omit<FleetMetrics, "queueWaits">> {
  const rows = await select(
    databaseOf(em),
    SCAN_AGES,
    sql`from ${a.$table} left join lateral (
          select ${listOf(FINISHED)} from ${s.$table} where ${s.accountId} = ${a.id} and ${s.coverage} is not null
           order by ${s.requestedAt} desc, ${s.id} desc limit 1) ${latest.$table} on true
         where ${a.status} <> 'ARCHIVED' order by ${latest.finishedAt} nulls first, ${a.id}`,
  );
  const scanned = rows.flatMap(({ id, seconds }) => (seconds === null ? [] : [{ id, seconds: Math.max(0, seconds) }]));
  const atShare = (share: number) => scanned[Math.floor((scanned.length - 1) * (1 - share))]?.seconds;
  const ranks = { oldest: atShare(1), p95: atShare(0.95), median: atShare(0.5) };
  return {
    scanAges: Object.entries(ranks).flatMap(([rank, count]) =>
      count === undefined ? [] : [{ labels: { rank }, count }],
    ),
    oldestScanAges: scanned
      .slice(0, OLDEST_MAX)
      .map(({ id, seconds }) => ({ labels: { account: id }, count: seconds })),
    neverScanned: rows.length - scanned.length,
    overdueScans: rows.filter(({ isOverdue }) => isOverdue).length,
  };
}

async function readQueueWaits({ em }: Scope, queues: readonly string[]): Promise<readonly Counted[]> {
  const rows = await select(
    databaseOf(em),
    {
      name: sql<string>`name`,
      seconds: sql<number>`extract(epoch from clock_timestamp() - min(greatest(created_on, start_after)))::float8`,
    },
    sql`from pgboss.job where state < 'active' and start_after <= now() group by name`,
  );
  return queues.map((name) => ({
    labels: { queue: name },
    count: Math.max(0, rows.find((row) => row.name === name)?.seconds ?? 0),
  }));
}
