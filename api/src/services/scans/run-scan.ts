/**
 * Runs one scan in a worker: takes the scan, reads the account, evaluates the checks, and stores the results. Running a
 * scan more than once is harmless.
 *
 * - `takeScan` (`scan-fence.ts`) increments `attempt`, the fence, and every later write names it. A worker that was
 *   presumed dead and comes back therefore finds its scan taken and writes nothing. The third lost worker ends the scan
 *   as FAILED with WORKER_LOST.
 * - One transaction stores everything that a scan changes: snapshot, inventory, alerts, events and the scan's own end.
 *   If a worker dies before the commit, nothing is stored. If it dies after the commit, everything is stored.
 * - A database outage does not end the scan: the worker waits and starts again under the same attempt.
 */
import {
  type AccountReading,
  type SectionProgress as ReaderProgress,
  USER_CREDENTIAL_SECTIONS,
} from "../../aws/account-reading.ts";
import { readAccount } from "../../aws/read-account.ts";
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { type Scan, SnapshotEntity } from "../../db/entities/scan.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { type AppError, toAppError } from "../../errors.ts";
import { traced } from "../../trace.ts";
import type { AccountSnapshot, SectionName } from "../../iam/account.ts";
import { knownSections } from "../../iam/checks/last-known.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { organizationAnalyzersOf } from "../../iam/analyzer-of-organization.ts";
import { guardrailReadingOf } from "../../iam/organization-policies.ts";
import {
  coverageOf,
  type ScanCounts,
  type ScanCoverage,
  type ScanPhase,
  type ScanProgress,
  type SectionProgress,
} from "../../iam/scan.ts";
import { runningPercent } from "../../iam/scan-percent.ts";
import type { BrokenScans } from "../../iam/scan-backoff.ts";
import { connectionOf } from "../accounts/connection.ts";
import { isUnreachable, markUnreachable, reportReachability } from "../accounts/reachability.ts";
import { applyScan, vacuumAlerts } from "../alerts/reconcile.ts";
import { SYSTEM } from "../core/permissions.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { saveControlResults } from "../alerts/control-results.ts";
import {
  type CrossAccountSource,
  readCrossAccountInput,
  saveCrossAccountPaths,
} from "../escalation/cross-account-paths.ts";
import { notify } from "../core/events.ts";
import { readRoleTrusts, type RoleTrust, saveRoleTrusts } from "../escalation/role-trusts.ts";
import { saveAdministrators } from "../escalation/administrator-store.ts";
import { readPathHashes, saveEscalationPaths, type StoredOpenedPath } from "../escalation/path-store.ts";
import { saveInventoryChanges } from "../inventory/change-log.ts";
import { saveInventory } from "../inventory/store.ts";
import { analysisSettings, scanProcesses } from "../analysis/analysis-worker.ts";
import { readOfflineFiles } from "../analysis/offline-files.ts";
import {
  claimScan,
  DATABASE_RESTARTS_MAX,
  DATABASE_WAIT_MS,
  endScan,
  releaseScan,
  ScanCancelled,
  type ScanEnd,
  ScanLost,
  takeScan,
} from "./scan-fence.ts";
import { reportOpenedPaths, reportScanEnd } from "./report-scan.ts";
import { ScanDeadline } from "./scan-deadline.ts";
import { analyzeScan, type ScanAnalysis } from "./scan-analysis.ts";
import { NO_PROGRESS } from "./scans.ts";
import { completeSnapshot } from "./complete-snapshot.ts";
import { releaseMemory } from "./release-memory.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { packSnapshot, unpackSnapshot } from "../analysis/snapshot-codec.ts";

const HEARTBEAT_MS = 2_000;
/** The shortest interval at which progress is written. */
const PROGRESS_MS = 250;

/** Runs one job. `stop` ends it early without storing anything; another worker then takes the scan. */
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
      if (stop.aborted) return attempt === null ? undefined : releaseScan(platform, scanId, attempt);
      if (!isDatabaseAway(error) || restart >= DATABASE_RESTARTS_MAX) throw error;
      log.warn({ attempt }, "scan.database_away");
      await pause(DATABASE_WAIT_MS, stop).catch(() => undefined);
      // The attempt does not count as a lost worker, because only the database was unavailable.
      if (attempt !== null) await releaseScan(platform, scanId, attempt);
    }
  }
}

/**
 * The part of a reading that this process keeps while an analysis process works on it. The snapshot itself takes thirty
 * times as much memory as its packed form, and is unpacked again when the results are stored.
 */
