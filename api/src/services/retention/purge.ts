/**
 * Deletes what the policies no longer keep, hourly, in transactions so small that nothing waits for them: a statement has
 * 100 ms, and one that needs longer is cancelled and repeated with half as many rows. An account whose scan is being stored
 * is passed over until the next hour.
 */
import { sql } from "kysely";
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { DAY, HOUR, type Instant, MINUTE } from "../../iam/time.ts";
import { lockAlertsOf } from "../alerts/event-log.ts";
import type { Platform } from "../core/request-scope.ts";
import { lockInventoryOf } from "../inventory/inventory-lock.ts";
import { type BatchesOptions, type BatchesReport, deleteInBatches, deleteRows } from "./batches.ts";
import type { RetentionPolicies } from "../core/retention-policies.ts";
import { isDoomed, type Kind, KINDS } from "./kinds.ts";
import { claimRun, readRetention, recordRun } from "./stored-policies.ts";

const FIRST_AFTER_MS = 2 * MINUTE;
const EVERY_MS = HOUR;
/** A worker whose hour is a little shorter than that of the one before it. */
const CLAIM_SLACK_MS = 5 * MINUTE;
/** The rows that one run deletes of a table. A large installation shrinks over some hours. */
const RUN_MAX_ROWS = 1_000_000;

const a = table("account");
const schedule = table("rotation_schedule");

type PurgePlatform = Pick<Platform, "orm" | "log">;
type RunPlatform = PurgePlatform & Pick<Platform, "retention">;

export interface Purging {
  close(): Promise<void>;
}

/** Purges every hour, by one worker. Does nothing without a policy. `isPaused`: whether the worker's clock may be wrong. */
export function startPurging(platform: RunPlatform, isPaused: () => boolean = () => false): Purging {
  const stop = new AbortController();
  const run = async () => {
    for (let waitMs = FIRST_AFTER_MS; !stop.signal.aborted; waitMs = EVERY_MS) {
      await pause(waitMs, stop.signal).catch(() => undefined);
      if (stop.signal.aborted || isPaused()) continue;
      await runPolicies(platform, stop.signal).catch((error: unknown) => {
        if (!isDatabaseAway(error))
          platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "retention.failed");
      });
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort(new Error("The worker stops."));
      await running;
    },
  };
}

/** One run of the policies that apply now, unless another worker has begun one within the hour. Records what it deleted. */
export async function runPolicies(platform: RunPlatform, signal?: AbortSignal): Promise<PurgeReport | null> {
  const em = platform.orm.em.fork();
  const { policies } = await readRetention(em, platform.retention);
  if (Object.values(policies).every((days) => days === null) || !(await claimRun(em, EVERY_MS - CLAIM_SLACK_MS)))
    return null;
  const report = await purge(platform, policies, signal === undefined ? {} : { signal });
  await recordRun(platform.orm.em.fork(), report);
  return report;
}

export interface PurgeReport {
  /** The deleted rows by table. */
  readonly deleted: Readonly<Record<string, number>>;
  /** The longest time for which a transaction held locks. */
  readonly longestMs: number;
}

export interface PurgeOptions extends Pick<BatchesOptions, "lockedMaxMs"> {
  readonly signal?: AbortSignal;
  readonly at?: Instant;
}

/** Deletes what the policies do not keep, as of `at`. */
export async function purge(
  platform: PurgePlatform,
  policies: RetentionPolicies,
  { signal, at = now(), lockedMaxMs }: PurgeOptions = {},
): Promise<PurgeReport> {
  const deleted: Record<string, number> = {};
  let longestMs = 0;
  for (const kind of KINDS) {
    const days = policies[kind.policy];
    if (days === null || signal?.aborted) continue;
    const report = await purgeKind(platform, kind, new Date(at - days * DAY), { signal, lockedMaxMs });
    deleted[kind.table] = report.count;
    longestMs = Math.max(longestMs, report.longestMs);
    if (report.count > 0)
      platform.log.info({ name: kind.table, count: report.count, durationMs: report.longestMs }, "retention.purged");
  }
  return { deleted, longestMs };
}

async function purgeKind(
  { orm }: PurgePlatform,
  kind: Kind,
  before: Date,
  limits: Pick<BatchesOptions, "signal" | "lockedMaxMs">,
): Promise<BatchesReport> {
  let report: BatchesReport = { count: 0, longestMs: 0 };
  for (const accountId of await ownersOf(orm.em.fork(), kind)) {
    const { count, longestMs } = await deleteInBatches(orm, {
      deleteSome: (tx, rows) => deleteSome(tx, { kind, accountId, before, rows }),
      maxRows: RUN_MAX_ROWS - report.count,
      ...limits,
    });
    report = { count: report.count + count, longestMs: Math.max(report.longestMs, longestMs) };
  }
  return report;
}

/** The accounts. Slots belong to rotation schedules too. */
async function ownersOf(em: Em, kind: Kind): Promise<readonly string[]> {
  const others = kind.table === "schedule_slot" ? sql`union select ${schedule.id} from ${schedule.$table}` : sql``;
  const rows = await select(databaseOf(em), pick(a, "id"), sql`from ${a.$table} ${others} order by id`);
  return rows.map(({ id }) => id);
}

interface Batch {
  readonly kind: Kind;
  readonly accountId: string;
  readonly before: Date;
  readonly rows: number;
}

/** Returns the number of deleted rows. Zero if another transaction writes to the account at the moment. */
async function deleteSome(tx: Em, { kind, accountId, before, rows }: Batch): Promise<number> {
  if (kind.lock === "ALERTS" && (await lockAlertsOf(tx, [accountId], { isSkipping: true })).length === 0) return 0;
  if (kind.lock === "INVENTORY" && !(await lockInventoryOf(tx, accountId, { isSkipping: true }))) return 0;
  return deleteRows(
    tx,
    kind.table,
    sql`select row.ctid from ${sql.table(kind.table)} as row where ${isDoomed(kind, sql`${accountId}`, before)} limit ${rows} for update skip locked`,
  );
}

export interface KindPreview {
  readonly policy: Kind["policy"];
  readonly table: string;
  readonly days: number;
  /** Rows older than this may be deleted. */
  readonly before: Date;
  readonly count: number;
  readonly oldest: Date | null;
  readonly newest: Date | null;
}

/**
 * Counts the rows that the policies would delete as of `at`. Reads whole tables, which takes seconds in a large
 * installation.
 */
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
    const found = await selectFirst(
      databaseOf(em),
      {
        count: sql<number>`count(*)::float8`,
        oldest: sql<string | null>`min(${kind.age})`,
        newest: sql<string | null>`max(${kind.age})`,
      },
      sql`from ${sql.table(kind.table)} as row where ${isDoomed(kind, kind.account, before)}`,
    );
    const { count, oldest, newest } = found!;
    const time = (value: string | null) => (value === null ? null : new Date(value));
    previews.push({
      policy: kind.policy,
      table: kind.table,
      days,
      before,
      count,
      oldest: time(oldest),
      newest: time(newest),
    });
  }
  return previews;
}
