/**
 * The worker: runs scans from the queue, rotates keys,
 * and polls every few seconds for work that is due or was left by a dead worker.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { expireDismissals } from "../services/alerts/reconcile.ts";
import { endLapsedRequests } from "../services/approvals/lapsed-requests.ts";
import {
  KEY_IDS_QUEUE,
  type KeyIdsJob,
  LAST_ACCESSED_QUEUE,
  type LastAccessedJob,
  SCAN_QUEUE,
  type ScanJob,
} from "../services/core/jobs.ts";
import { readRemainingKeyIds } from "../services/scans/collect-key-ids.ts";
import { readAccountLastAccessed } from "../services/last-accessed/collect.ts";
import { runScan } from "../services/scans/run-scan.ts";
import { rescueScans, startDueScans } from "../services/scans/scans.ts";
import type { Platform } from "../services/core/request-scope.ts";
import { startWorkerHeartbeats } from "../services/core/worker-heartbeats.ts";
import { startRotationWorker } from "./rotation-worker.ts";

/** Concurrent scans per worker: while one waits for AWS, another can analyse. */
const SCANS_AT_ONCE = 2;
/**
 * Concurrent readings of key IDs: only one, because their calls share AWS's rate limit with the account's next scan.
 */
const KEY_ID_READINGS_AT_ONCE = 1;
/**
 * Concurrent readings of last accessed data: reading a large account takes an hour, and another account need not wait.
 */
const LAST_ACCESSED_READINGS_AT_ONCE = 2;
const POLL_MS = 5_000;

/**
 * Limits V8's memory for young objects. Node lets it grow to 128 MB, and a scan fills it with data that is no longer
 * needed. With 32 MB a scan is as fast, and its peak memory is a fifth lower (`npm run bench scanning`).
 */
export const WORKER_NODE_FLAGS: readonly string[] = ["--max-semi-space-size=16"];

export interface Worker {
  /** Stops taking jobs and releases the current ones, so that another worker continues them at once. */
  close(): Promise<void>;
}

export async function startWorker(platform: Platform): Promise<Worker> {
  const stop = new AbortController();
  const { boss } = platform.jobs;
  await boss.work<ScanJob>(
    SCAN_QUEUE,
    { localConcurrency: SCANS_AT_ONCE, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1 },
    async (jobs) => {
      for (const job of jobs) await runScan(platform, job.data.scanId, stop.signal);
    },
  );
  await boss.work<KeyIdsJob>(
    KEY_IDS_QUEUE,
    { localConcurrency: KEY_ID_READINGS_AT_ONCE, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    async (jobs) => {
      for (const job of jobs) await readRemainingKeyIds(platform, job.data.accountId, stop.signal);
    },
  );
  await boss.work<LastAccessedJob>(
    LAST_ACCESSED_QUEUE,
    { localConcurrency: LAST_ACCESSED_READINGS_AT_ONCE, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    async (jobs) => {
      for (const job of jobs) await readAccountLastAccessed(platform, job.data.accountId, stop.signal);
    },
  );
  const rotations = await startRotationWorker(platform, stop.signal);
  const heartbeats = startWorkerHeartbeats(platform);
  const polling = poll(platform, stop.signal);
  platform.log.info("worker.ready");
  return {
    async close() {
      stop.abort(new Error("The worker is stopping."));
      await polling;
      await rotations.close();
      await heartbeats.close();
      await Promise.all([boss.offWork(SCAN_QUEUE), boss.offWork(KEY_IDS_QUEUE), boss.offWork(LAST_ACCESSED_QUEUE)]);
    },
  };
}

async function poll(platform: Platform, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const em = platform.orm.em.fork();
      await rescueScans(em, platform.jobs);
      await startDueScans(em, platform.jobs);
      await expireDismissals(em);
      await endLapsedRequests(em, { platform, requestId: "approvals" });
    } catch (error) {
      // An outage was logged once as `database.away`, and the next poll retries. Any other error is a bug and must be
      // logged.
      if (!isDatabaseAway(error))
        platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.look_failed");
    }
    await pause(POLL_MS, stop).catch(() => undefined);
  }
}
