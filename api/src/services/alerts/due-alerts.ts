/**
 * Opens the alerts whose dismissal or snooze is over. The time is compared with the database's clock by every reader of
 * alerts and by the worker; whichever comes first opens the alert and writes its event. So an alert that is due is never
 * shown as snoozed, even if no worker ran for a day, and its event is written once.
 */
import { type RawBuilder, sql } from "kysely";
import { elapsed, now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { endOf } from "../../iam/alerts/alert.ts";
import type { Severity } from "../../iam/severity.ts";
import { type Instant, SECOND } from "../../iam/time.ts";
import type { Scope } from "../core/request-scope.ts";
import { saveAlertEvents } from "./event-log.ts";

/** An alert that opens has none of these values. They remain in its events. */
export const TRIAGE_COLUMNS = [
  "acknowledged_by",
  "acknowledged_at",
  "dismissal_reason",
  "dismissal_comment",
  "dismissed_by",
  "dismissed_at",
  "dismissal_expires_at",
  "snoozed_by",
  "snoozed_at",
  "snoozed_until",
] as const;
/** The assignments of an alert that opens. */
export const OPEN_AGAIN = sql.raw(`status = 'OPEN', ${TRIAGE_COLUMNS.map((column) => `${column} = null`).join(", ")}`);

const ALERTS_PER_TRANSACTION = 1_000;
const TRANSACTIONS_MAX = 1_000;

interface DueRow {
  readonly id: string;
  readonly account_id: string;
  readonly severity: Severity;
  readonly was: "DISMISSED" | "SNOOZED";
}

/** Two conditions, so that each has its index. */
function isDue(at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`((status = 'DISMISSED' and dismissal_expires_at <= ${at}) or (status = 'SNOOZED' and snoozed_until <= ${at}))`;
}

/**
 * Opens all due alerts and returns their number. Accounts whose alerts another transaction is changing are skipped: a
 * scan opens the due alerts of its account itself, and the next reader asks again.
 */
export async function openDueAlerts(em: Em, at: Instant | null = null): Promise<number> {
  let count = 0;
  for (let round = 0; round < TRANSACTIONS_MAX; round += 1) {
    const opened = await openSome(em, at);
    count += opened;
    if (opened === 0) break;
  }
  return count;
}

async function openSome(em: Em, at: Instant | null): Promise<number> {
  const moment = at === null ? sql`statement_timestamp()` : sql`${new Date(at).toISOString()}::timestamptz`;
  const { rows: accounts } = await sql<{ account_id: string }>`
    select distinct account_id from alert where ${isDue(moment)}`.execute(em.getKysely());
  if (accounts.length === 0) return 0;
  return em.transactional(async (tx) => {
    const kysely = tx.getKysely();
    const locked: string[] = [];
    for (const { account_id } of accounts) {
      const { rows } = await sql<{ locked: boolean }>`
        select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.alertsOfAccount}, hashtext(${account_id})) as locked`.execute(
        kysely,
      );
      if (rows[0]?.locked) locked.push(account_id);
    }
    // The condition is asked again with the lock: another transaction may have opened the alert in between.
    const { rows } = await sql<DueRow>`
      with due as (
        select id, status from alert where ${isDue(moment)} and account_id = any(${sql.val(locked)}::text[])
         limit ${ALERTS_PER_TRANSACTION} for update)
      update alert a set ${OPEN_AGAIN} from due where a.id = due.id
      returning a.id, a.account_id, a.severity, due.status as was`.execute(kysely);
    if (rows.length === 0) return 0;
    const clock = at === null ? now : () => at;
    await saveAlertEvents(
      tx,
      { sourceId: `expiry ${new Date(clock()).toISOString()}`, actor: SYSTEM_ACTOR, clock },
      rows.map(({ id, account_id, severity, was }) => ({
        kind: endOf(was)!,
        alertId: id,
        accountId: account_id,
        fromStatus: was,
        status: "OPEN",
        fromSeverity: severity,
        severity,
        changes: { reason: "EXPIRED" },
      })),
    );
    return rows.length;
  });
}

/** How long a request relies on its first answer. A request that lives on, such as a subscription, asks again. */
const FRESH_MS = SECOND;
const askedAt = new WeakMap<Em, { readonly at: number; readonly answer: Promise<unknown> }>();

/**
 * Opens the due alerts before alerts are read. Every method that reads the status of alerts begins with it, after the
 * permission. One request asks once. A transaction does not ask: it would keep the lock of the events until its end.
 */
export async function beforeReading({ em }: Scope): Promise<void> {
  if (em.isInTransaction()) return;
  const known = askedAt.get(em);
  const at = elapsed();
  if (known && at - known.at < FRESH_MS) return void (await known.answer);
  const answer = openDueAlerts(em);
  askedAt.set(em, { at, answer });
  await answer;
}
