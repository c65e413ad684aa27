/**
 * The worker: runs scans from the queue, rotates keys,
 * and polls every few seconds for work that is due or was left by a dead worker.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { traced } from "../trace.ts";
import type { Job } from "pg-boss";
import { openDueAlerts } from "../services/alerts/due-alerts.ts";
import { settleExceptionRules } from "../services/alerts/exception-settling.ts";
import { endLapsedRequests } from "../services/approvals/lapsed-requests.ts";
import {
  CONNECTION_CHECK_QUEUE,
  KEY_IDS_QUEUE,
  type KeyIdsJob,
  KEY_USE_QUEUE,
  type KeyUseJob,
  LAST_ACCESSED_QUEUE,
  type LastAccessedJob,
  IDENTITY_CENTER_QUEUE,
  ORGANIZATION_QUEUE,
  type OrganizationJob,
  SCAN_QUEUE,
  type ScanJob,
  USER_KEYS_QUEUE,
  type UserKeysJob,
} from "../services/core/jobs.ts";
import { refreshUserKeys } from "../services/alerts/refresh-user-keys.ts";
import { readRemainingKeyIds } from "../services/scans/collect-key-ids.ts";
import { readAccountKeyUse } from "../services/key-use/collect.ts";
import { rescueReadings } from "../services/key-use/rescue.ts";
import { readAccountLastAccessed } from "../services/last-accessed/collect.ts";
import { SnapshotThinning } from "../services/history/thin-snapshots.ts";
import { rescueConnectionChecks, runConnectionChecks } from "../services/onboarding/connection-checks.ts";
import { rescueOrganizations, runOrganization } from "../services/onboarding/connect-members.ts";
import { readDueIdentityCenters, runIdentityCenter } from "../services/identity-center/read-identity-center.ts";
import { readDueOrganizations } from "../services/onboarding/new-members.ts";
import { startErasing } from "../services/retention/erase-requested.ts";
import { startPurging } from "../services/retention/purge.ts";
import { wakeRotationsOfKey } from "../services/rotation/wake-rotations.ts";
import { runScan } from "../services/scans/run-scan.ts";
import { releaseHeldAccounts } from "../services/scans/scan-fence.ts";
import { rescueScans, startDueScans, turnOf } from "../services/scans/scans.ts";
import { CLOCK_SKEW_MAX_SECONDS, clockSkewSeconds } from "../services/core/database-clock.ts";
import { JobTurns } from "../services/core/job-turns.ts";
import { ALLOCATOR_ENVIRONMENT, YOUNG_MEMORY_FLAG } from "../services/core/process-memory.ts";
import type { Platform } from "../services/core/request-scope.ts";
import { startWorkerHeartbeats } from "../services/core/worker-heartbeats.ts";
import { startEventWorker } from "./event-worker.ts";
import { startNotificationWorker } from "./notification-worker.ts";
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
/** Concurrent readings of a user whose keys a rotation changed. Each makes about ten calls. */
const USER_KEY_READINGS_AT_ONCE = 2;
/** Concurrent readings of the use of keys. Each mostly waits for its turn at CloudTrail. */
const KEY_USE_READINGS_AT_ONCE = 2;
/** Organizations that a worker works on at once. Each job connects several accounts at a time. */
const ORGANIZATIONS_AT_ONCE = 1;
const QUEUES = [
  SCAN_QUEUE,
  KEY_IDS_QUEUE,
  LAST_ACCESSED_QUEUE,
  KEY_USE_QUEUE,
  USER_KEYS_QUEUE,
  ORGANIZATION_QUEUE,
  IDENTITY_CENTER_QUEUE,
  CONNECTION_CHECK_QUEUE,
];
const POLL_MS = 5_000;
/**
 * A new job wakes its workers, so they poll only for a job that lost its worker. Each poll takes 2 ms of CPU time here and
 * in PostgreSQL together.
 */
const LOST_JOB_POLL_SECONDS = 5;

/** Node's flags for a worker. The second lets a scan free its memory between two phases (`releaseMemory`). */
export const WORKER_NODE_FLAGS: readonly string[] = [YOUNG_MEMORY_FLAG, "--expose-gc"];

