/** Whether a row that a limited caller did not find exists, for the log of refusals. The caller's answer is the same. */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { requireNoted } from "./refusals.ts";
import type { Scope } from "./request-scope.ts";

const a = table("account");

/** The condition for an account with our ID or AWS account number. Archived accounts are found only by ID. */
export function isAccountNamed(idOrNumber: string): RawBuilder<unknown> {
  return sql`exists (select 1 from ${a.$table}
    where ${a.id} = ${idOrNumber} or (${a.awsAccountId} = ${idOrNumber} and ${a.status} <> 'ARCHIVED'))`;
}

/** Notes a refusal if the row exists beyond the caller's limit, and returns its cause. Undefined if there is no such row. */
export async function noteHidden(scope: Scope, exists: RawBuilder<unknown>): Promise<AppError | undefined> {
  if (scope.caller === null || scope.caller.accountIds === null) return undefined;
  const row = await selectFirst(databaseOf(scope.platform.orm.em.fork()), { exists: sql<boolean>`${exists}` }, sql``);
  if (!row!.exists) return undefined;
  const refused = new AppError("FORBIDDEN", { details: { reason: "ACCOUNT" } });
  try {
    requireNoted(scope, () => {
      throw refused;
    });
  } catch (error) {
    if (error !== refused) throw error;
  }
  return refused;
}
