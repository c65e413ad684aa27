/**
 * One scan, whole, in a worker: take it, read the account, think, store. At least once and safe to repeat.
 *
 * - `takeScan` raises `attempt`, the fence: every later write names it, so a worker that was thought dead and comes back
 *   finds its scan taken and writes nothing. The third loss ends the scan as FAILED / WORKER_LOST.
 * - All that a scan changes (snapshot, inventory, alerts, their events, its own end) is one transaction: a worker that
 *   dies before it leaves nothing, one that dies after it leaves all.
 * - A database that goes away does not end the scan: the worker waits for it and begins again under the same attempt.
 */
import { setImmediate } from "node:timers/promises";
import type { AccountReading, SectionProgress as ReaderProgress } from "../../aws/account-reading.ts";
import { readAccount } from "../../aws/read-account.ts";
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { type Scan, ScanEntity, SnapshotEntity } from "../../db/entities/scan.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError, type ErrorCode, toAppError } from "../../errors.ts";
import type { AccountSnapshot, SectionName } from "../../iam/account.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { runChecks } from "../../iam/checks/run.ts";
import type { CheckResult } from "../../iam/finding.ts";
import {
  coverageOf,
  type ScanCounts,
  type ScanCoverage,
  type ScanPhase,
  type ScanProgress,
  type SectionProgress,
} from "../../iam/scan.ts";
import { connectionOf } from "../accounts/connection.ts";
import { applyScan, tidyAlerts } from "../alerts/reconcile.ts";
import { SYSTEM } from "../core/permissions.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import {
  type CrossAccountAnalysis,
  saveCrossAccountPaths,
  analyzeCrossAccount,
} from "../escalation/cross-account-paths.ts";
import { notify } from "../core/events.ts";
import { saveEscalationPaths } from "../escalation/path-store.ts";
import { saveInventory } from "../inventory/store.ts";
import { lastAccessedSection } from "../last-accessed/store.ts";
import { readOfflineFiles } from "../accounts/offline-files.ts";
import { HEARTBEAT_STALE_SECONDS, NO_PROGRESS } from "./scans.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { packSnapshot } from "../analysis/snapshot-codec.ts";

const MAX_ATTEMPTS = 3;
const HEARTBEAT_MS = 2_000;
/** A picture of progress more often than this moves nobody. */
const PROGRESS_MS = 250;
const DATABASE_RESTARTS_MAX = 60;
const DATABASE_WAIT_MS = 1_000;
const SNAPSHOTS_KEPT = 30;
/** Between this many checks the worker looks up: heartbeats and cancellation go on while it thinks. */
const CHECKS_PER_YIELD = 4;

class ScanLost extends Error {}
class ScanCancelled extends Error {}

/** The worker's whole deed for one job. `stop` ends it early without a trace (the scan is then taken over). */
export async function runScan(platform: Platform, scanId: string, stop: AbortSignal): Promise<void> {
  const log = platform.log.child({ scanId });
  for (let restart = 0; ; restart += 1) {
    let attempt: number | null = null;
    try {
      const scan = await takeScan(platform.orm.em.fork(), scanId);
      if (scan === null) return;
      attempt = scan.attempt;
      log.info({ attempt, accountId: scan.accountId }, "scan.started");
      await new ScanRun(platform, scan, stop).run();
      return;
    } catch (error) {
      if (error instanceof ScanLost) return log.warn({ attempt }, "scan.lost");
      if (stop.aborted) return attempt === null ? undefined : giveBack(platform, scanId, attempt);
      if (!isDatabaseAway(error) || restart >= DATABASE_RESTARTS_MAX) throw error;
      log.warn({ attempt }, "scan.database_away");
      await pause(DATABASE_WAIT_MS, stop).catch(() => undefined);
      // The same attempt goes on: it was the database that was lost, not this worker.
      if (attempt !== null) await giveBack(platform, scanId, attempt);
    }
  }
}

