/** The job queue: pg-boss on our own PostgreSQL. It only wakes a worker; a job's row (a scan) is the truth and may be met twice. */
import { fromKysely, PgBoss } from "pg-boss";
import type { Em } from "../db/orm.ts";
import type { Log } from "../log.ts";

export const SCAN_QUEUE = "scan";
export interface ScanJob {
  readonly scanId: string;
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
  await boss.createQueue(SCAN_QUEUE, {
    notify: true,
    retryLimit: RETRY_LIMIT,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: JOB_EXPIRES_SECONDS,
  });
  return {
    boss,
    async sendScan(em, job) {
      await boss.send(SCAN_QUEUE, job, { db: fromKysely(em.getKysely()) });
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}
