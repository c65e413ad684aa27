/** The alerts that a triage action changes, locked until its commit, and the source of its events. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { Actor } from "../../iam/actor.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import type { Severity } from "../../iam/severity.ts";
import type { Scope } from "../core/request-scope.ts";
import { lockAlertsOf } from "./event-log.ts";

export interface TargetRow {
  readonly id: string;
  readonly number: number;
  readonly account_id: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
  readonly assignee: Actor | null;
}

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
  const kysely = tx.getKysely();
  const accounts = await sql<{
    account_id: string;
  }>`select distinct a.account_id from alert a where a.id in (${found})`.execute(kysely);
  const locked = await lockAlertsOf(
    tx,
    accounts.rows.map((row) => row.account_id),
  );
  const { rows } =
    await sql<TargetRow>`select a.id, a.number, a.account_id, a.status, a.severity, a.assignee from alert a where a.id in (${found}) and a.account_id = any(${sql.val([...locked])}::text[]) order by a.number`.execute(
      kysely,
    );
  return rows;
}
