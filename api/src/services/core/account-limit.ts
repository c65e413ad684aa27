/**
 * The accounts to which an operator is limited: those of the account groups that an admin chose. The limit is read with
 * the operator at every request and for every event of a socket, so a change of it, or of a group, applies at once.
 */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";

const o = table("operator", "o");
const g = table("operator_account_group", "g");
const m = table("account_group_member", "m");
const a = table("account_group", "a");
const chosen = table("operator_account_group");

export type AccountIds = readonly string[] | null;

/** The IDs of the accounts of the operator with the alias `o`, sorted, as JSON. Null if the operator sees all accounts. */
export const LIMIT_OF_OPERATOR: RawBuilder<AccountIds> = sql`case when ${o.isLimited} then coalesce((
    select jsonb_agg(distinct ${m.accountId}) from ${g.$table}
      join ${m.$table} on ${m.groupId} = ${g.groupId} where ${g.operatorId} = ${o.id}), '[]'::jsonb) end`;

/** The accounts to which an operator is limited as of now. Null if the operator sees all accounts. */
export async function accountLimitOf(em: Em, operatorId: string): Promise<AccountIds> {
  const row = await selectFirst(
    databaseOf(em),
    { ids: LIMIT_OF_OPERATOR },
    sql`from ${o.$table} where ${o.id} = ${operatorId}`,
  );
  return row ? row.ids : [];
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
  const database = databaseOf(em);
  await database.deleteFrom("operator_account_group").where("operator_id", "=", operatorId).execute();
  await database
    .updateTable("operator")
    .set({ is_limited: limit !== "ALL" })
    .where("id", "=", operatorId)
    .execute();
  if (limit !== "ALL") {
    // Locked, so that none of them is deleted before the operator refers to it.
    const rows = await select(
      database,
      pick(a, "id"),
      sql`from ${a.$table} where ${a.id} = any(${sql.val([...limit])}::text[]) order by ${a.id} for key share`,
    );
    if (rows.length !== limit.length)
      throw new AppError("NOT_FOUND", {
        message: "There is no account group with one of these IDs.",
        details: { path: "accountGroupIds" },
      });
    await sql`insert into ${chosen.$table} (${chosen.operatorId}, ${chosen.groupId})
      select ${operatorId}, unnest(${sql.val([...limit])}::text[])`.execute(database);
  }
  const after = await limitNames(em, operatorId);
  return before === after ? null : { from: before, to: after };
}

/** The names of an operator's groups, for the audit log. */
async function limitNames(em: Em, operatorId: string): Promise<string> {
  const row = await selectFirst(
    databaseOf(em),
    {
      isLimited: o.isLimited,
      names: sql<string | null>`string_agg(${a.name} || ' (' || ${a.id} || ')', ', ' order by ${a.id})`,
    },
    sql`from ${o.$table} left join ${g.$table} on ${g.operatorId} = ${o.id} left join ${a.$table} on ${a.id} = ${g.groupId}
     where ${o.id} = ${operatorId} group by ${o.id}, ${o.isLimited}`,
  );
  return row?.isLimited ? (row.names ?? "no account group") : "all accounts";
}
