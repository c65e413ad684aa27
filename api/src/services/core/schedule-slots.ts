/** What runs by the clock (scans of an account, a rotation schedule) has slots, and each of them fires once. */
import type { Em } from "../../db/orm.ts";

export interface Slot {
  /** The schedule's id; for scans the account's. */
  readonly scheduleId: string;
  readonly slotAt: Date;
  /** How many scans or rotations began with it. */
  readonly started: number;
  /** Why none did. */
  readonly note: string | null;
}

/** In the transaction of what it starts. False: somebody else has fired it, and nothing may be started. */
export async function takeSlot(tx: Em, { scheduleId, slotAt, started, note }: Slot): Promise<boolean> {
  const inserted = await tx.execute<{ slot_at: Date }[]>(
    "insert into schedule_slot (schedule_id, slot_at, started, note) values (?, ?, ?, ?) on conflict do nothing returning slot_at",
    [scheduleId, slotAt.toISOString(), started, note],
  );
  return inserted.length > 0;
}