interface PackedReading extends Pick<AccountReading, "usersWithUnreadKeys"> {
  /** The snapshot as stored. */
  readonly document: Buffer;
  readonly crossAccount: CrossAccountSource | null;
}

/** The results of a scan before they are stored. */
interface ScanOutcome {
  readonly account: Account;
  readonly snapshot: AccountSnapshot;
  readonly document: Buffer;
  readonly usersWithUnreadKeys: AccountReading["usersWithUnreadKeys"];
  readonly analysis: ScanAnalysis;
  /** Null if the roles were not read: the stored trusts stay as they are. */
  readonly trusts: readonly RoleTrust[] | null;
  readonly before: CrossAccountSource["before"] | null;
}

/** One attempt at a scan: its steps, progress and heartbeat. */
class ScanRun {
  private progress: ScanProgress;
  private phase: ScanPhase = "CONNECT";
  private isDirty = true;
  private readonly abort = new AbortController();
  private readonly deadline: ScanDeadline;
  private readonly sections = new Map<SectionName, SectionProgress>();

  constructor(
    private readonly platform: Platform,
    private readonly scan: Scan,
    private readonly stop: AbortSignal,
  ) {
    const { percent = 0 } = scan.progress;
    this.progress = { ...NO_PROGRESS, percent, checksTotal: CHECKS.length, at: now() };
    this.deadline = new ScanDeadline(analysisSettings(platform).scanMaxMs);
  }

  async run(): Promise<void> {
    const { platform, scan } = this;
    const onStop = () => this.abort.abort(new Error("The worker is stopping."));
    this.stop.addEventListener("abort", onStop, { once: true });
    const heartbeating = this.heartbeat().catch((error: unknown) => this.abort.abort(error));
    try {
      const em = platform.orm.em.fork();
      const account = await em.findOneOrFail(AccountEntity, { id: scan.accountId });
      const reading = await traced("scan.read", {}, () => this.collectPacked(account));
      releaseMemory("WHOLE");
      const analysis = await traced("scan.analyze", {}, () => this.analyze(account, reading));
      await traced("scan.store", {}, () => this.store(account, reading, analysis));
    } catch (error) {
      await this.fail(error);
    } finally {
      this.deadline.close();
      this.stop.removeEventListener("abort", onStop);
      this.abort.abort(new Error("The scan has ended."));
      await heartbeating;
    }
  }

  /** Reads the account and keeps no more of it than the later phases need. */
  private async collectPacked(account: Account): Promise<PackedReading> {
    const { snapshot, usersWithUnreadKeys } = await this.collect(account);
    const document = await packSnapshot(snapshot);
    const crossAccount = await readCrossAccountInput(this.platform.orm.em.fork(), account, snapshot);
    return { document, crossAccount, usersWithUnreadKeys };
  }

  private async collect(account: Account): Promise<AccountReading> {
    const scope = openScope(this.platform, SYSTEM, this.scan.id);
    this.enter("COLLECT", "Reading IAM");
    const reading =
      account.source === "OFFLINE_FILES"
        ? await readOfflineFiles(scope, account, AbortSignal.any([this.abort.signal, this.deadline.reading]))
        : await readAccount(connectionOf(account, this.platform.secrets), {
            expectedAccountId: account.awsAccountId,
            previousKeys: await loadPreviousKeys(scope.em, account.id),
            ...(account.readsUserCredentials && { optIn: new Set(USER_CREDENTIAL_SECTIONS) }),
            workloadRegions: account.readsWorkloads ? account.workloadRegions : null,
            resourcePolicyRegions: account.readsResourcePolicies ? account.workloadRegions : null,
            accessAnalyzerRegions: account.readsAccessAnalyzer ? account.workloadRegions : null,
            readsAlerting: account.readsAlerting,
            signal: this.abort.signal,
            deadline: this.deadline.reading,
            onProgress: (progress) => this.noteReading(progress),
          });
    this.abort.signal.throwIfAborted();
    return { ...reading, snapshot: await completeSnapshot(scope, account, reading.snapshot) };
  }

  /** Analyses the snapshot in an analysis process, while this process goes on with heartbeats and other scans. */
  private async analyze(account: Account, { document, crossAccount }: PackedReading): Promise<ScanAnalysis> {
    this.enter("ANALYZE", "Evaluating checks");
    const em = this.platform.orm.em.fork();
    const { settings, disabledCheckIds } = await readCheckSettings(em, account);
    const analysis = await analyzeScan(
      {
        scanId: this.scan.id,
        snapshot: { id: this.scan.id, document },
        settings,
        disabledCheckIds,
        crossAccount,
        knownPaths: await readPathHashes(em, account.id),
      },
      {
        processes: scanProcesses,
        limits: analysisSettings(this.platform),
        signal: this.abort.signal,
        deadline: this.deadline.whole,
        onProgress: (progress) => this.note(progress),
        onLost: (loss) => this.platform.log.warn({ scanId: this.scan.id, ...loss }, "scan.analysis_lost"),
      },
    );
    this.note({ checksDone: CHECKS.length });
    return analysis;
  }

