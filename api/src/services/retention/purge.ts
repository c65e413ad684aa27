/**
 * Deletes what the policies no longer keep, hourly, in transactions so small that nothing waits for them: a statement has
 * 100 ms, and one that needs longer is cancelled and repeated with half as many rows. An account whose scan is being stored
 * is passed over until the next hour.
 */
import { sql } from "kysely";
import { elapsed, now, pause } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import type { Em } from "../../db/orm.ts";
import { QUERY_CANCELED } from "../../errors.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../iam/time.ts";
import type { Platform } from "../core/request-scope.ts";
import { isDoomed, type Kind, KINDS, type RetentionPolicies } from "./kinds.ts";

const FIRST_AFTER_MS = 2 * MINUTE;
const EVERY_MS = HOUR;
/** A transaction holds its locks no longer than this. */
const DELETE_MAX_MS = 100;
const ROWS = { first: 500, least: 5 } as const;
/** Between two transactions, so that others have the disk for most of the time. */
const BETWEEN_MS = 20;
/** The rows that one run deletes of a table. A large installation shrinks over some hours. */
const RUN_MAX_ROWS = 1_000_000;

type PurgePlatform = Pick<Platform, "orm" | "log">;

export interface Purging {
  close(): Promise<void>;
}

/** Purges every hour. Does nothing without a policy. `isPaused`: whether the worker's clock may be wrong. */
export function startPurging(
  platform: PurgePlatform,
  policies: RetentionPolicies,
  isPaused: () => boolean = () => false,
): Purging {
  const stop = new AbortController();
  const run = async () => {
    for (let waitMs = FIRST_AFTER_MS; !stop.signal.aborted; waitMs = EVERY_MS) {
      await pause(waitMs, stop.signal).catch(() => undefined);
      if (stop.signal.aborted || isPaused()) continue;
      await purge(platform, policies, { signal: stop.signal }).catch((error: unknown) => {
        if (!isDatabaseAway(error))
          platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "retention.failed");
      });
    }
  };
  const running = Object.values(policies).every((days) => days === null) ? Promise.resolve() : run();
  return {
    async close() {
      stop.abort(new Error("The worker stops."));
      await running;
    },
  };
}

export interface PurgeReport {
  /** The deleted rows by table. */
  readonly deleted: Readonly<Record<string, number>>;
  /** The longest time for which a transaction held locks. */
  readonly longestMs: number;
}

export interface PurgeOptions {
  readonly signal?: AbortSignal;
  readonly at?: Instant;
}

/** Deletes what the policies do not keep, as of `at`. */
export async function purge(
  platform: PurgePlatform,
  policies: RetentionPolicies,
  { signal, at = now() }: PurgeOptions = {},
): Promise<PurgeReport> {
  const deleted: Record<string, number> = {};
  let longestMs = 0;
  for (const kind of KINDS) {
    const days = policies[kind.policy];
    if (days === null || signal?.aborted) continue;
    const report = await purgeKind(platform, kind, new Date(at - days * DAY), signal);
    deleted[kind.table] = report.count;
    longestMs = Math.max(longestMs, report.longestMs);
    if (report.count > 0)
      platform.log.info({ name: kind.table, count: report.count, durationMs: report.longestMs }, "retention.purged");
  }
  return { deleted, longestMs };
}

interface KindReport {
  readonly count: number;
  readonly longestMs: number;
}

async function purgeKind({ orm }: PurgePlatform, kind: Kind, before: Date, signal?: AbortSignal): Promise<KindReport> {
  let report: KindReport = { count: 0, longestMs: 0 };
  let rows: number = ROWS.first;
  for (const accountId of await ownersOf(orm.em.fork(), kind)) {
    for (let isDone = false; !isDone && !signal?.aborted && report.count < RUN_MAX_ROWS;) {
      const startedAt = elapsed();
      try {
        const count = await orm.em.fork().transactional((tx) => deleteSome(tx, { kind, accountId, before, rows }));
        isDone = count < rows;
        if (count > 0)
          report = { count: report.count + count, longestMs: Math.max(report.longestMs, elapsed() - startedAt) };
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== QUERY_CANCELED) throw error;
        // The fewest rows are too many at the moment: another time.
        if (rows === ROWS.least) isDone = true;
        rows = Math.max(ROWS.least, Math.floor(rows / 2));
      }
      if (!isDone) await pause(BETWEEN_MS, signal).catch(() => undefined);
    }
  }
  return report;
}

