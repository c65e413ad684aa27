import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";

/** The ID of the advisory lock of an account's inventory. The value is arbitrary, but no other lock may use it. */
const INVENTORY_OF_ACCOUNT_LOCK = 7_011_127;

/**
 * Locks the account's inventory until the end of the transaction. Without the lock, writers that update many rows in
 * different orders would deadlock.
 */
export async function lockInventoryOf(em: Em, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${INVENTORY_OF_ACCOUNT_LOCK}, hashtext(${accountId}))`.execute(em.getKysely());
}
