/**
 * The job queue, pg-boss on the same PostgreSQL. A job only wakes a worker. The row of its scan or rotation is the
 * truth, and a job may be delivered twice.
 */
import { fromKysely, PgBoss } from "pg-boss";
import type { Em } from "../../db/orm.ts";
import type { Log } from "../../log.ts";

export const SCAN_QUEUE = "scan";
export interface ScanJob {
  readonly scanId: string;
}

/**
 * Reads the access key IDs that a scan left unread. It has a queue of its own, so that the scan can end, its worker
 * slot is free, and the account can be scanned again in the meantime. At most one job per account waits and one runs.
 */
export const KEY_IDS_QUEUE = "key-ids";
export interface KeyIdsJob {
  readonly accountId: string;
}

/**
 * Reads last-accessed information. It works like the queue above but takes longer. A reading that does not finish
 * within a job's time sends the next job.
 */
export const LAST_ACCESSED_QUEUE = "last-accessed";
export interface LastAccessedJob {
  readonly accountId: string;
}

/**
 * Wakes a worker for a rotation that was requested or changed. The worker finds everything else in the rows by itself.
 */
export const ROTATION_QUEUE = "rotation";
export interface RotationJob {
  readonly rotationId: string;
}

/** pg-boss's minimum. A lost worker is detected after this time plus one supervision interval. */
const HEARTBEAT_SECONDS = 10;
const SUPERVISE_SECONDS = 5;
/**
 * Each lost worker counts as one retry. `services/scans` gives up at the third, so the queue must not give up earlier.
 */
const RETRY_LIMIT = 5;
const JOB_EXPIRES_SECONDS = 3_600;

export interface Jobs {
  readonly boss: PgBoss;
  /** Enqueues a job in the transaction of `em`, so there is never a row without its job or a job without its row. */
  sendScan(em: Em, job: ScanJob): Promise<void>;
  /** Call in the transaction of the scan that left key IDs unread. */
  sendKeyIds(em: Em, job: KeyIdsJob): Promise<void>;
  /** Call in the transaction of the scan that ended, or of the change that enabled the reading. */
  sendLastAccessed(em: Em, job: LastAccessedJob): Promise<void>;
  /** Call in the transaction that changes the rotation. */
  sendRotation(em: Em, job: RotationJob): Promise<void>;
  close(): Promise<void>;
}

export async function openJobs(databaseUrl: string, log: Log): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    useListenNotify: true,
    max: 4,
  });
  boss.on("error", (error) => log.error({ reason: error.message }, "jobs.error"));
  await boss.start();
  const options = {
    notify: true,
    retryLimit: RETRY_LIMIT,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: JOB_EXPIRES_SECONDS,
  };
  await boss.createQueue(SCAN_QUEUE, options);
  await boss.createQueue(KEY_IDS_QUEUE, { ...options, policy: "stately" });
  await boss.createQueue(LAST_ACCESSED_QUEUE, { ...options, policy: "stately" });
  await boss.createQueue(ROTATION_QUEUE, options);
  return {
    boss,
    async sendScan(em, job) {
      await boss.send(SCAN_QUEUE, job, { db: fromKysely(em.getKysely()) });
    },
    async sendKeyIds(em, job) {
      await boss.send(KEY_IDS_QUEUE, job, { singletonKey: job.accountId, db: fromKysely(em.getKysely()) });
    },
    async sendLastAccessed(em, job) {
      await boss.send(LAST_ACCESSED_QUEUE, job, { singletonKey: job.accountId, db: fromKysely(em.getKysely()) });
    },
    async sendRotation(em, job) {
      await boss.send(ROTATION_QUEUE, job, { db: fromKysely(em.getKysely()) });
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}