/** The accounts. Slots belong to rotation schedules too. */
async function ownersOf(em: Em, { account }: Kind): Promise<readonly string[]> {
  const owners =
    account === "schedule_id"
      ? sql`select id from account union select id from rotation_schedule order by id`
      : sql`select id from account order by id`;
  const { rows } = await owners.execute(em.getKysely());
  return (rows as { readonly id: string }[]).map(({ id }) => id);
}

interface Batch {
  readonly kind: Kind;
  readonly accountId: string;
  readonly before: Date;
  readonly rows: number;
}

/** Returns the number of deleted rows. Zero if another transaction writes to the account at the moment. */
async function deleteSome(tx: Em, { kind, accountId, before, rows }: Batch): Promise<number> {
  const kysely = tx.getKysely();
  await sql`select set_config('statement_timeout', ${String(DELETE_MAX_MS)}, true)`.execute(kysely);
  if (kind.lock !== null) {
    const { rows: answer } = await sql<{ isLocked: boolean }>`
      select pg_try_advisory_xact_lock(${ADVISORY_LOCKS[kind.lock]}, hashtext(${accountId})) as "isLocked"`.execute(
      kysely,
    );
    if (!answer[0]?.isLocked) return 0;
  }
  const table = sql.table(kind.table);
  const doomed = sql`select row.ctid from ${table} as row where ${isDoomed(kind, sql`${accountId}`, before)} limit ${rows} for update skip locked`;
  if (kind.table === "scan") return deleteScans(tx, doomed);
  const { rows: answer } = await sql<{ count: number }>`
    with gone as (delete from ${table} where ctid = any(array(${doomed})) returning 1)
    select count(*)::integer as count from gone`.execute(kysely);
  return answer[0]?.count ?? 0;
}

/** The duration of a deleted scan stays in the totals of `/metrics`, which would otherwise look like a restart. */
async function deleteScans(tx: Em, doomed: ReturnType<typeof sql>): Promise<number> {
  const kysely = tx.getKysely();
  const { rows } = await sql<{ id: string }>`
    select id from scan where ctid = any(array(${doomed}))`.execute(kysely);
  const ids = sql`${sql.val(rows.map(({ id }) => id))}::text[]`;
  if (rows.length === 0) return 0;
  await sql`delete from control_history where scan_id = any(${ids})`.execute(kysely);
  await sql`select count_purged_scans(${ids})`.execute(kysely);
  await sql`delete from scan where id = any(${ids})`.execute(kysely);
  return rows.length;
}

export interface KindPreview {
  readonly table: string;
  readonly days: number;
  /** Rows older than this may be deleted. */
  readonly before: Date;
  readonly count: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
}

/** What the policies would delete as of `at`. It reads whole tables, so it is for the console. */
export async function previewPurge(
  em: Em,
  policies: RetentionPolicies,
  at: Instant = now(),
): Promise<readonly KindPreview[]> {
  const previews: KindPreview[] = [];
  for (const kind of KINDS) {
    const days = policies[kind.policy];
    if (days === null) continue;
    const before = new Date(at - days * DAY);
    const { rows } = await sql<Pick<KindPreview, "oldest" | "newest"> & { readonly count: number }>`
      select count(*)::float8 as count, min(${sql.ref(`row.${kind.age}`)}) as oldest, max(${sql.ref(`row.${kind.age}`)}) as newest
        from ${sql.table(kind.table)} as row where ${isDoomed(kind, sql.ref(`row.${kind.account}`), before)}`.execute(
      em.getKysely(),
    );
    previews.push({ table: kind.table, days, before, ...rows[0]! });
  }
  return previews;
}
