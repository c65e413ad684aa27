/**
 * Reading what users and roles used of what they were granted: for accounts that ask for it, after a scan, in a queue of its
 * own, since AWS makes a job for each principal and throttles these first. The rows that were not read within the day are
 * the list of what is left, so a worker that dies loses the few principals under way and whoever comes next goes on.
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
  forgetGonePrincipals,
  saveOutcome,
  touchReading,
} from "./store.ts";
import type { Platform } from "../core/request-scope.ts";

/** So often does a reading look whether it is still wanted. */
const PRINCIPALS_PER_BATCH = 20;
/** A job of the queue lasts an hour at most; a reading that takes longer goes on as another. */
const READING_MAX_MS = 20 * MINUTE;

export interface LastAccessedReadingOptions {
  readonly maxMilliseconds?: number;
}

/** The worker's whole deed for one job. Ends quietly at AWS's errors: they stand in the account's row. `stop` and an absent database are thrown. */
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
  await forgetGonePrincipals(em(), accountId);
  const { total, known } = await countPrincipals(em(), accountId, now());
  // Before the first scan nobody knows whom to ask about.
  if (total === 0) return;

  const endsAt = now() + maxMilliseconds;
  const progress = { after: "", asked: 0, isLeft: false };
  let batch: ReadonlyMap<string, DuePrincipal> = new Map();
  const nextBatch = async () => {
    const wanted = await readable(em(), accountId);
    // Each once, in the order of identities: who cannot be read now is asked about again by the next reading.
    const due = wanted ? await duePrincipals(em(), accountId, progress.after, now(), PRINCIPALS_PER_BATCH) : [];
    progress.isLeft = due.length > 0 && now() >= endsAt;
    if (progress.isLeft) return [];
    progress.after = due.at(-1)?.identity ?? progress.after;
    batch = new Map(due.map((principal) => [principal.arn, principal]));
    return [...batch.keys()];
  };

  await beginReading(em(), accountId, now());
  let latest: AppError | null = null;
  try {
    const first = await duePrincipals(em(), accountId, "", now(), 1);
    if (first.length > 0) {
      await readLastAccessed(connectionOf(account, platform.secrets), {
        expectedAccountId: account.awsAccountId,
        signal: stop,
        isFirst: known === 0,
        nextPrincipals: nextBatch,
        async take(arn, outcome) {
          progress.asked += 1;
          if ("error" in outcome) latest = outcome.error;
          await saveOutcome(em(), accountId, batch.get(arn)!, outcome, now());
          await touchReading(em(), accountId, now());
        },
      });
    }
    if (progress.isLeft) {
      await platform.jobs.sendLastAccessed(em(), { accountId });
    } else {
      const after = await countPrincipals(em(), accountId, now());
      // One that could not be read is unknown; where nobody could, the reading has failed.
      await endReading(em(), accountId, after.known === 0 ? latest : null, now());
    }
    log.info({ principals: progress.asked, isLeft: progress.isLeft }, "last_accessed.read");
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    await endReading(em(), accountId, error, now());
    log.warn({ code: error.code, principals: progress.asked }, "last_accessed.ended");
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
