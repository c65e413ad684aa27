import { sql } from "kysely";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";

/**
 * Locks the account's inventory until the end of the transaction. Without the lock, writers that update many rows in
 * different orders would deadlock.
 */
export async function lockInventoryOf(em: Em, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.inventoryOfAccount}, hashtext(${accountId}))`.execute(
    em.getKysely(),
  );
}
