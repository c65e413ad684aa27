/**
 * How a worker takes, releases and ends a scan. Every write names the attempt, so that a worker that was presumed dead
 * and comes back changes nothing.
 */
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type Scan, ScanEntity } from "../../db/entities/scan.ts";
import type { Em } from "../../db/orm.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import type { ScanCounts, ScanCoverage, ScanProgress } from "../../iam/scan.ts";
import { backoffHours, type BrokenScans, evidenceOf, isCommonFault } from "../../iam/scan-backoff.ts";
import { HOUR } from "../../iam/time.ts";
import { notify } from "../core/events.ts";
import type { Platform } from "../core/request-scope.ts";
import { reportScanEnd } from "./report-scan.ts";
import { IS_FREE } from "./scans.ts";
import manifest from "../../../../package.json" with { type: "json" };

const { version: VERSION } = manifest;
const MAX_ATTEMPTS = 3;
export const DATABASE_RESTARTS_MAX = 60;
export const DATABASE_WAIT_MS = 1_000;

/** Another worker took the scan, so this one must not write any more. */
export class ScanLost extends Error {}
export class ScanCancelled extends Error {}

/** Takes the scan. Null if the scan has ended, or if a live worker has it. */
export async function takeScan(em: Em, scanId: string): Promise<Scan | null> {
  return em.transactional(async (tx) => {
    const [row] = await tx.execute<{ attempt: number; status: string }[]>(
      `select attempt, status from scan where id = ? and ${IS_FREE} for update skip locked`,
      [scanId],
    );
    if (!row) return null;
    if (row.attempt >= MAX_ATTEMPTS) {
      const { code, message } = new AppError("WORKER_LOST");
      const end = { status: "FAILED", errorCode: code, errorMessage: message } as const;
      const broken = await endScan(tx, scanId, row.attempt, end);
      await reportScanEnd(tx, scanId, { ...end, broken });
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

/**
 * Releases the scan, so that another worker can take it at once. Does not count as a lost worker.
 * Used after a database outage or an orderly stop.
 */
export async function releaseScan(platform: Platform, scanId: string, attempt: number): Promise<void> {
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

export interface ScanEnd {
  readonly status: "SUCCEEDED" | "PARTIAL" | "FAILED" | "CANCELLED";
  readonly coverage?: ScanCoverage;
  readonly counts?: ScanCounts;
  readonly errorCode?: ErrorCode;
  readonly errorMessage?: string;
}

/**
 * Ends the scan, and returns how many scans of its account broke in a row, for `reportScanEnd`. Null if this end does not
 * count. Throws ScanLost if another attempt has taken the scan.
 */
export async function endScan(
  tx: Em,
  scanId: string,
  attempt: number,
  end: ScanEnd,
  progress?: ScanProgress,
): Promise<BrokenScans | null> {
  const ended = await tx.nativeUpdate(
    ScanEntity,
    { id: scanId, attempt, status: "RUNNING" },
    {
      status: end.status,
      finishedAt: new Date(now()),
      ...(end.status === "SUCCEEDED" || end.status === "PARTIAL" ? { phase: "RECONCILE" } : {}),
      coverage: end.coverage ?? null,
      coveragePercent: end.coverage?.percent ?? null,
      coverageAsOf: end.coverage?.asOf == null ? null : new Date(end.coverage.asOf),
      counts: end.counts ?? null,
      errorCode: end.errorCode ?? null,
      errorMessage: end.errorMessage ?? null,
      ...(progress && { progress }),
    },
  );
  if (ended === 0) throw new ScanLost();
  const broken = await holdBrokenAccount(tx, scanId, end);
  await notify(tx, { kind: "scan", scanId });
  return broken;
}

/** Counts broken scans in a row, and holds back the account's next scheduled scan (`iam/scan-backoff.ts`). */
async function holdBrokenAccount(tx: Em, scanId: string, end: ScanEnd): Promise<BrokenScans | null> {
  const { status, errorCode = null, coverage } = end;
  const evidence = evidenceOf({ status, errorCode, hasResults: coverage !== undefined });
  if (evidence === "NOTHING") return null;
  const { accountId } = await tx.findOneOrFail(ScanEntity, { id: scanId }, { fields: ["accountId"] });
  const account = await tx.findOneOrFail(AccountEntity, { id: accountId }, { fields: ["brokenScans"] });
  const before = account.brokenScans;
  if (evidence === "WORKS") {
    await tx.nativeUpdate(
      AccountEntity,
      { id: accountId, brokenScans: { $gt: 0 } },
      { brokenScans: 0, scansHeldUntil: null, scansHeldBy: null },
    );
    return { before, after: 0 };
  }
  const brokenScans = before + 1;
  await tx.nativeUpdate(AccountEntity, { id: accountId }, { brokenScans });
  const hours = (await isFaultCommon(tx)) ? null : backoffHours(brokenScans);
  await tx.nativeUpdate(
    AccountEntity,
    { id: accountId },
    hours === null
      ? { scansHeldUntil: null, scansHeldBy: null }
      : { scansHeldUntil: new Date(now() + hours * HOUR), scansHeldBy: VERSION },
  );
  return { before, after: brokenScans };
}

async function isFaultCommon(tx: Em): Promise<boolean> {
  const [accounts] = await tx.execute<{ broken: number; all: number }[]>(
    `select count(*) filter (where broken_scans > 0)::integer as broken, count(*)::integer as "all"
       from account where status in ('CONNECTED','ERROR')`,
  );
  return isCommonFault(accounts!);
}

/** Releases the accounts that another version of IAM Monitor held back, which this one may have fixed. Call at start. */
export async function releaseHeldAccounts(em: Em, version = VERSION): Promise<number> {
  return em.nativeUpdate(
    AccountEntity,
    { scansHeldUntil: { $ne: null }, $or: [{ scansHeldBy: null }, { scansHeldBy: { $ne: version } }] },
    { scansHeldUntil: null, scansHeldBy: null },
  );
}

/** Locks the scan's row: until the commit, the scan can be neither cancelled nor taken. Throws if it already was. */
export async function claimScan(tx: Em, { id, attempt }: Pick<Scan, "id" | "attempt">): Promise<void> {
  const [row] = await tx.execute<{ is_cancel_requested: boolean }[]>(
    "select is_cancel_requested from scan where id = ? and attempt = ? and status = 'RUNNING' for update",
    [id, attempt],
  );
  if (!row) throw new ScanLost();
  if (row.is_cancel_requested) throw new ScanCancelled();
}
