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
import { databaseOf, pick, type RowOf, rowsOf, type Selected, select, table, textAt } from "../../db/typed-sql.ts";
import { MUTABLE_STATUSES } from "../../iam/alerts/exception-rule.ts";
import { allOf } from "../core/query-conditions.ts";
import { isNotUndone } from "./as-of.ts";
import { DUE_COLUMNS, type DueRow, openOrMute } from "./due-alerts.ts";
import { lockAlertsOf, type NewAlertEvent, saveAlertEvents } from "./event-log.ts";
import { ActiveRules, conditionOrNone, MUTING_COLUMNS } from "./exception-matching.ts";
import { muteAlerts } from "./exception-muting.ts";
import { askRulesAgain, restoreBefore } from "./undo.ts";

const ALERTS_PER_TRANSACTION = 1_000;
const ROUNDS_MAX = 10;

const a = table("alert", "a");
const e = table("alert_event", "e");
const r = table("exception_rule", "r");
const account = table("account");
const settled = table("exception_rule");

const RULE_COLUMNS = { ...MUTING_COLUMNS, ...pick(r, "changedBy", "endReason", "revision", "settledRevision") };
type UnsettledRule = RowOf<typeof RULE_COLUMNS> & { readonly isOver: boolean };
const MUTED_COLUMNS = pick(a, "id", "accountId", "status", "severity");

/**
 * Settles all rules, within about `withinMs`. Returns whether they are settled. Accounts whose alerts another transaction
 * changes are not waited for: the next call visits them.
 */
export async function settleExceptionRules(em: Em, withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const end = elapsed() + withinMs;
  // An undone rule can give its alerts back to one that is over, which is then settled in the next round.
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const rows = await select(
      databaseOf(em),
      pick(r, "id"),
      sql`from ${r.$table} where ${r.settledRevision} < ${r.revision} order by ${r.id}`,
    );
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
  const accounts = await select(
    databaseOf(em),
    pick(account, "id"),
    sql`from ${account.$table} order by ${account.id}`,
  );
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
  await sql`update ${settled.$table} set ${settled.settledRevision} = ${rule.revision}
    where ${settled.id} = ${ruleId} and ${settled.settledRevision} < ${rule.revision}`.execute(em.getKysely());
  return true;
}

/** The rule if it is not settled. */
async function readRule(em: Em, ruleId: string): Promise<readonly UnsettledRule[]> {
  const at = sql`${new Date(now()).toISOString()}::timestamptz`;
  const isOver = sql<boolean>`(${r.endedAt} is not null or ${r.expiresAt} <= ${at})`;
  return select(
    databaseOf(em),
    { ...RULE_COLUMNS, isOver },
    sql`from ${r.$table} where ${r.id} = ${ruleId} and ${r.settledRevision} < ${r.revision}`,
  );
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
  const isOutdated = sql`(${a.status} = 'DISMISSED' and ${a.exceptionRuleId} = ${rule.id}
    and (${a.dismissalReason}, ${a.dismissalComment}, ${a.dismissalExpiresAt}) is distinct from (${rule.reason}, ${rule.comment}, ${rule.expiresAt}::timestamptz))`;
  const statuses = sql.join(MUTABLE_STATUSES.map((status) => sql.lit(status)));
  const isMatched =
    rule.settledRevision > 0 ? sql`false` : allOf([sql`${a.status} in (${statuses})`, await conditionOrNone(tx, rule)]);
  const rows = await alertsOf(tx, accountId, { columns: MUTED_COLUMNS, where: sql`(${isOutdated} or ${isMatched})` });
  return muteAlerts(tx, rows, () => rule, { actor: rule.changedBy, at: now() });
}

/** Opens the alerts that a rule which is over mutes, unless another rule mutes them. An undone rule restores them. */
async function release(tx: Em, rule: UnsettledRule, accountId: string): Promise<NewAlertEvent[]> {
  const rows = await alertsOf(tx, accountId, {
    columns: DUE_COLUMNS,
    where: sql`${a.status} = 'DISMISSED' and ${a.exceptionRuleId} = ${rule.id}`,
  });
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
  const rows = await rowsOf(
    databaseOf(tx),
    pick(e, "seq", "alertId"),
    (list) => sql`
    select distinct on (${e.alertId}) ${list} from ${e.$table}
     where ${e.alertId} = any(${sql.val(alerts.map(({ id }) => id))}::text[]) and ${e.kind} = 'DISMISSED'
       and ${textAt(e.changes, "ruleId")} = ${ruleId} and ${isNotUndone(sql`e`, sql`true`)}
     order by ${e.alertId}, ${e.seq} desc`,
  );
  await restoreBefore(
    tx,
    rows.map(({ seq }) => seq),
  );
  await askRulesAgain(
    tx,
    alerts.map(({ id }) => id),
  );
  const restored = new Map(rows.map(({ seq, alertId }) => [alertId, seq]));
  const after = await select(
    databaseOf(tx),
    pick(a, "id", "status"),
    sql`from ${a.$table} where ${a.id} = any(${sql.val([...restored.keys()])}::text[])`,
  );
  const statuses = new Map(after.map(({ id, status }) => [id, status]));
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

async function alertsOf<Columns extends Selected>(
  tx: Em,
  accountId: string,
  { columns, where }: { readonly columns: Columns; readonly where: RawBuilder<unknown> },
): Promise<readonly RowOf<Columns>[]> {
  return select(
    databaseOf(tx),
    columns,
    sql`from ${a.$table} where ${a.accountId} = ${accountId} and ${where} order by ${a.number} limit ${ALERTS_PER_TRANSACTION}`,
  );
}
