/**
 * Finds the rotations that a worker should take now: due, and without a lease or with the expired lease of a dead
 * worker.
 */
import type { Em } from "../../db/orm.ts";

const ROTATIONS_PER_POLL = 20;

export async function dueRotations(em: Em): Promise<readonly string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from rotation
      where state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')
        and (next_tick_at <= clock_timestamp() or retire_tick_at <= clock_timestamp())
        and (lease_until is null or lease_until < clock_timestamp())
      order by coalesce(next_tick_at, retire_tick_at) limit ${ROTATIONS_PER_POLL}`,
  );
  return rows.map((row) => row.id);
}
