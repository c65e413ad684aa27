/**
 * Compares this process's clock with the database's. A worker whose clock is wrong dates snapshots and evidence wrongly:
 * those from the future stay "the latest" until that time comes, and alerts that rest on them are not resolved.
 */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";

/** A worker whose clock differs by more takes no work. */
export const CLOCK_SKEW_MAX_SECONDS = 30;

/** The number of seconds by which this process's clock is ahead of the database's. Negative if it is behind. */
export async function clockSkewSeconds(em: Em): Promise<number> {
  const sentAt = now();
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`.execute(em.getKysely());
  return ((sentAt + now()) / 2 - rows[0]!.at) / 1_000;
}
