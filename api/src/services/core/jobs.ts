/**
 * The job queue: pg-boss in the same PostgreSQL database. A job only wakes a worker, and it may be delivered twice. The
 * actual state is in the row of the scan or rotation.
 */
import { createRequire } from "node:module";
import pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import { now, pause } from "../../clock.ts";
import { clientConfig, isPooled } from "../../db/client-config.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { outageLog } from "./outage-log.ts";

export const SCAN_QUEUE = "scan";
export interface ScanJob {
  readonly scanId: string;
  /** The span that requested the scan. */
  readonly traceParent?: string | null;
}
/** Scans that a person waits for come before all others. */
const SCAN_PRIORITIES = { AWAITED: 1, IN_TURN: 0 } as const;
export type ScanPriority = keyof typeof SCAN_PRIORITIES;
/**
 * The SQL condition that a scan has no waiting job, and none that a worker took after the scan's last heartbeat. A
 * taken job waits for its turn in that worker. pg-boss's states have an order, in which `active` comes last.
 */
export const HAS_NO_JOB_TO_TAKE_IT = `not exists (select 1 from pgboss.job where name = '${SCAN_QUEUE}' and singleton_key = scan.id
  and (state < 'active' or (state = 'active' and started_on > scan.heartbeat_at)))`;
/** The SQL condition that a scan has no job that waits or runs. */
export const HAS_NO_LIVING_JOB = `not exists (select 1 from pgboss.job where name = '${SCAN_QUEUE}' and state <= 'active' and singleton_key = scan.id)`;

/**
 * The queue of jobs that read the access key IDs that a scan left unread. These jobs have a separate queue, so the scan
 * can end and free its worker slot. The account can be scanned again in the meantime. At most one job per account waits
 * and one runs.
 */
export const KEY_IDS_QUEUE = "key-ids";
export interface KeyIdsJob {
  readonly accountId: string;
}

/**
 * The queue of jobs that read last-accessed information. It works like `KEY_IDS_QUEUE`, but its jobs take longer. A
 * reading that does not finish within a job's time enqueues the next job.
 */
export const LAST_ACCESSED_QUEUE = "last-accessed";
export interface LastAccessedJob {
  readonly accountId: string;
}

/**
 * The queue of jobs that read from CloudTrail who uses access keys. It works like `KEY_IDS_QUEUE`. The rows of
 * `key_use_reading` say what is to be read.
 */
export const KEY_USE_QUEUE = "key-use";
export interface KeyUseJob {
  readonly accountId: string;
}

/**
 * The queue of jobs that wake a worker for a rotation that was requested or changed. The worker finds everything else
 * in the rows.
 */
export const ROTATION_QUEUE = "rotation";
export interface RotationJob {
  readonly rotationId: string;
}

/**
 * The queue of jobs that read a user again, because a rotation or an activity in the account changed its credentials. At
 * most one job per rotation, or per user for activities, waits and one runs.
 */
export const USER_KEYS_QUEUE = "user-keys";
export type UserKeysJob = UserKeysCause & {
  readonly accountId: string;
  readonly userName: string;
  /** AWS's unique ID of the user. */
  readonly userIdentity: string;
};
/** The rotation that changed a key, or the event of CloudTrail that reported a change. */
type UserKeysCause = { readonly rotationId: string } | { readonly eventId: string };

/**
 * The queue of jobs that list the accounts of an organization and connect them. At most one job per organization waits
 * and one runs, so the number of accounts that are tried at once does not depend on the number of workers.
 */
export const ORGANIZATION_QUEUE = "organization";
export interface OrganizationJob {
  readonly organizationId: string;
}

/**
 * The queue of jobs that read IAM Identity Center of an organization. A reading of a large organization takes up to 50
 * minutes, in which its accounts are connected as always.
 */
export const IDENTITY_CENTER_QUEUE = "identity-center";

/**
 * The queue of jobs that test the connections of many accounts, which a file connected or changed. At most one job waits
 * and one runs.
 */
export const CONNECTION_CHECK_QUEUE = "connection-check";

/**
 * The maximum time between two heartbeats of a job, at pg-boss's minimum. A lost worker is detected after this time
 * plus one supervision interval.
 */