/** The scan as ours, or `null` where there is nothing to do: it has ended, or a living worker has it. */
async function takeScan(em: Em, scanId: string): Promise<Scan | null> {
  return em.transactional(async (tx) => {
    const [row] = await tx.execute<{ attempt: number; status: string }[]>(
      `select attempt, status from scan where id = ?
          and (status = 'QUEUED' or (status = 'RUNNING' and heartbeat_at < now() - make_interval(secs => ${HEARTBEAT_STALE_SECONDS})))
          for update skip locked`,
      [scanId],
    );
    if (!row) return null;
    if (row.attempt >= MAX_ATTEMPTS) {
      await endScan(tx, scanId, row.attempt, {
        status: "FAILED",
        errorCode: "WORKER_LOST",
        errorMessage: new AppError("WORKER_LOST").message,
      });
      return null;
    }
    await tx.execute(
      "update scan set status = 'RUNNING', phase = 'CONNECT', attempt = attempt + 1, heartbeat_at = now(), started_at = coalesce(started_at, now()) where id = ?",
      [scanId],
    );
    await notify(tx, { kind: "scan", scanId });
    return tx.findOneOrFail(ScanEntity, { id: scanId });
  });
}

/** After a database outage or a worker's orderly stop: makes the scan takeable at once without counting a loss. */
async function giveBack(platform: Platform, scanId: string, attempt: number): Promise<void> {
  for (let wait = 0; wait < DATABASE_RESTARTS_MAX; wait += 1) {
    try {
      await platform.orm.em
        .fork()
        .execute(
          "update scan set attempt = attempt - 1, heartbeat_at = 'epoch' where id = ? and attempt = ? and status = 'RUNNING'",
          [scanId, attempt],
        );
      return;
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await pause(DATABASE_WAIT_MS);
    }
  }
}

interface ScanEnd {
  readonly status: "SUCCEEDED" | "PARTIAL" | "FAILED" | "CANCELLED";
  readonly coverage?: ScanCoverage;
  readonly counts?: ScanCounts;
  readonly errorCode?: ErrorCode;
  readonly errorMessage?: string;
}

/** Guarded by the fence: throws ScanLost when the scan is no longer this attempt's. */
async function endScan(tx: Em, scanId: string, attempt: number, end: ScanEnd, progress?: ScanProgress): Promise<void> {
  const ended = await tx.nativeUpdate(
    ScanEntity,
    { id: scanId, attempt, status: "RUNNING" },
    {
      status: end.status,
      finishedAt: new Date(now()),
      ...(end.status === "SUCCEEDED" || end.status === "PARTIAL" ? { phase: "RECONCILE" } : {}),
      coverage: end.coverage ?? null,
      counts: end.counts ?? null,
      errorCode: end.errorCode ?? null,
      errorMessage: end.errorMessage ?? null,
      ...(progress && { progress }),
    },
  );
  if (ended === 0) throw new ScanLost();
  await notify(tx, { kind: "scan", scanId });
}

/** A scan being carried out: its progress, its heartbeat and its three steps. */
class ScanRun {
  private progress: ScanProgress = { ...NO_PROGRESS, checksTotal: CHECKS.length, at: now() };
  private phase: ScanPhase = "CONNECT";
  private isDirty = true;
  private readonly abort = new AbortController();
  private readonly sections = new Map<SectionName, SectionProgress>();

  constructor(
    private readonly platform: Platform,
    private readonly scan: Scan,
    private readonly stop: AbortSignal,
  ) {}

  async run(): Promise<void> {
    const { platform, scan } = this;
    const onStop = () => this.abort.abort(new Error("The worker stops."));
    this.stop.addEventListener("abort", onStop, { once: true });
    const heartbeating = this.heartbeat().catch((error: unknown) => this.abort.abort(error));
    try {
      const em = platform.orm.em.fork();
      const account = await em.findOneOrFail(AccountEntity, { id: scan.accountId });
      const reading = await this.read(account);
      const connected = await this.analyzeCrossAccount(account, reading.snapshot);
      const results = await this.analyze(reading.snapshot, await readCheckSettings(em), connected);
      await this.store(account, reading, { results, connected });
    } catch (error) {
      await this.fail(error);
    } finally {
      this.stop.removeEventListener("abort", onStop);
      this.abort.abort(new Error("The scan has ended."));
      await heartbeating;
    }
  }

  private async read(account: Account): Promise<AccountReading> {
    const scope = openScope(this.platform, SYSTEM, this.scan.id);
    this.enter("COLLECT", "Reading IAM");
    const reading =
      account.source === "OFFLINE_FILES"
        ? await readOfflineFiles(scope, account)
        : await readAccount(connectionOf(account, this.platform.secrets), {
            expectedAccountId: account.awsAccountId,
            previousKeys: await previousKeys(scope.em, account.id),
            signal: this.abort.signal,
            onProgress: (progress) => this.noteReading(progress),
          });
    const { snapshot } = reading;
    const serviceLastAccessed = await lastAccessedSection(scope.em, account, snapshot.takenAt);
    this.abort.signal.throwIfAborted();
    if (serviceLastAccessed === null || account.source === "OFFLINE_FILES") return reading;
    return { ...reading, snapshot: { ...snapshot, sections: { ...snapshot.sections, serviceLastAccessed } } };
  }

