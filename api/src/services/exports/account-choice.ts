/** The accounts of an export: those that were named, or all that the caller may see. SQL enforces the caller's limit. */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { allOf, type Condition } from "../core/query-conditions.ts";
import { isAccountNamed, noteHidden } from "../core/hidden-rows.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import type { Permission } from "../core/permissions.ts";

const account = table("account");

const ACCOUNTS_MAX = 200;

export interface AccountChoice {
  /** The named accounts. Null: all that are not archived. */
  readonly ids: readonly string[] | null;
  readonly numbers: readonly string[];
  /** The accounts to which the caller is limited. Null if it is not limited. */
  readonly allowedIds: readonly string[] | null;
}

/** Reads the named accounts. Error: NOT_FOUND, also for an account that the caller may not see. */
export async function chooseAccounts(
  scope: Scope,
  permission: Permission,
  named: readonly string[] = [],
): Promise<AccountChoice> {
  const caller = allow(scope, permission);
  if (named.length > ACCOUNTS_MAX)
    throw new AppError("BAD_USER_INPUT", {
      message: `account: must have ${ACCOUNTS_MAX} items or fewer.`,
      details: { path: "account" },
    });
  if (named.length === 0) return { ids: null, numbers: [], allowedIds: caller.accountIds };
  const rows = await select(
    databaseOf(scope.em),
    { ...pick(account, "id", "status"), number: account.awsAccountId },
    sql`from ${account.$table}
     where ${account.id} = any(${sql.val(named)}::text[])
        or (${account.awsAccountId} = any(${sql.val(named)}::text[]) and ${account.status} <> 'ARCHIVED')`,
  );
  for (const name of named) {
    const found = rows.find(({ id, number, status }) => id === name || (number === name && status !== "ARCHIVED"));
    // An account that the caller may not see gets the same answer.
    if (!found) throw missing(await noteHidden(scope, isAccountNamed(name)));
  }
  return {
    ids: rows.map(({ id }) => id),
    numbers: rows.flatMap(({ number }) => number ?? []),
    allowedIds: caller.accountIds,
  };
}

function missing(cause?: unknown): AppError {
  return new AppError("NOT_FOUND", {
    message: "account: There is no account with this ID or number.",
    details: { path: "account" },
    cause,
  });
}

/** The caller's limit on accounts. True if it has none. */
export function isAllowedAccount({ allowedIds }: AccountChoice, accountId: RawBuilder<unknown>): Condition {
  return allowedIds === null ? sql`true` : sql`${accountId} = any(${sql.val(allowedIds)}::text[])`;
}

/** Whether the account of a row is one of the export's accounts. */
export function isOfAccounts(choice: AccountChoice, accountId: RawBuilder<unknown>): Condition {
  return allOf([
    choice.ids === null
      ? sql`${accountId} in (select ${account.id} from ${account.$table} where ${account.status} <> 'ARCHIVED')`
      : sql`${accountId} = any(${sql.val(choice.ids)}::text[])`,
    isAllowedAccount(choice, accountId),
  ]);
}