const HEARTBEAT_SECONDS = 10;
const SUPERVISE_SECONDS = 5;
/**
 * The maximum number of retries of a job. Each lost worker counts as one retry. `services/scans` gives up at the third
 * lost worker, so the queue must not give up earlier.
 */
const RETRY_LIMIT = 5;
const JOB_EXPIRES_SECONDS = 3_600;
/** Longer than any scan may take (SCAN_MAX_MINUTES), so that the queue never gives a scan that is alive to another worker. */
const SCAN_JOB_EXPIRES_SECONDS = 5 * 3_600;

export interface Jobs {
  readonly boss: PgBoss;
  /** Enqueues a job in the transaction of `em`, so there is never a row without its job or a job without its row. */
  sendScan(em: Em, job: ScanJob, priority: ScanPriority): Promise<void>;
  /** Call in the transaction of the scan that left key IDs unread. */
  sendKeyIds(em: Em, job: KeyIdsJob): Promise<void>;
  /** Call in the transaction of the scan that ended, or of the change that enabled the reading. */
  sendLastAccessed(em: Em, job: LastAccessedJob): Promise<void>;
  /** Call in the transaction that requests a reading, or continues one. */
  sendKeyUse(em: Em, job: KeyUseJob): Promise<void>;
  /** Call in the transaction that changes the rotation. */
  sendRotation(em: Em, job: RotationJob): Promise<void>;
  /** Call in the transaction that records the change of a key, or that reacts to activities. */
  sendUserKeys(em: Em, job: UserKeysJob): Promise<void>;
  /** Call in the transaction that requests a reading, or queues accounts. */
  sendOrganization(em: Em, job: OrganizationJob): Promise<void>;
  /** Call in the transaction that requests a reading of IAM Identity Center. */
  sendIdentityCenter(em: Em, job: OrganizationJob): Promise<void>;
  /** Call in the transaction that queues connections to be tested. */
  sendConnectionCheck(em: Em): Promise<void>;
  close(): Promise<void>;
}

/** The time for the indexes that an update of pg-boss builds. */
const INDEXES_MAX_MS = 10 * 60_000;
const INDEXES_POLL_MS = 500;

/**
 * Creates or updates the queue's tables. It needs the owner of the database, because the application role owns nothing.
 * Indexes that an update builds are waited for: no other process would build them.
 */