/** The environment of a worker. The buffers of the requests to AWS would otherwise leave gaps in its memory. */
export const WORKER_ENVIRONMENT = ALLOCATOR_ENVIRONMENT;

export interface Worker {
  /** Stops taking jobs and releases the current ones, so that another worker continues them at once. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** The file whose time is renewed at each heartbeat, for the health check of a container. */
  readonly heartbeatFile?: string | null;
}

export async function startWorker(platform: Platform, { heartbeatFile = null }: WorkerOptions = {}): Promise<Worker> {
  const stop = new AbortController();
  const released = await releaseHeldAccounts(platform.orm.em.fork());
  if (released > 0) platform.log.info({ accounts: released }, "worker.accounts_released");
  const queues = new WorkQueues(platform, stop.signal);
  // No job is taken before the clocks have been compared once.
  await queues.follow();
  const rotations = await startRotationWorker(platform, { stop: stop.signal, isPaused: () => queues.isPaused });
  const notifications = startNotificationWorker(platform, { stop: stop.signal, isPaused: () => queues.isPaused });
  const events = startEventWorker(platform, { stop: stop.signal, isPaused: () => queues.isPaused });
  const heartbeats = startWorkerHeartbeats(platform, heartbeatFile);
  const purging = startPurging(platform, () => queues.isPaused);
  const erasing = startErasing(platform);
  const polling = poll(platform, queues, stop.signal);
  platform.log.info("worker.ready");
  return {
    async close() {
      stop.abort(new Error("The worker is stopping."));
      await polling;
      await rotations.close();
      await notifications.close();
      await events.close();
      await purging.close();
      await erasing.close();
      await heartbeats.close();
      await queues.close();
    },
  };
}

/** The queues from which this worker takes jobs, except while its clock differs from the database's. */
export class WorkQueues {
  readonly #turns = new JobTurns();
  #isTaking = false;
  #isClockWrong = false;
  /** Until the clocks were compared, the worker takes nothing. */
  #isPaused = true;

  constructor(
    private readonly platform: Platform,
    private readonly stop: AbortSignal,
  ) {}

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Compares the clocks, and begins or ends taking jobs. Jobs that run go on, and nothing waits for them. */
  async follow(): Promise<void> {
    const skewSeconds = await clockSkewSeconds(this.platform.orm.em.fork());
    const isWrong = Math.abs(skewSeconds) > CLOCK_SKEW_MAX_SECONDS;
    if (isWrong !== this.#isClockWrong) this.#logClock(isWrong, skewSeconds);
    this.#isClockWrong = isWrong;
    this.#isPaused = isWrong;
    if (isWrong) await this.#stopTaking();
    else await this.#take();
  }

  /** Takes no more jobs, and waits for those that run. */
  async close(): Promise<void> {
    this.#isTaking = false;
    await Promise.all(QUEUES.map((queue) => this.platform.jobs.boss.offWork(queue)));
  }

  #logClock(isWrong: boolean, skewSeconds: number): void {
    const details = { skewSeconds: Math.round(skewSeconds) };
    if (isWrong) this.platform.log.error(details, "worker.clock_wrong");
    else this.platform.log.info(details, "worker.clock_right");
  }

  async #stopTaking(): Promise<void> {
    if (!this.#isTaking) return;
    this.#isTaking = false;
    await Promise.all(QUEUES.map((queue) => this.platform.jobs.boss.offWork(queue, { wait: false })));
  }