  /** Stores everything that the scan changes, in one transaction. */
  private async store(account: Account, reading: PackedReading, analysis: ScanAnalysis): Promise<void> {
    this.enter("RECONCILE", "Storing the results");
    const { document, usersWithUnreadKeys } = reading;
    const snapshot = await unpackSnapshot(document);
    releaseMemory("UNUSED");
    const trusts = await readRoleTrusts(snapshot);
    const before = reading.crossAccount?.before ?? null;
    const outcome = { account, snapshot, document, usersWithUnreadKeys, analysis, trusts, before };
    const coverage = coverageOf(snapshot, analysis.results);
    const end = endOf(coverage, analysis.limit ?? this.deadline.timeoutOf(snapshot));
    this.abort.signal.throwIfAborted();

    const counts = await this.platform.orm.em.fork().transactional(async (tx) => {
      await claimScan(tx, this.scan);
      await this.saveSnapshot(tx, snapshot, document);
      const { counts, opened } = await this.saveResults(tx, outcome);
      await this.queueFollowUps(tx, account, usersWithUnreadKeys);
      const wasUnreachable = await markConnected(tx, account, snapshot);
      const broken = await this.finish(tx, { ...end, coverage, counts });
      if (wasUnreachable) await reportReachability(tx, account.id, null);
      await reportOpenedPaths(tx, this.scan.id, opened);
      await reportScanEnd(tx, this.scan.id, { ...end, coverage, broken });
      return counts;
    });
    await vacuumAlerts(this.platform.orm.em.fork(), counts);
    this.platform.log.info(
      {
        scanId: this.scan.id,
        status: end.status,
        ...(end.errorCode && { code: end.errorCode }),
        opened: counts.opened,
        resolved: counts.resolved,
        calls: this.progress.apiCalls,
        percent: coverage.percent,
      },
      "scan.finished",
    );
  }

  private async saveSnapshot(tx: Em, snapshot: AccountSnapshot, document: Buffer): Promise<void> {
    await tx.insert(SnapshotEntity, {
      id: newId("snapshot"),
      accountId: this.scan.accountId,
      scanId: this.scan.id,
      takenAt: new Date(snapshot.takenAt),
      document,
      knownSections: knownSections(snapshot),
    });
  }

  /** Saves the inventory and its changes, the escalation paths, the changes of alerts and the answers to controls. */
  private async saveResults(
    tx: Em,
    { account, snapshot, document, analysis, trusts, before }: ScanOutcome,
  ): Promise<{ readonly counts: ScanCounts; readonly opened: readonly StoredOpenedPath[] }> {
    const { paths, crossAccount } = analysis;
    const at = new Date(snapshot.takenAt);
    const { counts: inventory, changes } = await saveInventory(
      tx,
      { accountId: account.id, scanId: this.scan.id },
      snapshot,
      analysis.riskScores,
    );
    releaseMemory("UNUSED");
    if (trusts) await saveRoleTrusts(tx, account.id, trusts);
    const opened = paths ? await saveEscalationPaths(tx, account.id, paths, at) : [];
    if (analysis.administrators) await saveAdministrators(tx, account.id, analysis.administrators);
    const analyzed = trusts ? crossAccount : undefined;
    const crossed = await saveCrossAccountPaths(tx, account.id, { ...analysis, analyzed, before, document, at });
    opened.push(...crossed.opened);
    const alerts = await applyScan(tx, {
      accountId: account.id,
      scanId: this.scan.id,
      snapshot,
      results: crossed.results,
      checks: CHECKS,
    });
    if (analysis.controlResults)
      await saveControlResults(tx, { accountId: account.id, scanId: this.scan.id, results: analysis.controlResults });
    await saveInventoryChanges(tx, { accountId: account.id, sourceId: this.scan.id, clock: now }, changes);
    const counts = {
      users: inventory.iam_user ?? 0,
      accessKeys: inventory.access_key ?? 0,
      groups: inventory.iam_group ?? 0,
      roles: inventory.iam_role ?? 0,
      policies: inventory.iam_policy ?? 0,
      ...alerts,
    };
    return { counts, opened };
  }