export async function installJobs(ownerUrl: string, log: Log): Promise<void> {
  const boss = new PgBoss({ ...clientConfig(ownerUrl), supervise: false, schedule: false, max: 2 });
  boss.on("error", outageLog(log, "jobs.error"));
  await boss.start();
  try {
    for (const endsAt = now() + INDEXES_MAX_MS; now() < endsAt; await pause(INDEXES_POLL_MS)) {
      const builds = await boss.getBamStatus();
      if (!builds.some(({ status }) => status === "pending" || status === "in_progress")) break;
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** The version of the queue's tables that pg-boss needs. Read at start: an import would copy the file into the build. */
const { schema: TABLES_VERSION } = (
  createRequire(import.meta.url)("pg-boss/package.json") as { readonly pgboss: { readonly schema: number } }
).pgboss;
/** SQLSTATEs of tables that do not exist, or that the owner has not granted yet. */
const NOT_INSTALLED: ReadonlySet<unknown> = new Set(["3F000", "42P01", "42501"]);
/** Above the age of any update. pg-boss then looks for indexes to build only if no process has done so for a day. */
const INDEXES_LOOK_SECONDS = 86_400;

/** Returns the version of the queue's tables. Zero if there are none. */
async function installedVersion(databaseUrl: string): Promise<number> {
  const client = new pg.Client(clientConfig(databaseUrl));
  await client.connect();
  try {
    const { rows } = await client.query<{ version: number }>("select version from pgboss.version");
    return rows[0]?.version ?? 0;
  } catch (error) {
    if (NOT_INSTALLED.has((error as { readonly code?: unknown }).code)) return 0;
    throw error;
  } finally {
    await client.end();
  }
}

/** The queues with their policies. With `stately`, at most one job per singleton key waits and one runs. */
const QUEUES = {
  [SCAN_QUEUE]: "standard",
  [KEY_IDS_QUEUE]: "stately",
  [LAST_ACCESSED_QUEUE]: "stately",
  [KEY_USE_QUEUE]: "stately",
  [ROTATION_QUEUE]: "standard",
  [USER_KEYS_QUEUE]: "stately",
  [ORGANIZATION_QUEUE]: "stately",
  [IDENTITY_CENTER_QUEUE]: "stately",
  [CONNECTION_CHECK_QUEUE]: "stately",
} as const;

/** Creates the queues that do not exist. pg-boss would do nothing for the others, and takes a statement for each. */
async function createQueues(boss: PgBoss): Promise<void> {
  const existing = new Set((await boss.getQueues()).map(({ name }) => name));
  const missing = Object.entries(QUEUES).filter(([name]) => !existing.has(name));
  for (const [name, policy] of missing) {
    await boss.createQueue(name, {
      policy,
      notify: true,
      retryLimit: RETRY_LIMIT,
      retryDelay: 0,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: JOB_EXPIRES_SECONDS,
    });
  }
}

/**
 * Opens the queue. Its tables must exist (`installJobs`). Those of a newer release are used as they are, because processes
 * of both releases run during an update. Error: DATABASE_NOT_MIGRATED.
 */
export async function openJobs(databaseUrl: string, log: Log): Promise<Jobs> {
  const installed = await installedVersion(databaseUrl);
  if (installed < TABLES_VERSION) throw new AppError("DATABASE_NOT_MIGRATED");
  const boss = new PgBoss({
    ...clientConfig(databaseUrl),
    // Without `migrate`, pg-boss refuses every other version. With it, it changes only an older one.
    migrate: installed > TABLES_VERSION,
    bamIntervalSeconds: INDEXES_LOOK_SECONDS,
    createSchema: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    // A pooler passes no notifications on. Workers then look for jobs more often (`pollingIntervalSeconds`).
    useListenNotify: !isPooled(databaseUrl),
    max: 4,
  });
  boss.on("error", outageLog(log, "jobs.error"));
  await boss.start();
  await createQueues(boss);
  return {
    boss,
    async sendScan(em, job, priority) {
      await boss.send(SCAN_QUEUE, job, {
        singletonKey: job.scanId,
        priority: SCAN_PRIORITIES[priority],
        expireInSeconds: SCAN_JOB_EXPIRES_SECONDS,
        db: fromKysely(em.getKysely()),
      });
    },
    async sendKeyIds(em, job) {
      await boss.send(KEY_IDS_QUEUE, job, { singletonKey: job.accountId, db: fromKysely(em.getKysely()) });
    },
    async sendLastAccessed(em, job) {
      await boss.send(LAST_ACCESSED_QUEUE, job, { singletonKey: job.accountId, db: fromKysely(em.getKysely()) });
    },
    async sendKeyUse(em, job) {
      await boss.send(KEY_USE_QUEUE, job, { singletonKey: job.accountId, db: fromKysely(em.getKysely()) });
    },
    async sendRotation(em, job) {
      await boss.send(ROTATION_QUEUE, job, { db: fromKysely(em.getKysely()) });
    },
    async sendUserKeys(em, job) {
      const singletonKey = "rotationId" in job ? job.rotationId : `${job.accountId}/${job.userIdentity}`;
      await boss.send(USER_KEYS_QUEUE, job, { singletonKey, db: fromKysely(em.getKysely()) });
    },
    async sendOrganization(em, job) {
      await boss.send(ORGANIZATION_QUEUE, job, { singletonKey: job.organizationId, db: fromKysely(em.getKysely()) });
    },
    async sendIdentityCenter(em, job) {
      await boss.send(IDENTITY_CENTER_QUEUE, job, {
        singletonKey: job.organizationId,
        db: fromKysely(em.getKysely()),
      });
    },
    async sendConnectionCheck(em) {
      await boss.send(CONNECTION_CHECK_QUEUE, {}, { singletonKey: "all", db: fromKysely(em.getKysely()) });
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}
