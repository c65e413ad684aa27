/** Stores which users and roles are administrators, writing only what changed. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { FoundAdministrators } from "../analysis/administrators.ts";

/**
 * Saves the states of the account's principals. Call it in the scan's last transaction, after the inventory was saved. A
 * principal without a state in `found` keeps its own.
 */
export async function saveAdministrators(em: Em, accountId: string, found: FoundAdministrators): Promise<void> {
  const kysely = em.getKysely();
  for (const table of ["iam_user", "iam_role"])
    await sql`
      update ${sql.table(table)} t set administrator = f.state
        from unnest(${sql.val(found.map(({ identity }) => identity))}::text[], ${sql.val(found.map(({ state }) => state))}::text[]) as f(identity, state)
       where t.account_id = ${accountId} and t.identity = f.identity and t.administrator is distinct from f.state`.execute(
      kysely,
    );
}
