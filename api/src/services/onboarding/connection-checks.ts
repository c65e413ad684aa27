/**
 * Tests the connections of many accounts, which a file connected or changed. One job runs at a time. An account whose test
 * fails stays as it is, with the reason, until an operator corrects it.
 */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import { AppError, toAppError } from "../../errors.ts";
import { SECOND } from "../../iam/time.ts";
import { testAccount } from "../accounts/test-account.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { CONNECTION_CHECK_QUEUE, type Jobs } from "../core/jobs.ts";
import { SYSTEM } from "../core/permissions.ts";
import { allow, openScope, type Platform, type Scope } from "../core/request-scope.ts";
import { failedStep } from "./failed-step.ts";

/** Connections that are tested at once. Each takes four calls to STS. */
const CHECKS_AT_ONCE = 4;
/** The maximum number of connections of one lane in one job. */
const CHECKS_MAX = 20_000;
/** How long a request waits before its job counts as lost. */
const LOST_AFTER_SECONDS = 60;
/** First scans begin this far apart on average, and all of them within the maximum. */
const FIRST_SCAN_EVERY_SECONDS = 3;
const FIRST_SCANS_WITHIN_SECONDS = 900;

export const CHECK_PROGRESSES = ["QUEUED", "TRYING", "FAILED", "CONNECTED"] as const;
export type CheckProgress = (typeof CHECK_PROGRESSES)[number];

const checksInput = z.object({ accountIds: z.array(z.string().max(64)).min(1).max(CHECKS_MAX) });

export interface ConnectionCheck {
  readonly accountId: string;
  readonly name: string;
  readonly awsAccountId: string | null;
  readonly progress: CheckProgress;
  /** Why the test failed. Null unless it did. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
  readonly triedAt: Date | null;
}

const c = table("connection_check", "c");
const a = table("account", "a");
const check = table("connection_check");
const excluded = table("connection_check", "excluded");

const COLUMNS = {
  ...pick(c, "accountId", "progress", "code", "reason", "fix", "triedAt"),
  ...pick(a, "name", "awsAccountId"),
};

export class ConnectionChecks {
  constructor(private readonly scope: Scope) {}

  /** The tests since the latest file, by name. */
  async list(): Promise<readonly ConnectionCheck[]> {
    allow(this.scope, "accounts.read");
    const rows = await select(
      databaseOf(this.scope.em),
      COLUMNS,
      sql`from ${c.$table} join ${a.$table} on ${a.id} = ${c.accountId} where ${a.status} <> 'ARCHIVED'
       order by ${a.name}, ${a.id}`,
    );
    return rows.map((row) => ({ ...row, triedAt: row.triedAt === null ? null : new Date(row.triedAt) }));
  }

  /** Queues tests that failed again. The others of these accounts stay as they are. Error: NOT_FOUND. */
  async retry(input: unknown): Promise<readonly ConnectionCheck[]> {
    const caller = allow(this.scope, "accounts.test");
    const given = await this.given(input);
    const accountIds = given.filter(({ progress }) => progress === "FAILED").map(({ accountId }) => accountId);
    await this.scope.em.transactional(async (tx) => {
      await queueChecks(tx, this.scope.platform.jobs, {
        accountIds,
        requestedBy: caller.operatorId ?? caller.token?.id ?? null,
      });
      await recordAudit(tx, this.scope, { action: "accounts.test", details: { repeated: accountIds.length } });
    });
    return this.list();
  }

  /** Takes tests that still wait out of the queue. One that runs ends by itself. Error: NOT_FOUND. */
  async cancel(input: unknown): Promise<readonly ConnectionCheck[]> {
    allow(this.scope, "accounts.test");
    const accountIds = (await this.given(input)).map(({ accountId }) => accountId);
    await this.scope.em.transactional(async (tx) => {
      const { numAffectedRows } = await sql`
        update ${check.$table} set ${check.progress} = 'FAILED', ${check.code} = 'CANCELLED',
               ${check.reason} = 'An operator stopped the tests before this one.',
               ${check.fix} = 'Try again, or test the connection on the Accounts page.'
         where ${check.progress} = 'QUEUED' and ${check.accountId} = any(${sql.val(accountIds)}::text[])`.execute(
        tx.getKysely(),
      );
      await recordAudit(tx, this.scope, {
        action: "accounts.test",
        details: { cancelled: Number(numAffectedRows ?? 0) },
      });
    });
    return this.list();
  }

  private async given(input: unknown): Promise<readonly ConnectionCheck[]> {
    const { accountIds } = parseInput(checksInput, input);
    const known = new Map((await this.list()).map((test) => [test.accountId, test]));
    return accountIds.map((id) => {
      const test = known.get(id);
      if (test) return test;
      throw new AppError("NOT_FOUND", { message: "There is no test of a connection to one of these accounts." });
    });
  }
}

export interface CheckRequest {
  readonly accountIds: readonly string[];
  /** The ID of the operator or token that requested the tests. */
  readonly requestedBy: string | null;
}

