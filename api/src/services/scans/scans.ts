/** The use cases of scans: start, cancel and read. `run-scan.ts` is the worker's part. */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { traced, traceParent } from "../../trace.ts";
import type { Account } from "../../db/entities/account.ts";
import { type Scan, ScanEntity } from "../../db/entities/scan.ts";
import { newId } from "../../db/new-id.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { databaseOf, known, select, selectFirst, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { type Actor, isSameActor, SCAN_SCHEDULE, SYSTEM_ACTOR } from "../../iam/actor.ts";
import {
  isFinal,
  SCAN_STATUSES,
  type ScanCoverage,
  type ScanProgress,
  type ScanStatus,
  type ScanTrigger,
} from "../../iam/scan.ts";
import { percentOf } from "../../iam/scan-percent.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { notify } from "../core/events.ts";
import { idempotencyKeyInput, parseInput } from "../core/input.ts";
import { HAS_NO_JOB_TO_TAKE_IT, HAS_NO_LIVING_JOB, type Jobs, type ScanPriority } from "../core/jobs.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { takeSlot } from "../core/schedule-slots.ts";
import { timeRange, within } from "../core/time-range.ts";
import {
  ANY_SCAN,
  type Covered,
  latestCovered,
  latestHeads,
  RUNNING,
  type ScanHead,
  WITH_RESULTS,
} from "./latest-scans.ts";

const t = table("scan", "t");
const kept = table("scan_count");

/** A worker writes a heartbeat every 2 s. After this time without one, another worker takes its scan. */
export const HEARTBEAT_STALE_SECONDS = 12;
const IS_STALE = `(status = 'RUNNING' and heartbeat_at < now() - make_interval(secs => ${HEARTBEAT_STALE_SECONDS}))`;
/** The SQL condition that a worker may take the scan: it waits, or has lost its worker. */
export const IS_FREE = `(status = 'QUEUED' or ${IS_STALE})`;
/** After this time, a queued scan whose job is missing (for example after a restore) is queued again. */
const QUEUED_STALE_SECONDS = 60;
const RESCUES_PER_POLL = 100;
const DUE_ACCOUNTS_PER_POLL = 50;

/** An integration may request scans without end, and must not keep the schedules of other accounts waiting. */
const SCAN_PRIORITY_OF: Readonly<Record<ScanTrigger, ScanPriority>> = {
  OPERATOR: "AWAITED",
  FIRST_START: "AWAITED",
  TOKEN: "IN_TURN",
  SCHEDULE: "IN_TURN",
  ACTIVITY: "AWAITED",
};

const scanFilter = z.object({
  accountId: z.string().max(64).nullish(),
  status: z.array(z.enum(SCAN_STATUSES)).max(SCAN_STATUSES.length).nullish(),
  requested: timeRange.nullish(),
});
export type ScanFilter = z.input<typeof scanFilter>;

const startOptions = z.object({ idempotencyKey: idempotencyKeyInput });

export interface StartOptions {
  /** A request with the key of an earlier one of the same caller returns the scan of that one. */
  readonly idempotencyKey?: string | undefined;
  /** Whether to return the scan that is already open for the account instead of an error. */
  readonly joinsRunning?: boolean;
}

/** The coverage of a scan with results, and its end. */
export type ScanResults = Pick<Scan, "accountId" | "finishedAt"> & {
  readonly scanId: string;
  readonly coverage: ScanCoverage;
};

export class Scans {
  constructor(private readonly scope: Scope) {}

