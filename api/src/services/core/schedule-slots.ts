/** The due times, or slots, of scan and rotation schedules. Each slot fires once. */
import { databaseOf } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";

export interface Slot {
  /** The ID of the rotation schedule, or of the account for scans. */
  readonly scheduleId: string;
  readonly slotAt: Date;
  /** How many scans or rotations were started for this slot. */
  readonly started: number;
  /** Why no scan or rotation was started. */
  readonly note: string | null;
}

/**
 * Claims a slot and returns whether that succeeded. Call it in the transaction that starts the slot's scan or
 * rotations. False if another worker has claimed the slot: then nothing may be started.
 */
export async function takeSlot(tx: Em, { scheduleId, slotAt, started, note }: Slot): Promise<boolean> {
  const taken = await databaseOf(tx)
    .insertInto("schedule_slot")
    .values({ schedule_id: scheduleId, slot_at: slotAt.toISOString(), started, note })
    .onConflict((conflict) => conflict.doNothing())
    .returning("slot_at")
    .execute();
  return taken.length > 0;
}
