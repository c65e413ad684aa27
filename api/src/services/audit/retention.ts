/**
 * Deletes audit events that are older than `AUDIT_RETENTION_DAYS`. Only events that are intact, anchored outside of the
 * database and delivered to every target of `AUDIT_STREAM` are deleted, so what was removed can still be found elsewhere.
 */
import { sql } from "kysely";
import { elapsed, pause } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AuditEventEntity } from "../../db/entities/audit.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError, QUERY_CANCELED } from "../../errors.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../iam/time.ts";
import { AUDIT_SETTINGS } from "../core/audit-settings.ts";
import { SYSTEM } from "../core/permissions.ts";
import type { Platform } from "../core/request-scope.ts";
import { readHead, recordAudit } from "./audit-log.ts";
import { type AuditCut, CUT_ACTION, cutOf } from "./cut.ts";
import { isAuthentic } from "./event-mac.ts";
import { recordedRetention } from "./recorded-retention.ts";

const events = table("audit_event");
const s = table("audit_stream", "s");

const FIRST_AFTER_MS = MINUTE;
const EVERY_MS = HOUR;
/** At most one cut a day, because each is an event of the log. */
const CUT_EVERY_MS = 20 * HOUR;
/** The events of one cut. A larger log shrinks over several days. */
const CUT_MAX = 200_000;
const VERIFY_BATCH = 250;
/** A statement that deletes holds its locks no longer than this. */
const DELETE_MAX_MS = 100;
const DELETE_ROWS = { first: 500, least: 10 } as const;
const BETWEEN_DELETES_MS = 20;

type RetentionPlatform = Pick<Platform, "orm" | "log" | "auditKey" | "audit">;

export interface RetentionOptions {
  readonly days: number;
  /** The number of the newest event that is anchored. */
  readonly anchoredSeq: () => number;
  /** The shortest time between two cuts. */
  readonly cutEveryMs?: number;
}

export interface Retention {
  close(): Promise<void>;
}

