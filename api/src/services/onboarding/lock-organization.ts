import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";

const o = table("organization", "o");

/**
 * Locks the row of an organization until the transaction ends. Whatever changes an organization together with its members
 * or accounts locks it first, then its members, then the accounts: in another order, two of them could wait for each other.
 * Rows that only refer to the organization, such as a new account, can be inserted meanwhile.
 */
export async function lockOrganization(tx: Em, id: string): Promise<void> {
  await sql`select from ${o.$table} where ${o.id} = ${id} for no key update`.execute(tx.getKysely());
}