  private async analyzeCrossAccount(account: Account, snapshot: AccountSnapshot): Promise<CrossAccountAnalysis | null> {
    const connected = await analyzeCrossAccount(this.platform.orm.em.fork(), account, snapshot);
    this.abort.signal.throwIfAborted();
    return connected;
  }

  private async analyze(
    snapshot: AccountSnapshot,
    { settings, disabledCheckIds }: Awaited<ReturnType<typeof readCheckSettings>>,
    connected: CrossAccountAnalysis | null,
  ): Promise<CheckResult[]> {
    this.enter("ANALYZE", "Checking");
    const results: CheckResult[] = [];
    for (const result of runChecks(snapshot, {
      checks: CHECKS,
      settings,
      disabledCheckIds,
      ...(connected && { connected: connected.findings }),
    })) {
      results.push(result);
      if (results.length % CHECKS_PER_YIELD !== 0) continue;
      this.note({ checksDone: results.length });
      await setImmediate();
      this.abort.signal.throwIfAborted();
    }
    this.note({ checksDone: CHECKS.length });
    return results;
  }

  private async store(
    account: Account,
    { snapshot, usersWithUnreadKeys }: AccountReading,
    {
      results,
      connected,
    }: { readonly results: readonly CheckResult[]; readonly connected: CrossAccountAnalysis | null },
  ): Promise<void> {
    this.enter("RECONCILE", "Storing");
    const document = await packSnapshot(snapshot);
    const coverage = coverageOf(snapshot, results);
    const status = coverage.missingPermissions.length > 0 ? "PARTIAL" : "SUCCEEDED";
    this.abort.signal.throwIfAborted();

    const counts = await this.platform.orm.em.fork().transactional(async (tx) => {
      // Taken first: from here on neither a cancellation nor another worker can come between.
      const [mine] = await tx.execute<{ is_cancel_requested: boolean }[]>(
        "select is_cancel_requested from scan where id = ? and attempt = ? and status = 'RUNNING' for update",
        [this.scan.id, this.scan.attempt],
      );
      if (!mine) throw new ScanLost();
      if (mine.is_cancel_requested) throw new ScanCancelled();

      await tx.insert(SnapshotEntity, {
        id: newId("snapshot"),
        accountId: account.id,
        scanId: this.scan.id,
        takenAt: new Date(snapshot.takenAt),
        document,
      });
      await tx.execute(
        `delete from snapshot where account_id = ? and id not in (select id from snapshot where account_id = ? order by taken_at desc, id desc limit ${SNAPSHOTS_KEPT})`,
        [account.id, account.id],
      );
      const shown = await saveInventory(tx, account.id, snapshot);
      await saveEscalationPaths(tx, account.id, snapshot);
      if (snapshot.sections.authorizationDetails.status === "read")
        await saveCrossAccountPaths(tx, account.id, connected, new Date(snapshot.takenAt));
      const changes = await applyScan(tx, {
        accountId: account.id,
        scanId: this.scan.id,
        snapshot,
        results,
        checks: CHECKS,
      });
      const aliases =
        snapshot.sections.accountAliases.status === "read" ? snapshot.sections.accountAliases.value : account.aliases;
      await tx.nativeUpdate(
        AccountEntity,
        { id: account.id, status: { $ne: "ARCHIVED" } },
        {
          status: "CONNECTED",
          statusReason: null,
          awsAccountId: snapshot.awsAccountId,
          partition: snapshot.partition,
          aliases,
        },
      );
      const total: ScanCounts = {
        users: shown.iam_user ?? 0,
        accessKeys: shown.access_key ?? 0,
        groups: shown.iam_group ?? 0,
        roles: shown.iam_role ?? 0,
        policies: shown.iam_policy ?? 0,
        ...changes,
      };
      if (usersWithUnreadKeys.length > 0) await this.platform.jobs.sendKeyIds(tx, { accountId: account.id });
      if (account.readsLastAccessed) await this.platform.jobs.sendLastAccessed(tx, { accountId: account.id });
      await endScan(
        tx,
        this.scan.id,
        this.scan.attempt,
        { status, coverage, counts: total },
        { ...this.progress, message: null, at: now() },
      );
      return total;
    });
    await tidyAlerts(this.platform.orm.em.fork(), counts);
    this.platform.log.info(
      {
        scanId: this.scan.id,
        status,
        opened: counts.opened,
        resolved: counts.resolved,
        calls: this.progress.apiCalls,
        percent: coverage.percent,
      },
      "scan.finished",
    );
  }

