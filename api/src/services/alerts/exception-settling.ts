/**
 * Makes the alerts follow the exception rules that were saved, changed, ended or undone. The row of the rule is what is
 * wanted; its alerts follow in transactions of at most 1,000, each with the lock of one account. A process that dies in
 * between leaves a rule whose `settled_revision` is smaller than its `revision`, and the next poll of a worker goes on.
 *
 * A scan that reads the rules before a rule is saved can open alerts after it. It holds the lock of its account until its
 * commit, and every account is visited after the rule was saved, also one without a matching alert. The visit therefore
 * comes after that commit and finds these alerts.
 */
import { type RawBuilder, sql } from "kysely";
import { elapsed, now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import type { Actor } from "../../iam/actor.ts";
import { type ExceptionEndReason, MUTABLE_STATUSES } from "../../iam/alerts/exception-rule.ts";
import { allOf } from "../core/query-conditions.ts";
import { isNotUndone } from "./as-of.ts";
import { type DueRow, openOrMute } from "./due-alerts.ts";
import { lockAlertsOf, type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { ActiveRules, conditionOrNone, MUTING_COLUMNS, type MutingRule } from "./exception-matching.ts";
import { type MutedAlert, muteAlerts } from "./exception-muting.ts";
import { askRulesAgain, restoreBefore } from "./undo.ts";

const ALERTS_PER_TRANSACTION = 1_000;
const ROUNDS_MAX = 10;

interface UnsettledRule extends MutingRule {
  readonly changedBy: Actor;
  readonly endReason: ExceptionEndReason | null;
  readonly isOver: boolean;
  readonly revision: number;
  readonly settledRevision: number;
}

/**
 * Settles all rules, within about `withinMs`. Returns whether they are settled. Accounts whose alerts another transaction
 * changes are not waited for: the next call visits them.
 */
export async function settleExceptionRules(em: Em, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const end = elapsed() + withinMs;
  // An undone rule can give its alerts back to one that is over, which is then settled in the next round.
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { rows } = await sql<{ id: string }>`
      select id from exception_rule where settled_revision < revision order by id`.execute(em.getKysely());
    if (rows.length === 0) return true;
    let isDone = true;
    for (const { id } of rows) isDone = (await settle(em, id, end)) && isDone;
    if (!isDone) return false;
  }
  return false;
}

async function settle(em: Em, ruleId: string, end: number): Promise<boolean> {
  const [rule] = await readRule(em, ruleId);
  if (!rule) return true;
  const { rows: accounts } = await sql<{ id: string }>`select id from account order by id`.execute(em.getKysely());
  for (const { id: accountId } of accounts) {
    let changed = ALERTS_PER_TRANSACTION;
    while (changed === ALERTS_PER_TRANSACTION) {
      if (elapsed() > end) return false;
      const count = await settleSome(em, ruleId, accountId);
      if (count === null) return false;
      changed = count;
    }
  }
  // A rule that was changed meanwhile stays unsettled.
  await sql`update exception_rule set settled_revision = ${rule.revision}
    where id = ${ruleId} and settled_revision < ${rule.revision}`.execute(em.getKysely());
  return true;
}

/** The rule if it is not settled. */
async function readRule(em: Em, ruleId: string): Promise<readonly UnsettledRule[]> {
  const { rows } = await sql<UnsettledRule>`
    select ${MUTING_COLUMNS}, r.changed_by as "changedBy", r.end_reason as "endReason", r.revision,
           r.settled_revision as "settledRevision",
           (r.ended_at is not null or r.expires_at <= ${new Date(now()).toISOString()}::timestamptz) as "isOver"
      from exception_rule r where r.id = ${ruleId} and r.settled_revision < r.revision`.execute(em.getKysely());
  return rows;
}

/** Changes at most 1,000 alerts of the account. Returns their number, or null if the account is locked. */
async function settleSome(em: Em, ruleId: string, accountId: string): Promise<number | null> {
  return em.transactional(async (tx) => {
    if ((await lockAlertsOf(tx, [accountId], { isSkipping: true })).length === 0) return null;
    // The rule is read after the lock, because it may have been changed since the last round.
    const [rule] = await readRule(tx, ruleId);
    if (!rule) return 0;
    const events = rule.isOver ? await release(tx, rule, accountId) : await follow(tx, rule, accountId);
    const source = { sourceId: `${rule.id}#${rule.revision}`, actor: rule.changedBy, clock: now };
    if (events.length > 0) await saveAlertEvents(tx, source, events);
    return events.length;
  });
}

/** Mutes the alerts that a new rule matches, and gives those that it mutes its current reason and end. */
async function follow(tx: Em, rule: UnsettledRule, accountId: string): Promise<NewAlertEvent[]> {
  const isOutdated = sql`(a.status = 'DISMISSED' and a.exception_rule_id = ${rule.id} and (a.dismissal_reason, a.dismissal_comment, a.dismissal_expires_at)
    is distinct from (${rule.reason}, ${rule.comment}, ${rule.expiresAt}::timestamptz))`;
  const statuses = sql.join(MUTABLE_STATUSES.map((status) => sql.lit(status)));
  const isMatched =
    rule.settledRevision > 0 ? sql`false` : allOf([sql`a.status in (${statuses})`, await conditionOrNone(tx, rule)]);
  const rows = await alertsOf<MutedAlert>(tx, accountId, sql`(${isOutdated} or ${isMatched})`);
  return muteAlerts(tx, rows, () => rule, { actor: rule.changedBy, at: now() });
}

/** Opens the alerts that a rule which is over mutes, unless another rule mutes them. An undone rule restores them. */
async function release(tx: Em, rule: UnsettledRule, accountId: string): Promise<NewAlertEvent[]> {
  const rows = await alertsOf<DueRow>(tx, accountId, sql`a.status = 'DISMISSED' and a.exception_rule_id = ${rule.id}`);
  const by = { actor: rule.changedBy, at: now() };
  if (rule.endReason !== "UNDONE") return openOrMute(tx, rows, { ...by, reason: "EXCEPTION_ENDED" });
  const rules = await (await ActiveRules.read(tx, by.at)).mutingEach(rows.map(({ id }) => id));
  const muted = rows.filter(({ id }) => rules.has(id));
  return [
    ...(await muteAlerts(tx, muted, ({ id }) => rules.get(id)!, by)),
    ...(await restore(
      tx,
      rule.id,
      rows.filter(({ id }) => !rules.has(id)),
    )),
  ];
}

/** Restores what the alerts were before the rule muted them. */
async function restore(tx: Em, ruleId: string, alerts: readonly DueRow[]): Promise<NewAlertEvent[]> {
  const { rows } = await sql<{ seq: string; alertId: string }>`
    select distinct on (e.alert_id) e.seq::text as seq, e.alert_id as "alertId" from alert_event e
     where e.alert_id = any(${sql.val(alerts.map(({ id }) => id))}::text[]) and e.kind = 'DISMISSED'
       and e.changes ->> 'ruleId' = ${ruleId} and ${isNotUndone(sql`e`, sql`true`)}
     order by e.alert_id, e.seq desc`.execute(tx.getKysely());
  await restoreBefore(
    tx,
    rows.map(({ seq }) => seq),
  );
  await askRulesAgain(
    tx,
    alerts.map(({ id }) => id),
  );
  const restored = new Map(rows.map(({ seq, alertId }) => [alertId, seq]));
  const after = await sql<{ id: string; status: NewAlertEvent["status"] }>`
    select a.id, a.status from alert a where a.id = any(${sql.val([...restored.keys()])}::text[])`.execute(
    tx.getKysely(),
  );
  const statuses = new Map(after.rows.map(({ id, status }) => [id, status]));
  return alerts.map((alert) => ({
    kind: "UNDONE",
    alertId: alert.id,
    accountId: alert.accountId,
    fromStatus: alert.status,
    status: statuses.get(alert.id)!,
    fromSeverity: alert.severity,
    severity: alert.severity,
    changes: { undone: "DISMISSED", undoneEvent: `event_${restored.get(alert.id)}`, ruleId },
  }));
}

async function alertsOf<Row>(tx: Em, accountId: string, condition: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select a.id, a.account_id as "accountId", a.severity, a.status from alert a
     where a.account_id = ${accountId} and ${condition} order by a.number limit ${ALERTS_PER_TRANSACTION}`.execute(
    tx.getKysely(),
  );
  return rows;
}