/** Prunes every hour, one process at a time. */
export function startRetention(platform: RetentionPlatform, options: RetentionOptions): Retention {
  const stop = new AbortController();
  const run = async () => {
    for (let waitMs = FIRST_AFTER_MS; !stop.signal.aborted; waitMs = EVERY_MS) {
      await pause(waitMs, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      await prune(platform, options, stop.signal).catch((error: unknown) => {
        if (isDatabaseAway(error)) return;
        const { code, message } = error as AppError;
        platform.log.error(
          { code: error instanceof AppError ? code : "INTERNAL", reason: message },
          "audit.prune_failed",
        );
      });
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort(new Error("The process stops."));
      await running;
    },
  };
}

export interface PruneReport {
  readonly deleted: number;
  /** The longest time for which a transaction held locks. */
  readonly longestMs: number;
}

/**
 * Records a cut, if one is due, and deletes the events before the newest cut. Errors: AUDIT_LOG_BROKEN,
 * AUDIT_RETENTION_UNKNOWN.
 */
export async function prune(
  platform: RetentionPlatform,
  options: RetentionOptions,
  signal?: AbortSignal,
): Promise<PruneReport> {
  const em = platform.orm.em.fork();
  const recordedDays = await recordedRetention(em);
  if (recordedDays === null) throw new AppError("AUDIT_RETENTION_UNKNOWN");
  const before = await readBounds(em, platform.auditKey);
  const keptFrom = await firstKept(em, Math.max(options.days, recordedDays));
  const through = await dueThrough(em, platform, options, { ...before, keptFrom });
  if (through !== null) await recordCut(platform, before, through);
  const { cut } = through === null ? before : await readBounds(em.fork(), platform.auditKey);
  // After a longer retention was set, the database keeps some events before the cut.
  const report = await deleteThrough(platform, Math.min(cut?.throughSeq ?? 0, (keptFrom ?? Infinity) - 1), signal);
  if (report.deleted > 0) platform.log.info({ count: report.deleted, seq: cut?.throughSeq }, "audit.pruned");
  return report;
}

/** The number with which the log begins, and the number up to which events may be missing. */
interface Bounds {
  readonly firstSeq: number;
  readonly cut: AuditCut | null;
  readonly cutAt: number;
}

/**
 * Anyone who can insert rows can insert a cut. One that was not written here, or that lies after the head, would hide
 * missing events behind the next cut. Error: AUDIT_LOG_BROKEN.
 */
async function readBounds(em: Em, key: Uint8Array): Promise<Bounds> {
  const first = await em.findOne(AuditEventEntity, { seq: { $gt: 0 } }, { orderBy: { seq: "asc" } });
  const recorded = await em.findOne(AuditEventEntity, { action: CUT_ACTION }, { orderBy: { seq: "desc" } });
  // The head is read last: it is never before a cut that was read.
  if (recorded !== null && !(isAuthentic(key, recorded) && recorded.seq <= (await readHead(em, key)).seq))
    throw new AppError("AUDIT_LOG_BROKEN", {
      message: `Event ${recorded.seq} is a cut that IAM Monitor did not write, so no event is deleted.`,
    });
  return {
    firstSeq: first?.seq ?? 1,
    cut: recorded && cutOf(recorded),
    cutAt: recorded?.at.getTime() ?? 0,
  };
}

/** The number of the first event that is not older than `days`. Null if all are older. */
async function firstKept(em: Em, days: number): Promise<number | null> {
  const before = new Date((await databaseNow(em)) - days * DAY);
  const kept = await em.findOne(AuditEventEntity, { at: { $gte: before } }, { orderBy: { seq: "asc" } });
  return kept?.seq ?? null;
}

/** The number of the last event to delete. Null if there is none, or the last cut is too young or not finished. */
async function dueThrough(
  em: Em,
  { audit }: RetentionPlatform,
  { anchoredSeq, cutEveryMs = CUT_EVERY_MS }: RetentionOptions,
  { firstSeq, cut, cutAt, keptFrom }: Bounds & { readonly keptFrom: number | null },
): Promise<number | null> {
  const isCutDue = (await databaseNow(em)) - cutAt >= cutEveryMs && firstSeq > (cut?.throughSeq ?? 0);
  if (!isCutDue || keptFrom === null) return null;
  const through = Math.min(
    keptFrom - 1,
    anchoredSeq(),
    await deliveredSeq(em, audit?.streamNames ?? AUDIT_SETTINGS.streamNames),
    firstSeq + CUT_MAX - 1,
  );
  return through < firstSeq ? null : through;
}

/** The clock of this process may be wrong. Events would then be deleted too early, or the next cut would not come. */
async function databaseNow(em: Em): Promise<Instant> {
  const at = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;
  return (await selectFirst(databaseOf(em), { at }, sql``))!.at;
}

/** The number of the newest event that every target has received. */
async function deliveredSeq(em: Em, names: readonly string[]): Promise<number> {
  if (names.length === 0) return Infinity;
  const slowest = await selectFirst(
    databaseOf(em),
    { position: sql<string | null>`min(coalesce(${s.position}, 0))` },
    sql`from unnest(${names}::text[]) as t (target) left join ${s.$table} on ${s.target} = t.target`,
  );
  return Number(slowest?.position ?? 0);
}

async function recordCut(platform: RetentionPlatform, { firstSeq, cut }: Bounds, through: number): Promise<void> {
  const { orm, auditKey, audit } = platform;
  const last = await requireIntact(orm.em.fork(), auditKey, { after: cut, firstSeq, through });
  await orm.em.fork().transactional(async (tx) => {
    if (!(await lock(tx))) return;
    // Another process may have recorded a cut in the meantime.
    if ((await readBounds(tx, auditKey)).cut?.throughSeq !== cut?.throughSeq) return;
    await recordAudit(
      tx,
      { caller: SYSTEM, requestId: "retention", platform: { auditKey, ...(audit && { audit }) } },
      {
        action: CUT_ACTION,
        details: {
          throughSeq: through,
          throughMac: last.mac,
          until: last.at.toISOString(),
          count: through - firstSeq + 1,
        },
      },
    );
  });
}

interface Range {
  readonly after: AuditCut | null;
  readonly firstSeq: number;
  readonly through: number;
}

/** Deleting events that were changed would destroy the proof of the change. Error: AUDIT_LOG_BROKEN. */
async function requireIntact(em: Em, key: Uint8Array, { after, firstSeq, through }: Range) {
  let last = { seq: after?.throughSeq ?? 0, mac: after?.throughMac ?? "", at: new Date(0) };
  const broken = (seq: number) =>
    new AppError("AUDIT_LOG_BROKEN", { message: `Event ${seq} is missing or was changed, so no event is deleted.` });
  if (firstSeq !== last.seq + 1) throw broken(last.seq + 1);
  while (last.seq < through) {
    const events = await em
      .fork()
      .find(
        AuditEventEntity,
        { seq: { $gt: last.seq, $lte: through } },
        { orderBy: { seq: "asc" }, limit: VERIFY_BATCH },
      );
    if (events.length === 0) throw broken(last.seq + 1);
    for (const event of events) {
      const isIntact = event.previousMac === last.mac && isAuthentic(key, event);
      if (event.seq !== last.seq + 1 || !isIntact) throw broken(last.seq + 1);
      last = event;
    }
  }
  return last;
}

/**
 * Deletes the events up to the event of the newest cut. The transactions are small and block no writer: events are appended
 * under another lock. If even the smallest transaction takes too long, the remaining events are left to the next hour.
 * Error: AUDIT_LOG_BROKEN.
 */
async function deleteThrough(
  { orm, log }: RetentionPlatform,
  through: number,
  signal?: AbortSignal,
): Promise<PruneReport> {
  let rows: number = DELETE_ROWS.first;
  let report: PruneReport = { deleted: 0, longestMs: 0 };
  while (through > 0 && !signal?.aborted) {
    const startedAt = elapsed();
    try {
      const deleted = await orm.em.fork().transactional((tx) => deleteSome(tx, through, rows));
      if (deleted === 0) break;
      report = {
        deleted: report.deleted + deleted,
        longestMs: Math.max(report.longestMs, elapsed() - startedAt),
      };
    } catch (error) {
      if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error;
      if (rows <= DELETE_ROWS.least) {
        log.warn({ rows, maxMs: DELETE_MAX_MS }, "audit.prune_postponed");
        break;
      }
      rows = Math.max(DELETE_ROWS.least, Math.floor(rows / 2));
    }
    await pause(BETWEEN_DELETES_MS, signal).catch(() => undefined);
  }
  return report;
}

/** Never requests a deletion beyond `through`: the database deletes up to any row, because it cannot verify a cut. */
async function deleteSome(tx: Em, through: number, rows: number): Promise<number> {
  if (!(await lock(tx))) return 0;
  await sql`select set_config('statement_timeout', ${String(DELETE_MAX_MS)}, true)`.execute(tx.getKysely());
  const database = databaseOf(tx);
  const answer = await selectFirst(
    database,
    {
      deleted: sql<number>`prune_audit_events(greatest(0, least(${rows}::bigint, ${through} + 1 - min(${events.seq})))::integer)`,
    },
    sql`from ${events.$table}`,
  );
  const deleted = answer?.deleted ?? 0;
  if (deleted === 0) return 0;
  const left = await selectFirst(
    database,
    { first: sql<string | null>`min(${events.seq})` },
    sql`from ${events.$table}`,
  );
  // If numbers are missing, fewer rows lead up to the cut.
  if (Number(left?.first) > through + 1)
    throw new AppError("AUDIT_LOG_BROKEN", { message: `Events before ${through} are missing, so none is deleted.` });
  return deleted;
}

async function lock(tx: Em): Promise<boolean> {
  const isLocked = sql<boolean>`pg_try_advisory_xact_lock(${ADVISORY_LOCKS.auditPrune})`;
  return (await selectFirst(databaseOf(tx), { isLocked }, sql``))!.isLocked;
}