  private async fail(error: unknown): Promise<void> {
    if (error instanceof ScanLost || isDatabaseAway(error) || this.stop.aborted) throw error;
    const em = this.platform.orm.em.fork();
    const reason: unknown = this.abort.signal.aborted ? this.abort.signal.reason : error;
    if (reason instanceof ScanCancelled) {
      await em.transactional((tx) =>
        endScan(tx, this.scan.id, this.scan.attempt, { status: "CANCELLED" }, this.progress),
      );
      return;
    }
    if (reason instanceof ScanLost) throw reason;
    const failure = toAppError(error);
    if (failure.isReported)
      this.platform.log.error(
        { scanId: this.scan.id, code: failure.code, stack: (failure.cause as Error | undefined)?.stack },
        "scan.broke",
      );
    await em.transactional(async (tx) => {
      await endScan(
        tx,
        this.scan.id,
        this.scan.attempt,
        { status: "FAILED", errorCode: failure.code, errorMessage: failure.message },
        this.progress,
      );
      if (failure.code.startsWith("AWS_"))
        await tx.nativeUpdate(
          AccountEntity,
          { id: this.scan.accountId, status: "CONNECTED" },
          { status: "ERROR", statusReason: failure.message },
        );
    });
  }

  // ---------------------------------------------------------------- progress and heartbeat

  private enter(phase: ScanPhase, message: string): void {
    this.phase = phase;
    this.note({ message });
  }

  private note(change: Partial<ScanProgress>): void {
    this.progress = { ...this.progress, ...change, at: now() };
    this.isDirty = true;
  }

  private noteReading({ section, status, itemsRead, calls, throttles }: ReaderProgress): void {
    this.sections.set(section, { section, status: status.toLowerCase() as SectionProgress["status"], itemsRead });
    const sections = [...this.sections.values()];
    this.note({
      sections,
      itemsRead: sections.reduce((sum, each) => sum + each.itemsRead, 0),
      apiCalls: calls,
      throttles,
    });
  }

  /** Writes progress when there is some, a heartbeat always, and learns whether the scan was cancelled or taken from us. */
  private async heartbeat(): Promise<void> {
    const { signal } = this.abort;
    let lastHeartbeat = 0;
    while (!signal.aborted) {
      if (this.isDirty || now() - lastHeartbeat >= HEARTBEAT_MS) {
        lastHeartbeat = now();
        this.isDirty = false;
        const state = await this.writeHeartbeat().catch((error: unknown) => {
          if (isDatabaseAway(error)) return "UNKNOWN" as const;
          throw error;
        });
        if (state === "LOST") this.abort.abort(new ScanLost());
        if (state === "CANCELLED") this.abort.abort(new ScanCancelled());
      }
      await pause(PROGRESS_MS, signal).catch(() => undefined);
    }
  }

  private async writeHeartbeat(): Promise<"MINE" | "LOST" | "CANCELLED" | "UNKNOWN"> {
    const em = this.platform.orm.em.fork();
    const rows = await em.execute<{ is_cancel_requested: boolean }[]>(
      "update scan set heartbeat_at = now(), phase = ?, progress = ?::jsonb where id = ? and attempt = ? and status = 'RUNNING' returning is_cancel_requested",
      [this.phase, JSON.stringify(this.progress), this.scan.id, this.scan.attempt],
    );
    // The scan's own end may have come between: then there is nothing left to lose.
    if (rows.length === 0) return this.abort.signal.aborted || this.phase === "RECONCILE" ? "UNKNOWN" : "LOST";
    await notify(em, { kind: "scan", scanId: this.scan.id });
    return rows[0]!.is_cancel_requested ? "CANCELLED" : "MINE";
  }
}

/** Key ids that earlier scans read, by the key's identity: these keys cost no ListAccessKeys again. */
async function previousKeys(em: Em, accountId: string): Promise<Map<string, string>> {
  const rows = await em.execute<{ identity: string; access_key_id: string }[]>(
    "select identity, access_key_id from access_key where account_id = ? and gone_at is null and access_key_id is not null",
    [accountId],
  );
  return new Map(rows.map((row) => [row.identity, row.access_key_id]));
}