  /**
   * Requests a scan. `account` is our ID or an AWS account number. It may be omitted if there is only one account to
   * choose from. Errors: SCAN_ALREADY_RUNNING; IDEMPOTENCY_KEY_REUSED for another account.
   */
  async start(account?: string | null, options: StartOptions = {}): Promise<Scan> {
    const caller = allow(this.scope, "scans.start");
    const { idempotencyKey } = parseInput(startOptions, { idempotencyKey: options.idempotencyKey });
    const target = await new Accounts(this.scope).resolve(account);
    const known = await this.repeated(target, idempotencyKey);
    if (known) return known;
    try {
      return await this.scope.em.transactional(async (tx) => {
        const scan = await requestScan(tx, this.scope.platform.jobs, target, {
          trigger: caller.kind === "TOKEN" ? "TOKEN" : "OPERATOR",
          requestedBy: actorOf(caller),
          idempotencyKey: idempotencyKey ?? null,
        });
        await recordAudit(tx, this.scope, { action: "scans.start", target: scan.id, targetName: target.name });
        return scan;
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "SCAN_ALREADY_RUNNING") throw error;
      // A concurrent request with the same key may have started it.
      const first = await this.repeated(target, idempotencyKey);
      if (first) return first;
      const { scanId } = error.details;
      if (options.joinsRunning !== true || typeof scanId !== "string") throw error;
      return this.get(scanId);
    }
  }

  /** The scan that the same caller requested with this key. Error: IDEMPOTENCY_KEY_REUSED if it is of another account. */
  private async repeated({ id }: Account, idempotencyKey: string | null | undefined): Promise<Scan | null> {
    if (idempotencyKey == null) return null;
    const requester = actorOf(allow(this.scope, "scans.start"));
    const known = await this.scope.em.fork().find(ScanEntity, { idempotencyKey });
    const own = known.find(({ requestedBy }) => isSameActor(requestedBy, requester));
    if (!own) return null;
    if (own.accountId !== id) throw new AppError("IDEMPOTENCY_KEY_REUSED", { details: { scanId: own.id } });
    // The right to start the scan is enough, as for the first request.
    return own;
  }

  /** Cancels a scan. A queued scan ends at once, a running one within 5 s, and writes nothing afterwards. */
  async cancel(id: string): Promise<Scan> {
    allow(this.scope, "scans.cancel");
    const { em } = this.scope;
    const scan = await this.get(id);
    if (isFinal(scan.status))
      throw new AppError("SCAN_FINISHED", { details: { scanId: scan.id, status: scan.status } });
    await em.transactional(async (tx) => {
      await tx.execute(
        `update scan set is_cancel_requested = true,
                status = case when status = 'QUEUED' then 'CANCELLED' else status end,
                finished_at = case when status = 'QUEUED' then now() else finished_at end
          where id = ? and status in ('QUEUED','RUNNING')`,
        [scan.id],
      );
      await notify(tx, { kind: "scan", scanId: scan.id });
      await recordAudit(tx, this.scope, { action: "scans.cancel", target: scan.id });
    });
    return em.refreshOrFail(scan);
  }

  async get(id: string): Promise<Scan> {
    const { accountIds } = allow(this.scope, "scans.read");
    const scan = await this.scope.em.findOne(ScanEntity, { id });
    if (!scan || (accountIds !== null && !accountIds.includes(scan.accountId)))
      throw new AppError("NOT_FOUND", { message: "There is no such scan." });
    return scan;
  }

  /** Returns the scans that exist and that the caller may see, by ID. */
  async byIds(ids: readonly string[]): Promise<Map<string, Scan>> {
    const { accountIds } = allow(this.scope, "scans.read");
    const scans = await this.scope.em.find(ScanEntity, { id: { $in: [...ids] } });
    return new Map(
      scans.filter(({ accountId }) => accountIds?.includes(accountId) ?? true).map((scan) => [scan.id, scan]),
    );
  }

  /** Newest first. */
  async list(request: PageRequest, filter: ScanFilter = {}): Promise<Page<Scan>> {
    const { accountIds } = allow(this.scope, "scans.read");
    const { accountId, status, requested } = parseInput(scanFilter, filter);
    const account = accountId ? await new Accounts(this.scope).get(accountId) : null;
    const where = {
      ...(accountIds !== null && { accountId: { $in: [...accountIds] } }),
      ...(account && { accountId: account.id }),
      ...(status && { status: { $in: status } }),
      ...within("requestedAt", requested),
    };
    const page = readPageRequest(request);
    const [rows, totalCount] = await Promise.all([
      this.scope.em.find(
        ScanEntity,
        page.cursor ? { $and: [where, { id: page.isForward ? { $lt: page.cursor } : { $gt: page.cursor } }] } : where,
        {
          orderBy: { id: page.isForward ? "desc" : "asc" },
          limit: page.limit + 1,
        },
      ),
      requested
        ? this.scope.em.fork().count(ScanEntity, where)
        : this.count(account ? [account.id] : accountIds, status ?? null),
    ]);
    return pageOf(page, rows, (scan) => scan.id, totalCount);
  }

  /** Reads kept counts, because counting the rows would cost more with every scan. Null stands for all. */
  private async count(accountIds: readonly string[] | null, statuses: readonly ScanStatus[] | null): Promise<number> {
    const row = await selectFirst(
      databaseOf(this.scope.em.fork()),
      { count: sql<number>`coalesce(sum(${kept.count}), 0)::float8` },
      sql`from ${kept.$table}
       where (${sql.val(accountIds)}::text[] is null or ${kept.accountId} = any(${sql.val(accountIds)}::text[]))
         and (${sql.val(statuses)}::text[] is null or ${kept.status} = any(${sql.val(statuses)}::text[]))`,
    );
    return row!.count;
  }

  /**
   * The latest scan that stored results, by account ID. Every page shows the age and coverage of this scan. A scan that
   * ended with ANALYSIS_LIMIT is one of them, unless its files could not even be read.
   */
  async latestFinished(accountIds: readonly string[]): Promise<Map<string, Scan>> {
    return this.rowsOf(await this.latestFinishedHeads(accountIds));
  }

  async latest(accountIds: readonly string[]): Promise<Map<string, Scan>> {
    return this.rowsOf(await this.latestHeads(accountIds));
  }

  async running(accountIds: readonly string[]): Promise<Map<string, Scan>> {
    return this.rowsOf(await this.runningHeads(accountIds));
  }

  /** `latest` without progress and coverage, whose JSON takes most of the time of a page that shows no scan. */
  async latestHeads(accountIds: readonly string[]): Promise<Map<string, ScanHead>> {
    return latestHeads(this.scope.em, this.visible(accountIds), ANY_SCAN);
  }

  async latestFinishedHeads(accountIds: readonly string[]): Promise<Map<string, ScanHead>> {
    return latestHeads(this.scope.em, this.visible(accountIds), WITH_RESULTS);
  }

  async runningHeads(accountIds: readonly string[]): Promise<Map<string, ScanHead>> {
    return latestHeads(this.scope.em, this.visible(accountIds), RUNNING);
  }

  /** `latestResults` without the documents. */
  async latestCovered(accountIds: readonly string[]): Promise<Map<string, Covered>> {
    return latestCovered(this.scope.em, this.visible(accountIds));
  }

  private visible(accountIds: readonly string[]): readonly string[] {
    const { accountIds: own } = allow(this.scope, "scans.read");
    return accountIds.filter((id) => own?.includes(id) ?? true);
  }

  private async rowsOf(heads: ReadonlyMap<string, ScanHead>): Promise<Map<string, Scan>> {
    const ids = [...heads.values()].map((head) => head.id);
    const scans = await readPlainRows(this.scope.em, ScanEntity, sql`where ${t.id} = any(${sql.val(ids)}::text[])`);
    return new Map(scans.map((scan) => [scan.accountId, scan]));
  }

  /** The coverage of the latest scan with results of each account, without the rest of the scan. */
  async latestResults(accountIds: readonly string[]): Promise<Map<string, ScanResults>> {
    const heads = await this.latestFinishedHeads(accountIds);
    const ids = [...heads.values()].map((head) => head.id);
    const rows = await select(
      databaseOf(this.scope.em),
      // Scans with results have it.
      { scanId: t.id, accountId: t.accountId, coverage: known<ScanCoverage>(t.coverage) },
      sql`from ${t.$table} where ${t.id} = any(${sql.val(ids)}::text[])`,
    );
    return new Map(
      rows.map(({ scanId, accountId, coverage }) => [
        accountId,
        { scanId, accountId, coverage, finishedAt: heads.get(accountId)?.finishedAt ?? null },
      ]),
    );
  }
}

export const NO_PROGRESS: ScanProgress = {
  sections: [],
  itemsRead: 0,
  apiCalls: 0,
  throttles: 0,
  checksDone: 0,
  checksTotal: 0,
  message: null,
  at: 0,
};

/** Progress as it is public, with each section's status in upper case, as in the coverage of a finished scan. */
export function progressView({ status, progress: { sections, ...progress } }: Pick<Scan, "status" | "progress">) {
  return {
    ...progress,
    percent: percentOf(status, progress),
    sections: sections.map(({ status, ...section }) => ({ ...section, status: upperCase(status) })),
  };
}

function upperCase<Text extends string>(text: Text): Uppercase<Text> {
  return text.toUpperCase() as Uppercase<Text>;
}

interface ScanOrigin {
  readonly trigger: ScanTrigger;
  readonly requestedBy: Actor;
  readonly idempotencyKey?: string | null;
  /** Its priority, if it differs from that of the trigger. */
  readonly priority?: ScanPriority;
}

/** Inserts the scan and its job in one transaction. A unique index allows one open scan per account. */
export async function requestScan(
  em: Em,
  jobs: Jobs,
  account: Pick<Account, "id" | "status">,
  origin: ScanOrigin,
): Promise<Scan> {
  if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
  if (account.status === "PENDING") throw new AppError("ACCOUNT_NOT_CONNECTED");
  const id = newId("scan");
  try {
    await traced("scan.request", { attributes: { "iam_monitor.scan_id": id } }, () =>
      em.transactional((tx) => insertScan(tx, jobs, id, account.id, origin)),
    );
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const running = await em
      .fork()
      .findOne(ScanEntity, { accountId: account.id, status: { $in: ["QUEUED", "RUNNING"] } });
    throw new AppError("SCAN_ALREADY_RUNNING", { details: { scanId: running?.id ?? null } });
  }
  return em.findOneOrFail(ScanEntity, { id });
}

/**
 * Starts the scan that activities in the account ask for. Returns false if one is open already: it may have read the
 * account before the latest activity, so the caller tries again later. Call it in a transaction.
 */
export async function startActivityScan(
  tx: Em,
  jobs: Jobs,
  accountId: string,
  priority: ScanPriority,
): Promise<boolean> {
  const open = await tx.count(ScanEntity, { accountId, status: { $in: ["QUEUED", "RUNNING"] } });
  if (open > 0) return false;
  await insertScan(tx, jobs, newId("scan"), accountId, { trigger: "ACTIVITY", requestedBy: SYSTEM_ACTOR, priority });
  return true;
}

async function insertScan(tx: Em, jobs: Jobs, id: string, accountId: string, origin: ScanOrigin): Promise<void> {
  await tx.insert(ScanEntity, {
    id,
    accountId,
    status: "QUEUED",
    trigger: origin.trigger,
    requestedBy: origin.requestedBy,
    idempotencyKey: origin.idempotencyKey ?? null,
    requestedAt: new Date(now()),
    attempt: 0,
    isCancelRequested: false,
    progress: { ...NO_PROGRESS, at: now() },
  });
  await jobs.sendScan(
    tx,
    { scanId: id, traceParent: traceParent() },
    origin.priority ?? SCAN_PRIORITY_OF[origin.trigger],
  );
  await notify(tx, { kind: "scan", scanId: id });
}

/**
 * Starts the scheduled scans that are due and returns their number. Each planned time of an account is a slot, as in a
 * rotation schedule. A slot's row is inserted together with its scan, so that the slot starts only one scan, even with
 * several workers or after a restore.
 */
export async function startDueScans(em: Em, jobs: Jobs): Promise<number> {
  return em.transactional(async (tx) => {
    const due = await tx.execute<{ id: string; slot_at: number }[]>(
      `select id, (extract(epoch from next_scan_at) * 1000)::float8 as slot_at from account a
        where next_scan_at <= now() and coalesce(scans_held_until, now()) <= now() and status in ('CONNECTED','ERROR') and scan_every_hours is not null
          and not exists (select 1 from scan s where s.account_id = a.id and s.status in ('QUEUED','RUNNING'))
        order by next_scan_at limit ${DUE_ACCOUNTS_PER_POLL} for update skip locked`,
    );
    let started = 0;
    for (const { id, slot_at: slotAt } of due) {
      // Several missed slots start one scan. The times of later slots do not shift.
      await tx.execute(
        `update account set next_scan_at = next_scan_at + make_interval(hours => scan_every_hours *
                (1 + floor(extract(epoch from now() - next_scan_at) / (3600 * scan_every_hours)))::integer) where id = ?`,
        [id],
      );
      if (!(await takeSlot(tx, { scheduleId: id, slotAt: new Date(slotAt), started: 1, note: null }))) continue;
      await insertScan(tx, jobs, newId("scan"), id, { trigger: "SCHEDULE", requestedBy: SCAN_SCHEDULE });
      started += 1;
    }
    return started;
  });
}

/**
 * Sends a new job for scans whose worker died or whose job is missing. Skips scans that still have a job: each poll would
 * otherwise add another job for every scan that waits longer than a minute.
 */
export async function rescueScans(em: Em, jobs: Jobs): Promise<number> {
  return em.transactional(async (tx) => {
    // One worker at a time, so that two do not send a job for the same scan.
    const [lock] = await tx.execute<{ has: boolean }[]>(
      `select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.scanRescue}) as has`,
    );
    if (!lock!.has) return 0;
    const scans = await tx.execute<{ id: string; trigger: ScanTrigger }[]>(
      `select id, trigger from scan
        where (${IS_STALE} and ${HAS_NO_JOB_TO_TAKE_IT})
           or (status = 'QUEUED' and requested_at < now() - make_interval(secs => ${QUEUED_STALE_SECONDS}) and ${HAS_NO_LIVING_JOB})
        limit ${RESCUES_PER_POLL} for update skip locked`,
    );
    for (const { id, trigger } of scans) await jobs.sendScan(tx, { scanId: id }, SCAN_PRIORITY_OF[trigger]);
    return scans.length;
  });
}

/**
 * How a worker may run the scan now: alone in its process if it has lost a worker before. Null if it has ended, or if a live
 * worker has it. Such a job must not wait for its turn, because nothing else begins in the process meanwhile.
 */
export async function turnOf(em: Em, scanId: string): Promise<"ALONE" | "TOGETHER" | null> {
  const [scan] = await em.execute<{ attempt: number }[]>(`select attempt from scan where id = ? and ${IS_FREE}`, [
    scanId,
  ]);
  if (!scan) return null;
  return scan.attempt > 0 ? "ALONE" : "TOGETHER";
}