/** Queues the tests of connections. Call it in the transaction that connects or changes the accounts. */
export async function queueChecks(tx: Em, jobs: Jobs, { accountIds, requestedBy }: CheckRequest): Promise<void> {
  if (accountIds.length === 0) return;
  const within = Math.min(FIRST_SCANS_WITHIN_SECONDS, accountIds.length * FIRST_SCAN_EVERY_SECONDS);
  await sql`insert into ${check.$table} (${check.accountId}, ${check.progress}, ${check.requestedBy}, ${check.firstScanAfterSeconds})
    select id, 'QUEUED', ${requestedBy}, floor(random() * ${within}::integer) from unnest(${sql.val([...accountIds])}::text[]) id
    on conflict (${check.accountId}) do update set ${check.progress} = 'QUEUED', ${check.requestedBy} = ${excluded.requestedBy},
      ${check.requestedAt} = clock_timestamp(), ${check.firstScanAfterSeconds} = ${excluded.firstScanAfterSeconds},
      ${check.code} = null, ${check.reason} = null, ${check.fix} = null`.execute(tx.getKysely());
  await jobs.sendConnectionCheck(tx);
}

/** Removes the tests of earlier files that succeeded, so that the progress is that of the latest one. */
export async function forgetEndedChecks(tx: Em): Promise<void> {
  await databaseOf(tx).deleteFrom("connection_check").where("progress", "=", "CONNECTED").execute();
}

/** Sends the job if tests wait without one. */
export async function rescueConnectionChecks(em: Em, jobs: Jobs): Promise<void> {
  const { rows } = await sql`
    select 1 from ${check.$table} where ${check.progress} in ('QUEUED','TRYING')
        and ${check.requestedAt} < clock_timestamp() - make_interval(secs => ${LOST_AFTER_SECONDS}::integer)
        and not exists (select 1 from pgboss.job j where j.name = ${CONNECTION_CHECK_QUEUE}
              and (j.state <= 'active' or j.created_on > clock_timestamp() - make_interval(secs => ${LOST_AFTER_SECONDS}::integer)))
     limit 1`.execute(em.getKysely());
  if (rows.length > 0) await em.transactional((tx) => jobs.sendConnectionCheck(tx));
}

/** Runs the job: tests what is queued. Throws if `stop` aborts. */
export async function runConnectionChecks(platform: Platform, stop: AbortSignal): Promise<void> {
  // Left by a job whose worker was lost. No other job runs now.
  await databaseOf(platform.orm.em.fork())
    .updateTable("connection_check")
    .set({ progress: "QUEUED" })
    .where("progress", "=", "TRYING")
    .execute();
  const lanes = Array.from({ length: CHECKS_AT_ONCE }, async () => {
    for (let count = 0; count < CHECKS_MAX; count += 1) {
      stop.throwIfAborted();
      const queued = await takeQueued(platform.orm.em.fork());
      if (queued === null) return;
      await checkConnection(platform, queued);
    }
  });
  // A lane that failed ends the job only after the others have saved what they tried.
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
}

const QUEUED = pick(check, "accountId", "requestedBy", "firstScanAfterSeconds");
type QueuedCheck = RowOf<typeof QUEUED>;

async function takeQueued(em: Em): Promise<QueuedCheck | null> {
  const rows = await rowsOf(
    databaseOf(em),
    QUEUED,
    (list) => sql`
    update ${check.$table} set ${check.progress} = 'TRYING', ${check.triedAt} = clock_timestamp()
     where ${check.accountId} = (select ${c.accountId} from ${c.$table} where ${c.progress} = 'QUEUED'
                          order by ${c.requestedAt}, ${c.accountId} limit 1 for update skip locked)
     returning ${list}`,
  );
  return rows[0] ?? null;
}

async function checkConnection(
  platform: Platform,
  { accountId, requestedBy, firstScanAfterSeconds }: QueuedCheck,
): Promise<void> {
  const scope = openScope(platform, SYSTEM, accountId);
  const account = await scope.em.findOne(AccountEntity, { id: accountId });
  if (account === null || account.status === "ARCHIVED") return endCheck(scope.em, accountId, null);
  const isFirst = account.connectedAt === null;
  try {
    const { lines } = await testAccount(scope, account, { failedStep, isRequiredOnly: true, requestedBy });
    const failed = failedStep(lines);
    if (!failed && isFirst && account.scanEveryHours !== null) {
      // Before the check ends, so that the end of this process between the two does not postpone the first scan by hours.
      account.nextScanAt = new Date(now() + firstScanAfterSeconds * SECOND);
      await scope.em.flush();
    }
    await endCheck(scope.em, accountId, failed ? { code: failed.code, reason: failed.message, fix: failed.fix } : null);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const { code, message } = toAppError(error);
    // One account that always fails must not keep the others from their turn.
    if (!(error instanceof AppError))
      platform.log.error({ accountId, code, stack: (error as Error).stack }, "connection_check.failed");
    await endCheck(platform.orm.em.fork(), accountId, { code, reason: message, fix: null });
  }
}

interface Failure {
  readonly code: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
}

async function endCheck(em: Em, accountId: string, failure: Failure | null): Promise<void> {
  const { code, reason, fix } = failure ?? { code: null, reason: null, fix: null };
  await databaseOf(em)
    .updateTable("connection_check")
    .set({ progress: failure ? "FAILED" : "CONNECTED", code, reason, fix })
    .where("account_id", "=", accountId)
    .where("progress", "=", "TRYING")
    .execute();
}
