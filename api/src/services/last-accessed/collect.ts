/**
 * Reads which services users and roles have used, for accounts in which this reading is enabled. It runs after a scan
 * in a queue of its own, because AWS creates a job for each principal and throttles these calls first.
 *
 * The work list consists of the principals that were not read within the last day. A worker that dies loses only the
 * few principals in progress, and the next worker continues.
 */
import { readLastAccessed } from "../../aws/read-last-accessed.ts";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { connectionOf } from "../accounts/connection.ts";
import {
  beginReading,
  countPrincipals,
  type DuePrincipal,
  duePrincipals,
  endReading,
  deleteMissingPrincipals,
  saveOutcome,
  touchReading,
} from "./store.ts";
import type { Platform } from "../core/request-scope.ts";

/** After each batch of this many principals, the reading checks whether it is still enabled. */
const PRINCIPALS_PER_BATCH = 20;
/** How long one job reads. The queue ends a job after an hour, so a longer reading continues in another job. */
const READING_MAX_MS = 20 * MINUTE;

export interface LastAccessedReadingOptions {
  readonly maxMilliseconds?: number;
}

/**
 * Runs one job. An AWS error ends the job without an exception and is stored in the row of the account's reading.
 * Throws if `stop` aborts or the database is unavailable.
 */
export async function readAccountLastAccessed(
  platform: Platform,
  accountId: string,
  stop: AbortSignal,
  { maxMilliseconds = READING_MAX_MS }: LastAccessedReadingOptions = {},
): Promise<void> {
  const log = platform.log.child({ accountId });
  const em = () => platform.orm.em.fork();
  const account = await readable(em(), accountId);
  if (!account?.awsAccountId) return;
  await deleteMissingPrincipals(em(), accountId);
  const { total, known } = await countPrincipals(em(), accountId, now());
  // Before the first scan, no principals are known.
  if (total === 0) return;

  const endsAt = now() + maxMilliseconds;
  const progress = { after: "", readCount: 0, hasMore: false };
  let batch: ReadonlyMap<string, DuePrincipal> = new Map();
  const nextBatch = async () => {
    const enabledAccount = await readable(em(), accountId);
    // Each principal is read once, in the order of identities. The next reading retries the failed ones.
    const due = enabledAccount ? await duePrincipals(em(), accountId, progress.after, now(), PRINCIPALS_PER_BATCH) : [];
    progress.hasMore = due.length > 0 && now() >= endsAt;
    if (progress.hasMore) return [];
    progress.after = due.at(-1)?.identity ?? progress.after;
    batch = new Map(due.map((principal) => [principal.arn, principal]));
    return [...batch.keys()];
  };

  await beginReading(em(), accountId, now());
  let lastError: AppError | null = null;
  try {
    const first = await duePrincipals(em(), accountId, "", now(), 1);
    if (first.length > 0) {
      await readLastAccessed(connectionOf(account, platform.secrets), {
        expectedAccountId: account.awsAccountId,
        signal: stop,
        isFirst: known === 0,
        nextPrincipals: nextBatch,
        async take(arn, outcome) {
          progress.readCount += 1;
          if ("error" in outcome) lastError = outcome.error;
          await saveOutcome(em(), accountId, batch.get(arn)!, outcome, now());
          await touchReading(em(), accountId, now());
        },
      });
    }
    if (progress.hasMore) {
      await platform.jobs.sendLastAccessed(em(), { accountId });
    } else {
      const after = await countPrincipals(em(), accountId, now());
      // If some principals could not be read, their use is unknown. If none could be read, the reading has failed.
      await endReading(em(), accountId, after.known === 0 ? lastError : null, now());
    }
    log.info({ principals: progress.readCount, hasMore: progress.hasMore }, "last_accessed.read");
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    await endReading(em(), accountId, error, now());
    log.warn({ code: error.code, principals: progress.readCount }, "last_accessed.ended");
  }
}

async function readable(em: Em, accountId: string): Promise<Account | null> {
  return em.findOne(AccountEntity, {
    id: accountId,
    readsLastAccessed: true,
    status: { $in: ["CONNECTED", "ERROR"] },
    source: { $ne: "OFFLINE_FILES" },
  });
}
