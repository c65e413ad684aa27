/** The alerts that a triage action changes, locked until its commit, and the source of its events. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import type { Scope } from "../core/request-scope.ts";
import { lockAlertsOf } from "./event-log.ts";

const a = table("alert", "a");
const COLUMNS = pick(a, "id", "number", "accountId", "status", "severity", "assignee");
export type TargetRow = RowOf<typeof COLUMNS>;

/**
 * The number of actions so far in each request. Each action needs its own event source, because an alert can have only
 * one event per source and kind.
 */
const actionCounts = new WeakMap<Scope, number>();

export function nextSource(scope: Scope): string {
  const count = (actionCounts.get(scope) ?? 0) + 1;
  actionCounts.set(scope, count);
  return count === 1 ? scope.requestId : `${scope.requestId}#${count}`;
}

/**
 * Reads the alerts after locking their accounts, so that they cannot change before the commit. An alert of another
 * account that is opened in between is none of them: its account is not locked.
 */
export async function lockedTargets(tx: Em, found: RawBuilder<unknown>): Promise<TargetRow[]> {
  const database = databaseOf(tx);
  const accounts = await rowsOf(
    database,
    pick(a, "accountId"),
    (list) => sql`select distinct ${list} from ${a.$table} where ${a.id} in (${found})`,
  );
  const locked = await lockAlertsOf(
    tx,
    accounts.map(({ accountId }) => accountId),
  );
  const ofLocked = sql`${a.accountId} = any(${sql.val([...locked])}::text[])`;
  return select(
    database,
    COLUMNS,
    sql`from ${a.$table} where ${a.id} in (${found}) and ${ofLocked} order by ${a.number}`,
  );
}