  async #take(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    const { platform } = this;
    const { boss } = platform.jobs;
    for (let slot = 0; slot < SCANS_AT_ONCE; slot += 1) await this.#takeScans();
    await boss.work<KeyIdsJob>(
      KEY_IDS_QUEUE,
      {
        localConcurrency: KEY_ID_READINGS_AT_ONCE,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS,
      },
      async (jobs) => {
        for (const job of jobs) await readRemainingKeyIds(platform, job.data.accountId, this.#endOf(job));
      },
    );
    await boss.work<LastAccessedJob>(
      LAST_ACCESSED_QUEUE,
      {
        localConcurrency: LAST_ACCESSED_READINGS_AT_ONCE,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS,
      },
      async (jobs) => {
        for (const job of jobs) await readAccountLastAccessed(platform, job.data.accountId, this.#endOf(job));
      },
    );
    await boss.work<KeyUseJob>(
      KEY_USE_QUEUE,
      {
        localConcurrency: KEY_USE_READINGS_AT_ONCE,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS,
      },
      async (jobs) => {
        for (const job of jobs)
          await readAccountKeyUse(platform, job.data.accountId, this.#endOf(job), {
            onRead: (accountId, accessKeyId) => wakeRotationsOfKey(platform, accountId, accessKeyId),
          });
      },
    );
    await boss.work<UserKeysJob>(
      USER_KEYS_QUEUE,
      { localConcurrency: USER_KEY_READINGS_AT_ONCE, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 2 },
      async (jobs) => {
        for (const job of jobs) await refreshUserKeys(platform, job.data, this.#endOf(job));
      },
    );
    await boss.work<OrganizationJob>(
      ORGANIZATION_QUEUE,
      {
        localConcurrency: ORGANIZATIONS_AT_ONCE,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS,
      },
      async (jobs) => {
        for (const job of jobs) await runOrganization(platform, job.data.organizationId, this.#endOf(job));
      },
    );
    await boss.work<OrganizationJob>(
      IDENTITY_CENTER_QUEUE,
      { localConcurrency: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS },
      async (jobs) => {
        for (const job of jobs) await runIdentityCenter(platform, job.data.organizationId, this.#endOf(job));
      },
    );
    await boss.work(
      CONNECTION_CHECK_QUEUE,
      { localConcurrency: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS },
      async (jobs) => {
        for (const job of jobs) await runConnectionChecks(platform, this.#endOf(job));
      },
    );
  }

  /** Takes one scan after the other. Looks for the next one at once, because a backlog was announced before. */
  async #takeScans(): Promise<void> {
    const { boss } = this.platform.jobs;
    const slot: string = await boss.work<ScanJob>(
      SCAN_QUEUE,
      { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: LOST_JOB_POLL_SECONDS },
      async (jobs) => {
        for (const job of jobs) await this.#scan(job);
        boss.notifyWorker(slot);
      },
    );
  }

  async #scan(job: Job<ScanJob>): Promise<void> {
    const { scanId, traceParent = null } = job.data;
    const span = { kind: "CONSUMER", attributes: { "iam_monitor.scan_id": scanId }, parent: traceParent } as const;
    const run = () => traced("job scan", span, () => runScan(this.platform, scanId, this.#endOf(job)));
    const turn = await turnOf(this.platform.orm.em.fork(), scanId);
    if (turn === "ALONE") await this.#turns.runAlone(run);
    else if (turn === "TOGETHER") await this.#turns.runTogether(run);
  }

  /** pg-boss gives a job that has expired to another worker, but this slot takes no other job until its handler returns. */
  #endOf(job: { readonly signal: AbortSignal }): AbortSignal {
    return AbortSignal.any([this.stop, job.signal]);
  }
}

async function poll(platform: Platform, queues: WorkQueues, stop: AbortSignal): Promise<void> {
  const thinning = new SnapshotThinning(platform);
  while (!stop.aborted) {
    try {
      await queues.follow();
      const em = platform.orm.em.fork();
      if (!queues.isPaused) {
        await rescueScans(em, platform.jobs);
        await startDueScans(em, platform.jobs);
        await rescueReadings(em, platform.jobs);
        await readDueOrganizations(em, platform.jobs);
        await rescueOrganizations(em, platform.jobs);
        await readDueIdentityCenters(em, platform.jobs);
        await rescueConnectionChecks(em, platform.jobs);
        await openDueAlerts(em);
        await settleExceptionRules(em, POLL_MS);
        await endLapsedRequests(em, { platform, requestId: "approvals" });
        await thinning.step(em);
      }
    } catch (error) {
      // An outage was logged once as `database.away`, and the next poll retries. Any other error is a bug and must be
      // logged.
      if (!isDatabaseAway(error))
        platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.look_failed");
    }
    await pause(POLL_MS, stop).catch(() => undefined);
  }
}
