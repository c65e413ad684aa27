import { sql } from "kysely";
import { databaseOf, selectFirst } from "../../db/typed-sql.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";

/**
 * Locks the account's inventory until the end of the transaction. Without the lock, writers that update many rows in
 * different orders would deadlock. With `isSkipping` it does not wait, and returns whether the lock is held.
 */
export async function lockInventoryOf(
  em: Em,
  accountId: string,
  { isSkipping = false }: { readonly isSkipping?: boolean } = {},
): Promise<boolean> {
  const trying = isSkipping ? sql`try_` : sql``;
  const answer = sql<string>`pg_${trying}advisory_xact_lock(${ADVISORY_LOCKS.inventoryOfAccount}, hashtext(${accountId}))::text`;
  const row = await selectFirst(databaseOf(em), { answer }, sql``);
  // A waiting lock returns nothing, a tried one whether it is held.
  return row?.answer !== "false";
}
