/**
 * Opens the alerts whose dismissal or snooze is over, unless an exception rule mutes them. The time is compared with the
 * database's clock by every reader of alerts and by the worker; whichever comes first opens the alert and writes its
 * event. So a due alert opens even if no worker ran for a day, and its event is written once.
 *
 * While another transaction changes alerts of the account, its due alerts wait. A reader tries again for a moment, which
 * is longer than another reader needs. It then answers with these alerts as they are, so a list can be late by the rest of
 * a scan's last transaction or of a bulk action. The worker's next poll opens them.
 */
import { sql } from "kysely";
import { elapsed, now, pause } from "../../clock.ts";
import type { Database } from "../../db/database.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, instantOf, known, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import { type Actor, SYSTEM_ACTOR } from "../../iam/actor.ts";
import { type AlertStatus, endOf } from "../../iam/alerts/alert.ts";
import { type Instant, SECOND } from "../../iam/time.ts";
import { isDue } from "../core/open-now.ts";
import { type Scope, withoutLimit } from "../core/request-scope.ts";
import { lockAlertsOf, type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { ActiveRules } from "./exception-matching.ts";
import { muteAlerts } from "./exception-muting.ts";

const a = table("alert", "a");
const d = table("alert", "d");
const alert = table("alert");

/** An alert that opens has none of these values. They remain in its events. */
export const TRIAGE_COLUMNS = [
  "acknowledged_by",
  "acknowledged_at",
  "dismissal_reason",
  "dismissal_comment",
  "dismissed_by",
  "dismissed_at",
  "dismissal_expires_at",
  "exception_rule_id",
  "snoozed_by",
  "snoozed_at",
  "snoozed_until",
] as const satisfies readonly (keyof Database["alert"])[];
/** The assignments of an alert that opens. */
export const OPEN_AGAIN = sql`${alert.status} = 'OPEN', ${sql.join(TRIAGE_COLUMNS.map((column) => sql`${sql.ref(column)} = null`))}`;

const ALERTS_PER_TRANSACTION = 1_000;
const TRANSACTIONS_MAX = 1_000;
/** How often a locked account is tried again, and the pause before each time. */
const TRIES_AGAIN_MAX = 8;
const TRY_AGAIN_MS = 25;

/** Of a dismissed or snoozed alert that opens. */
export const DUE_COLUMNS = {
  ...pick(a, "id", "accountId", "severity"),
  status: known<"DISMISSED" | "SNOOZED", AlertStatus>(a.status),
};
export type DueRow = RowOf<typeof DUE_COLUMNS>;

/** Opens or mutes all due alerts, except of accounts that stay locked, and returns their number. */
export async function openDueAlerts(
  em: Em,
  at: Instant | null = null,
  untilNextTry: () => Promise<void> = () => pause(TRY_AGAIN_MS),
): Promise<number> {
  let count = 0;
  let triesAgain = 0;
  for (let round = 0; round < TRANSACTIONS_MAX; round += 1) {
    const { opened, isSomeLocked } = await openSome(em, at);
    count += opened;
    if (opened > 0) continue;
    if (!isSomeLocked || triesAgain === TRIES_AGAIN_MAX) break;
    triesAgain += 1;
    await untilNextTry();
  }
  return count;
}

interface Opening {
  readonly opened: number;
  /** Whether another transaction has locked the alerts of an account with due alerts. */
  readonly isSomeLocked: boolean;
}

async function openSome(em: Em, at: Instant | null): Promise<Opening> {
  const moment =
    at === null ? sql<string>`statement_timestamp()` : sql<string>`${new Date(at).toISOString()}::timestamptz`;
  const accounts = await rowsOf(
    databaseOf(em),
    pick(a, "accountId"),
    (list) => sql`select distinct ${list} from ${a.$table} where ${isDue(sql`a`, moment)}`,
  );
  if (accounts.length === 0) return { opened: 0, isSomeLocked: false };
  return em.transactional(async (tx) => {
    const accountIds = accounts.map(({ accountId }) => accountId);
    const locked = await lockAlertsOf(tx, accountIds, { isSkipping: true });
    const isSomeLocked = locked.length < accountIds.length;
    // Checks the condition again with the lock, because another transaction may have opened the alert in between.
    const rows = await select(
      databaseOf(tx),
      { ...DUE_COLUMNS, dueAt: instantOf(moment) },
      sql`from ${a.$table} where ${isDue(sql`a`, moment)} and ${a.accountId} = any(${sql.val([...locked])}::text[])
       limit ${ALERTS_PER_TRANSACTION} for update`,
    );
    const [first] = rows;
    if (!first) return { opened: 0, isSomeLocked };
    const clock = at === null ? now : () => at;
    // The alerts are due by the clock of the database. A rule that is over by it must not mute them again while the clock
    // of this process is behind: the alerts would be due at once.
    const asked = Math.max(clock(), Math.floor(first.dueAt));
    const source = { sourceId: `expiry ${new Date(clock()).toISOString()}`, actor: SYSTEM_ACTOR, clock };
    await saveAlertEvents(tx, source, await openOrMute(tx, rows, { at: asked, reason: "EXPIRED" }));
    return { opened: rows.length, isSomeLocked };
  });
}

/**
 * Opens dismissed and snoozed alerts, except those that an exception rule mutes, and returns the events. The caller holds
 * the locks of the accounts.
 */
export async function openOrMute(
  tx: Em,
  alerts: readonly DueRow[],
  { at, reason, actor = SYSTEM_ACTOR }: { readonly at: Instant; readonly reason: string; readonly actor?: Actor },
): Promise<NewAlertEvent[]> {
  const rules = await (await ActiveRules.read(tx, at)).mutingEach(alerts.map(({ id }) => id));
  const muted = alerts.filter(({ id }) => rules.has(id));
  const opened = alerts.filter(({ id }) => !rules.has(id));
  await sql`update ${a.$table} set ${OPEN_AGAIN} where ${a.id} = any(${sql.val(opened.map(({ id }) => id))}::text[])`.execute(
    tx.getKysely(),
  );
  return [
    ...opened.map(({ id, accountId, severity, status }): NewAlertEvent => ({
      kind: endOf(status)!,
      alertId: id,
      accountId,
      fromStatus: status,
      status: "OPEN",
      fromSeverity: severity,
      severity,
      changes: { reason },
    })),
    ...(await muteAlerts(tx, muted, ({ id }) => rules.get(id)!, { actor, at })),
  ];
}

/** Whether any alert is due, as a part of another statement. */
export const IS_ANY_DUE = sql<boolean>`exists (select 1 from ${d.$table} where ${isDue(sql`d`, sql`statement_timestamp()`)})`;

/**
 * Reads alerts with a statement that also reports whether any is due, instead of asking with another one before. Only if
 * one is, the due alerts are opened and the alerts read again. For a limited caller, the statement looks only at their
 * own alerts, which are all that they read.
 */
export async function readingUndue<Read extends { readonly isAnyDue: boolean }>(
  scope: Scope,
  read: () => Promise<Read>,
): Promise<Read> {
  const first = await read();
  if (!first.isAnyDue || scope.em.isInTransaction()) return first;
  await beforeReading(scope);
  return read();
}

/** How long a request relies on its first answer. A request that lives on, such as a subscription, asks again. */
const FRESH_MS = SECOND;
const askedAt = new WeakMap<Em, { readonly at: number; readonly answer: Promise<unknown> }>();

/**
 * Opens the due alerts before alerts are read. Every method that reads the status of alerts begins with it, after the
 * permission, or reads with `readingUndue`. A request checks at most once a second. A transaction does not check: it would
 * keep the lock of the events until its end.
 */
export async function beforeReading(scope: Scope): Promise<void> {
  const { em } = scope;
  if (em.isInTransaction()) return;
  const known = askedAt.get(em);
  const at = elapsed();
  if (known && at - known.at < FRESH_MS) return void (await known.answer);
  // A limited caller does not see every exception rule that mutes an alert of theirs.
  const answer = openDueAlerts(withoutLimit(scope).em);
  askedAt.set(em, { at, answer });
  await answer;
}
