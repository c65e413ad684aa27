/** Stores which users and roles are administrators, writing only what changed. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { LISTED, PRINCIPAL } from "../../db/sort-values.ts";
import { table } from "../../db/typed-sql.ts";
import type { FoundAdministrators } from "../analysis/administrators.ts";

/** Both tables have it. */
const { administrator } = table("iam_user");

/**
 * Saves the states of the account's principals. Call it in the scan's last transaction, after the inventory was saved. A
 * principal without a state in `found` keeps its own.
 */
export async function saveAdministrators(em: Em, accountId: string, found: FoundAdministrators): Promise<void> {
  const kysely = em.getKysely();
  for (const name of ["iam_user", "iam_role"] as const)
    await sql`
      update ${LISTED[name].$table} set ${administrator} = f.state
        from unnest(${sql.val(found.map(({ identity }) => identity))}::text[], ${sql.val(found.map(({ state }) => state))}::text[]) as f(identity, state)
       where ${PRINCIPAL.accountId} = ${accountId} and ${PRINCIPAL.identity} = f.identity and ${PRINCIPAL.administrator} is distinct from f.state`.execute(
      kysely,
    );
}
