/** Which rotations a worker should take now: those whose time has come and whose lease nobody holds, a dead worker's among them. */
import type { Em } from "../../db/orm.ts";

const ROTATIONS_PER_POLL = 20;

export async function dueRotations(em: Em): Promise<readonly string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from rotation
      where state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')
        and next_tick_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
      order by next_tick_at limit ${ROTATIONS_PER_POLL}`,
  );
  return rows.map((row) => row.id);
}