  /** Queues the jobs that read what a scan does not: remaining key IDs, and services last accessed. */
  private async queueFollowUps(tx: Em, account: Account, usersWithUnreadKeys: readonly string[]): Promise<void> {
    const { jobs } = this.platform;
    if (usersWithUnreadKeys.length > 0) await jobs.sendKeyIds(tx, { accountId: account.id });
    if (account.readsLastAccessed) await jobs.sendLastAccessed(tx, { accountId: account.id });
  }

  private finish(tx: Em, end: ScanEnd): Promise<BrokenScans | null> {
    return endScan(tx, this.scan.id, this.scan.attempt, end, { ...this.progress, message: null, at: now() });
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
      const end = { status: "FAILED", errorCode: failure.code, errorMessage: failure.message } as const;
      const broken = await endScan(tx, this.scan.id, this.scan.attempt, end, this.progress);
      if (failure.code.startsWith("AWS_")) await markUnreachable(tx, this.scan.accountId, failure.message);
      await reportScanEnd(tx, this.scan.id, { ...end, broken });
    });
  }

  // ---------------------------------------------------------------- progress and heartbeat

  private enter(phase: ScanPhase, message: string): void {
    this.phase = phase;
    this.note({ message });
  }

  private note(change: Partial<ScanProgress>): void {
    const next = { ...this.progress, ...change, at: now() };
    const percent = Math.max(this.progress.percent ?? 0, runningPercent(this.phase, next));
    this.progress = { ...next, percent };
    this.isDirty = true;
  }

  private noteReading({ section, status, itemsRead, calls, throttles }: ReaderProgress): void {
    this.sections.set(section, { section, status: status.toLowerCase() as SectionProgress["status"], itemsRead });
    const sections = [...this.sections.values()];
    this.note({
      sections,
      itemsRead: sections.reduce((sum, { itemsRead }) => sum + itemsRead, 0),
      apiCalls: calls,
      throttles,
    });
  }

  /** Writes progress and heartbeats until the scan ends. Aborts it if it was cancelled or another worker took it. */
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

  private async writeHeartbeat(): Promise<"OURS" | "LOST" | "CANCELLED" | "UNKNOWN"> {
    const em = this.platform.orm.em.fork();
    const rows = await em.execute<{ is_cancel_requested: boolean }[]>(
      "update scan set heartbeat_at = now(), phase = ?, progress = ?::jsonb where id = ? and attempt = ? and status = 'RUNNING' returning is_cancel_requested",
      [this.phase, JSON.stringify(this.progress), this.scan.id, this.scan.attempt],
    );
    // In the phase RECONCILE, no row may also mean that this worker has just ended the scan. The scan is then not lost.
    if (rows.length === 0) return this.abort.signal.aborted || this.phase === "RECONCILE" ? "UNKNOWN" : "LOST";
    await notify(em, { kind: "scan", scanId: this.scan.id });
    return rows[0]!.is_cancel_requested ? "CANCELLED" : "OURS";
  }
}

/** How a scan with stored results ends. */
function endOf(
  { missingPermissions }: ScanCoverage,
  limit: AppError | null,
): Pick<ScanEnd, "status" | "errorCode" | "errorMessage"> {
  if (limit) return { status: "FAILED", errorCode: limit.code, errorMessage: limit.message };
  return { status: missingPermissions.length > 0 ? "PARTIAL" : "SUCCEEDED" };
}

/** Marks the account as connected, with the identity that the scan read. Returns whether it could not be read before. */
async function markConnected(tx: Em, account: Account, snapshot: AccountSnapshot): Promise<boolean> {
  const { accountAliases } = snapshot.sections;
  const wasUnreachable = await isUnreachable(tx, account.id);
  await tx.nativeUpdate(
    AccountEntity,
    { id: account.id, status: { $ne: "ARCHIVED" } },
    {
      status: "CONNECTED",
      statusReason: null,
      awsAccountId: snapshot.awsAccountId,
      partition: snapshot.partition,
      aliases: accountAliases.status === "read" ? accountAliases.value : account.aliases,
      guardrails: guardrailReadingOf(snapshot),
      organizationAnalyzers: organizationAnalyzersOf(snapshot, account.organizationAnalyzers ?? null),
    },
  );
  return wasUnreachable;
}

/** The key IDs that earlier scans read, by the identity of the key. No ListAccessKeys call is needed for them. */
async function loadPreviousKeys(em: Em, accountId: string): Promise<Map<string, string>> {
  const rows = await em.execute<{ identity: string; access_key_id: string }[]>(
    "select identity, access_key_id from access_key where account_id = ? and gone_at is null and access_key_id is not null",
    [accountId],
  );
  return new Map(rows.map((row) => [row.identity, row.access_key_id]));
}
