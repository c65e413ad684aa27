/**
 * Deletes snapshots by age: all are kept for some days, and after that one a day. Questions about a moment of last year
 * can still be answered, and an account that is scanned every hour does not fill the disk.
 */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";
import { DAY, HOUR, type Instant } from "../../iam/time.ts";
import type { Platform } from "../core/request-scope.ts";
import { SNAPSHOT_SETTINGS, type SnapshotSettings } from "../core/snapshot-settings.ts";

/** A snapshot has up to a megabyte. A step of this many is done within a poll of the worker. */
const SNAPSHOTS_PER_STEP = 100;
const LOOKS_EVERY_MS = HOUR;

export function snapshotSettings({ snapshots }: Pick<Platform, "snapshots">): SnapshotSettings {
  return { ...SNAPSHOT_SETTINGS, ...snapshots };
}

/** Deletes snapshots in small steps: one for each poll of the worker until none is left to delete, then every hour. */
export class SnapshotThinning {
  #nextLookAt: Instant = 0;

  constructor(private readonly platform: Pick<Platform, "snapshots" | "log">) {}

  async step(em: Em, at: Instant = now()): Promise<number> {
    if (at < this.#nextLookAt) return 0;
    const deleted = await thinSnapshots(em, snapshotSettings(this.platform), at);
    if (deleted < SNAPSHOTS_PER_STEP) this.#nextLookAt = at + LOOKS_EVERY_MS;
    if (deleted > 0) this.platform.log.info({ snapshots: deleted }, "snapshots.thinned");
    return deleted;
  }
}

/**
 * Deletes up to one step of the snapshots that need not be kept, the oldest first, and returns their number. A day is a
 * day of UTC, so repeated steps always keep the same snapshots.
 */
export async function thinSnapshots(
  em: Em,
  { keepAllDays, keepDailyDays }: SnapshotSettings,
  at: Instant,
): Promise<number> {
  const moment = (days: number) => sql`${new Date(at - days * DAY).toISOString()}::timestamptz`;
  return em.transactional(async (tx) => {
    const kysely = tx.getKysely();
    // One worker at a time: two would delete the same rows, and the second would wait for the first.
    const locks = await sql<{ has: boolean }>`
      select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.snapshotThinning}) as has`.execute(kysely);
    if (!locks.rows[0]!.has) return 0;
    const { rows } = await sql`
      delete from snapshot where id in (
        select id from (
          select id, taken_at,
                 row_number() over (partition by account_id order by taken_at desc, id desc) as place,
                 row_number() over (partition by account_id, (taken_at at time zone 'UTC')::date order by taken_at desc, id desc) as place_in_day
            from snapshot) s
         where place > 1 and taken_at < ${moment(keepAllDays)} and (place_in_day > 1 or taken_at < ${moment(keepDailyDays)})
         order by taken_at, id limit ${SNAPSHOTS_PER_STEP})
      returning id`.execute(kysely);
    return rows.length;
  });
}
