/**
 * Lets one transaction at a time write alert events and changes of the inventory. Their numbers and times thus follow
 * the order of commits, and a list that is frozen at a moment stays as it is.
 */
import { type QueryExecutorProvider, sql } from "kysely";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";

/** Waits until no other transaction writes. Take the time of what is written afterwards. The lock ends with the transaction. */
export async function lockEventOrder(kysely: QueryExecutorProvider): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.alertEventOrder})`.execute(kysely);
}
