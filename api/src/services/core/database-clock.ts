/**
 * Compares this process's clock with the database's. A worker whose clock is wrong dates snapshots and evidence wrongly:
 * those from the future stay "the latest" until that time comes, and alerts that rest on them are not resolved.
 */
import { sql } from "kysely";
import { databaseOf, selectFirst } from "../../db/typed-sql.ts";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { type Instant, SECOND } from "../../iam/time.ts";

/** A worker whose clock differs by more takes no work. */
export const CLOCK_SKEW_MAX_SECONDS = 30;

/**
 * The number of seconds by which this process's clock is certainly ahead of the database's. Negative if it is behind, 0 if
 * they may agree.
 */
export async function clockSkewSeconds(em: Em): Promise<number> {
  const sentAt = now();
  const at = sql<Instant>`(extract(epoch from clock_timestamp()) * 1000)::float8`;
  const row = await selectFirst(databaseOf(em), { at }, sql``);
  return certainSkew({ sentAt, readAt: row!.at, receivedAt: now() }) / SECOND;
}

/**
 * The smallest difference that explains the three times. The database read its clock at some time between `sentAt` and
 * `receivedAt`. An answer that had to wait therefore proves little, and must not make a right clock look wrong.
 */
export function certainSkew(times: {
  readonly sentAt: Instant;
  readonly readAt: Instant;
  readonly receivedAt: Instant;
}): number {
  const { sentAt, readAt, receivedAt } = times;
  if (sentAt > readAt) return sentAt - readAt;
  return Math.min(receivedAt - readAt, 0);
}
