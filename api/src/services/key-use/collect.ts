/**
 * Reads who uses access keys from CloudTrail, for accounts in which this reading is enabled. One job per account reads
 * the keys that were requested, so that two workers never share CloudTrail's rate of two requests per second. The Regions
 * are read at the same time, because the rate applies to each. A worker that dies loses at most one page per Region.
 */
import { type KeyUseReader, openKeyUseReaders } from "../../aws/read-key-use.ts";
import { iamEventRegion } from "../../aws/attribute-key.ts";
import { now } from "../../clock.ts";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { connectionOf } from "../accounts/connection.ts";
import { timeScaleOf } from "../accounts/time-scale.ts";
import type { Platform } from "../core/request-scope.ts";
import { endReading, failAllReadings, failReading, type OpenReading, savePage, takeReading } from "./store.ts";

/** The maximum number of pages of one reading, with 50 events each. They take about 14 minutes. */
const PAGES_MAX = 800;
/** How long one job reads. The queue ends a job after an hour, so a longer reading continues in another job. */
const READING_MAX_MS = 20 * MINUTE;
/** The maximum number of readings of one job and Region. */
const READINGS_MAX = 10_000;

export interface KeyUseCollection {
  readonly maxMilliseconds?: number;
  /** The limit of pages per reading. */
  readonly pagesMax?: number;
  /** Called after each reading of a key in a Region has ended. */
  readonly onRead?: (accountId: string, accessKeyId: string) => Promise<void>;
}

/** The Regions that are read: the one that keeps IAM's events, the connection's, and those of the settings. */
export function keyUseRegions({
  partition,
  region,
  keyUseRegions: further,
}: Pick<Account, "partition" | "region" | "keyUseRegions">): readonly string[] {
  return [...new Set([iamEventRegion(partition), region, ...further])];
}

/**
 * Runs one job. An AWS error ends the reading of one Region and is stored in its row. Throws if `stop` aborts or the
 * database is unavailable.
 */
export async function readAccountKeyUse(
  platform: Platform,
  accountId: string,
  stop: AbortSignal,
  { maxMilliseconds = READING_MAX_MS, pagesMax = PAGES_MAX, onRead = async () => undefined }: KeyUseCollection = {},
): Promise<void> {
  const em = () => platform.orm.em.fork();
  const account = await readable(platform, accountId);
  if (!account?.awsAccountId) return;
  const regions = keyUseRegions(account);
  const endsAt = now() + maxMilliseconds;
  let readers: ReadonlyMap<string, KeyUseReader>;
  try {
    const connection = connectionOf(account, platform.secrets);
    const timeScale = await timeScaleOf(platform, account, connection);
    readers = await openKeyUseReaders(
      { connection, expectedAccountId: account.awsAccountId, timeScale },
      regions,
      stop,
    );
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    await failAllReadings(em(), accountId, error);
    return;
  }

  async function readRegion(region: string, reader: KeyUseReader): Promise<void> {
    for (let count = 0; count < READINGS_MAX; count += 1) {
      stop.throwIfAborted();
      if (now() >= endsAt || (await readable(platform, accountId)) === null) return;
      const reading = await takeReading(em(), accountId, region);
      if (reading === null) return;
      await readWindow(reading, reader);
      await onRead(accountId, reading.accessKeyId);
    }
  }

  async function readWindow(reading: OpenReading, reader: KeyUseReader): Promise<void> {
    const window = {
      accessKeyId: reading.accessKeyId,
      from: reading.windowFrom.getTime(),
      to: reading.windowTo.getTime(),
    };
    let nextToken: string | null = null;
    try {
      for (let page = reading.pageCount; page < pagesMax; page += 1) {
        const answer = await reader.readPage(window, nextToken, stop);
        if (!(await savePage(em(), reading, answer.events))) return;
        nextToken = answer.nextToken;
        if (nextToken === null) return await endReading(em(), reading, true);
        if (now() >= endsAt) return;
      }
      await endReading(em(), reading, false);
    } catch (error) {
      if (stop.aborted || !(error instanceof AppError)) throw error;
      await failReading(em(), reading, error);
      platform.log.warn({ accountId, region: reading.region, code: error.code }, "key_use.failed");
    }
  }

  try {
    // The readers stay open until each Region has ended: a closed one would store a failure that AWS never gave.
    const regionsRead = [...readers].map(([region, reader]) => readRegion(region, reader));
    await Promise.allSettled(regionsRead);
    await Promise.all(regionsRead);
    if (now() >= endsAt) await platform.jobs.sendKeyUse(em(), { accountId });
  } finally {
    for (const reader of readers.values()) reader.close();
  }
}

async function readable({ orm }: Platform, accountId: string): Promise<Account | null> {
  return orm.em.fork().findOne(AccountEntity, {
    id: accountId,
    readsKeyUse: true,
    status: { $in: ["CONNECTED", "ERROR"] },
    source: { $ne: "OFFLINE_FILES" },
  });
}
