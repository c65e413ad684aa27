/** The job queue: pg-boss on our own PostgreSQL. It only wakes a worker; a job's row (a scan) is the truth and may be met twice. */
import { fromKysely, PgBoss } from "pg-boss";
import type { Em } from "../../db/orm.ts";
import type { Log } from "../../log.ts";

export const SCAN_QUEUE = "scan";
export interface ScanJob {
  readonly scanId: string;
}

/**
 * Reading the key ids that a scan left: a queue of its own, so that the scan ends, its place in the worker is free and the
 * account may be scanned again while this goes on. One job waits and one runs for each account, never more.
 */
export const KEY_IDS_QUEUE = "key-ids";
export interface KeyIdsJob {
  readonly accountId: string;
}

/** Reading what principals used: the same way, and longer. A reading that is not done in a job's time sends the next one. */
export const LAST_ACCESSED_QUEUE = "last-accessed";
export interface LastAccessedJob {
  readonly accountId: string;
}

/** Wakes a worker for a rotation that somebody asked for or changed; everything else it finds in the rows by itself. */
export const ROTATION_QUEUE = "rotation";
export interface RotationJob {
  readonly rotationId: string;
}

/** pg-boss's least. A worker that dies is noticed after this and one look of the supervisor. */
const HEARTBEAT_SECONDS = 10;
const SUPERVISE_SECONDS = 5;
/** Each time a worker is lost counts as one; `services/scans.ts` gives up at the third, so the queue must not give up before. */
const RETRY_LIMIT = 5;
const JOB_EXPIRES_SECONDS = 3_600;

export interface Jobs {
  readonly boss: PgBoss;
  /** Enqueues in the transaction of `em`: no row without its job, no job without its row. */
  sendScan(em: Em, job: ScanJob): Promise<void>;
  /** In the transaction of the scan that left key ids unread. */
  sendKeyIds(em: Em, job: KeyIdsJob): Promise<void>;
  /** In the transaction of the scan that ended, or of whoever switched it on. */
  sendLastAccessed(em: Em, job: LastAccessedJob): Promise<void>;
  /** In the transaction of whoever changed the rotation. */
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
