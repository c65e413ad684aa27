/**
 * The accounts to which an operator is limited: those of the account groups that an admin chose. The limit is read with
 * the operator at every request and for every event of a socket, so a change of it, or of a group, applies at once.
 */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";

export type AccountIds = readonly string[] | null;

/** The IDs of the accounts of the operator with the alias `o`, sorted, as JSON. Null if the operator sees all accounts. */
export const LIMIT_OF_OPERATOR: RawBuilder<AccountIds> = sql`case when o.is_limited then coalesce((
    select jsonb_agg(distinct m.account_id) from operator_account_group g
      join account_group_member m on m.group_id = g.group_id where g.operator_id = o.id), '[]'::jsonb) end`;

/** The accounts to which an operator is limited as of now. Null if the operator sees all accounts. */
export async function accountLimitOf(em: Em, operatorId: string): Promise<AccountIds> {
  const { rows } = await sql<{ ids: AccountIds }>`
    select ${LIMIT_OF_OPERATOR} as ids from operator o where o.id = ${operatorId}`.execute(em.getKysely());
  return rows[0] ? rows[0].ids : [];
}

/** Returns the accounts that two limits have in common. A token never sees an account that its owner does not see. */
export function narrowerLimit(one: AccountIds, other: AccountIds): AccountIds {
  if (one === null || other === null) return one ?? other;
  return one.filter((id) => other.includes(id));
}

/** Whether the second limit lacks an account of the first one. */
export function isNarrower(former: AccountIds, latter: AccountIds): boolean {
  if (latter === null) return false;
  const kept = new Set(latter);
  return former === null || former.some((id) => !kept.has(id));
}

/** How an admin limits an operator. */
export interface GivenLimit {
  /** The groups whose accounts the operator sees. */
  readonly accountGroupIds?: readonly string[] | null | undefined;
  /** Whether to lift the limit. */
  readonly seesAllAccounts?: boolean | null | undefined;
}

/** The IDs of the groups to set, sorted. `ALL`: no limit. Null: the limit stays. Error: BAD_USER_INPUT. */
export function readLimit({ accountGroupIds, seesAllAccounts }: GivenLimit): readonly string[] | "ALL" | null {
  if (accountGroupIds != null && seesAllAccounts === true)
    throw new AppError("BAD_USER_INPUT", {
      message: "accountGroupIds: give either account groups or seesAllAccounts, not both.",
      details: { path: "accountGroupIds" },
    });
  if (seesAllAccounts === true) return "ALL";
  if (accountGroupIds == null) return null;
  // An empty list might be meant as no limit or as no account at all.
  if (accountGroupIds.length === 0)
    throw new AppError("BAD_USER_INPUT", {
      message: "accountGroupIds: choose at least one account group, or set seesAllAccounts.",
      details: { path: "accountGroupIds" },
    });
  return [...new Set(accountGroupIds)].toSorted();
}

/**
 * Sets an operator's limit in the transaction of `em`, and returns the change for the audit log. Null if nothing changed.
 * Error: NOT_FOUND.
 */
export async function setLimit(
  em: Em,
  operatorId: string,
  limit: readonly string[] | "ALL" | null,
): Promise<{ readonly from: string; readonly to: string } | null> {
  if (limit === null) return null;
  const before = await limitNames(em, operatorId);
  const kysely = em.getKysely();
  await sql`delete from operator_account_group where operator_id = ${operatorId}`.execute(kysely);
  await sql`update operator set is_limited = ${limit !== "ALL"} where id = ${operatorId}`.execute(kysely);
  if (limit !== "ALL") {
    // Locked, so that none of them is deleted before the operator refers to it.
    const { rows } = await sql<{ id: string }>`
      select id from account_group where id = any(${sql.val([...limit])}::text[]) order by id for key share`.execute(
      kysely,
    );
    if (rows.length !== limit.length)
      throw new AppError("NOT_FOUND", {
        message: "There is no account group with one of these IDs.",
        details: { path: "accountGroupIds" },
      });
    await sql`insert into operator_account_group (operator_id, group_id)
      select ${operatorId}, unnest(${sql.val([...limit])}::text[])`.execute(kysely);
  }
  const after = await limitNames(em, operatorId);
  return before === after ? null : { from: before, to: after };
}

/** The names of an operator's groups, for the audit log. */
async function limitNames(em: Em, operatorId: string): Promise<string> {
  const { rows } = await sql<{ isLimited: boolean; names: string | null }>`
    select o.is_limited as "isLimited", string_agg(a.name || ' (' || a.id || ')', ', ' order by a.id) as names
      from operator o left join operator_account_group g on g.operator_id = o.id left join account_group a on a.id = g.group_id
     where o.id = ${operatorId} group by o.id, o.is_limited`.execute(em.getKysely());
  return rows[0]?.isLimited ? (rows[0].names ?? "no account group") : "all accounts";
}
