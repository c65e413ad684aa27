/**
 * Writes the messages of rules. The logs of alert events and of notification events are the outbox: an event is
 * written in the transaction that made it, and its number grows in the order of commits. Each rule remembers the last
 * numbers that it has handled, and moves them in the transaction that writes its messages. No event is therefore lost or
 * reported twice, however often a worker is killed.
 *
 * | Column | Meaning |
 * |---|---|
 * | `position`, `event_position` | Everything up to here is handled. |
 * | `urgent_position`, `urgent_event_position` | In quiet hours, excepted events up to here are sent, and the others are held. |
 * | `held_until` | The end of the quiet hours for which events are held. Null if none is. |
 * | `held_except_severity` | From which severity on the events up to there were sent. Null if none was. |
 */
import { type RawBuilder, sql } from "kysely";
import { isDatabaseAway } from "../../db/database-away.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { nextDigestAt, quietUntil } from "../../iam/alerts/notification.ts";
import { isTimeZone } from "../../iam/schedule.ts";
import { type Severity, severityRank } from "../../iam/severity.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import type { Condition } from "../core/query-conditions.ts";
import { SYSTEM } from "../core/permissions.ts";
import { openScope, type Platform, type Scope } from "../core/request-scope.ts";
import { endOfBatch, type EventLog, MESSAGES_PER_BATCH } from "./event-batch.ts";
import { insertMessages } from "./insert-messages.ts";
import { matchEvents, selectionOf } from "./matching.ts";
import { ALERTS_PER_MESSAGE_MAX, ENDS_PER_MESSAGE_MAX, MIRRORED_PER_MESSAGE_MAX } from "./message.ts";
import { AS_ONE, BY_SOURCE, isUrgent } from "./message-groups.ts";
import { OWNERS_PER_GROUP_MAX } from "./owner-groups.ts";
import { readOwnerSettings } from "./owner-settings.ts";
import {
  asRuleError,
  clearFailure,
  isWithoutAccount,
  logFailure,
  noteFailure,
  RuleError,
  setFailure,
} from "./rule-failure.ts";
import { writeReportMessage } from "./report-message.ts";
import { notificationSettings } from "./send-messages.ts";

const rules = table("notification_rule");
const r = table("notification_rule", "r");
const t = table("notification_target", "t");
const a = table("alert_event", "a");
const n = table("notification_event", "n");
/** An event of either log. */
const e = table("alert_event", "e");

const RULE = {
  ...pick(r, "id", "name", "query", "events", "reportStandard", "accountIds", "targetIds", "toOwners"),
  ...pick(r, "frequency", "startMinute", "weekday", "timeZone"),
  ...pick(r, "quietFromMinute", "quietToMinute", "quietExceptSeverity", "heldUntil"),
  heldExceptSeverity: known<Severity | null, string | null>(r.heldExceptSeverity),
  ...pick(r, "position", "eventPosition", "urgentPosition", "urgentEventPosition"),
};
type Rule = RowOf<typeof RULE>;
const DUE_RULE = {
  ...RULE,
  at: sql<string>`clock_timestamp()`,
  /** Whether one of the targets, or of those of owners, may mirror alerts. */
  isMirrored: sql<boolean>`exists (select 1 from ${t.$table}
    where ${t.kind} = 'SECURITYHUB' and (${r.toOwners} or ${r.targetIds} ? ${t.id}))`,
};
type DueRule = RowOf<typeof DUE_RULE>;

const MAY_BE_TRIED = sql`${r.isEnabled} and (${r.retryAt} is null or ${r.retryAt} <= clock_timestamp())`;

/** False for a hold whose exception was taken away: everything waits for its end. */
const MAY_SEND_NOW = sql`(${r.heldUntil} is null or ${r.quietExceptSeverity} is not null or ${r.heldExceptSeverity} is null)`;

/**
 * Writes the messages that are due. Each rule gets one batch, so that no rule waits for all events of another. A rule
 * that fails is marked and tried again, and the others go on. Returns the number of messages.
 */
export async function writeDueMessages(platform: Platform): Promise<number> {
  const em = platform.orm.em.fork();
  const due = await select(
    databaseOf(em),
    pick(r, "id", "name"),
    sql`from ${r.$table} where ${MAY_BE_TRIED} and (
      (${r.frequency} = 'AT_ONCE' and (
        ${r.heldUntil} <= clock_timestamp()
        or ((greatest(${r.position}, ${r.urgentPosition}) < (select coalesce(max(${a.seq}), 0) from ${a.$table})
             or greatest(${r.eventPosition}, ${r.urgentEventPosition}) < (select coalesce(max(${n.seq}), 0) from ${n.$table}))
            and ${MAY_SEND_NOW})))
      or ${r.nextDigestAt} <= clock_timestamp())
    order by ${r.position}, ${r.id}`,
  );
  let written = 0;
  for (const rule of due) {
    try {
      written += await writeMessagesOf(platform, rule.id);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      await noteFailure(platform, rule, error);
    }
  }
  if (written > 0) notificationSettings(platform).failpoint?.("written");
  return written;
}

async function writeMessagesOf(platform: Platform, ruleId: string): Promise<number> {
  const scope = openScope(platform, SYSTEM, `notification ${ruleId}`);
  return scope.em.transactional(async (tx) => {
    const rule = await takeRule(tx, ruleId);
    if (!rule) return 0;
    const selection = await requireWorking({ ...scope, em: tx }, rule);
    const at = new Date(rule.at);
    const { reportStandard: standard } = rule;
    if (standard !== null) {
      // The last state of a disconnected account is not sent as the present one.
      const isGone = await isWithoutAccount(tx, rule, selection);
      if (!isGone) await writeReportMessage(tx, scope, { ...rule, reportStandard: standard }, at);
      await scheduleNextReport(tx, rule, at);
      await noteAccounts(tx, rule, selection, "BY_WRITING");
      return isGone ? 0 : 1;
    }
    const plan = planOf(rule, at);
    const isDigest = plan.group === AS_ONE;
    const alertBatch = await batchOf(tx, "alert_event", plan, [rule.position, rule.urgentPosition]);
    const otherBatch = await batchOf(tx, "notification_event", plan, [rule.eventPosition, rule.urgentEventPosition]);
    const groups = await matchEvents(
      tx,
      {
        selection,
        events: rule.events,
        accountIds: rule.accountIds,
        owners: rule.toOwners ? await readOwnerSettings(tx) : null,
      },
      {
        alerts: alertBatch.range,
        others: otherBatch.range,
        group: plan.group,
        itemsMax: ALERTS_PER_MESSAGE_MAX,
        endsMax: ENDS_PER_MESSAGE_MAX,
        idsMax: rule.isMirrored ? MIRRORED_PER_MESSAGE_MAX : 0,
        groupsMax: rule.toOwners ? MESSAGES_PER_BATCH * (OWNERS_PER_GROUP_MAX + 1) : MESSAGES_PER_BATCH,
      },
    );
    await insertMessages(
      tx,
      at,
      rule.targetIds,
      groups.map(({ counts, alerts, otherEvents, moreEnds, moreAlertIds, destination, owner }) => ({
        destination,
        body: {
          ruleId,
          ruleName: rule.name,
          ...(owner !== null && { owner }),
          isTest: false,
          isDigest,
          counts,
          alerts,
          otherEvents,
          ...(moreEnds.alerts.length + moreEnds.otherEvents.length > 0 && { moreEnds }),
          ...(moreAlertIds.length > 0 && { moreAlertIds }),
        },
      })),
    );
    await moveRule(tx, rule, plan, { alerts: alertBatch.until, others: otherBatch.until });
    await noteAccounts(tx, rule, selection, "BY_WRITING");
    return groups.length;
  });
}

async function scheduleNextReport(tx: Em, rule: DueRule, at: Date): Promise<void> {
  const next = nextDigestAt(rule, at.getTime());
  await databaseOf(tx)
    .updateTable("notification_rule")
    .set({ next_digest_at: next === null ? null : new Date(next).toISOString() })
    .where("id", "=", rule.id)
    .execute();
}

/** Marks enabled rules that cannot work as they are saved, and those that work again, also if no event is due. */
export async function checkRules(platform: Platform): Promise<void> {
  const scope = openScope(platform, SYSTEM, "notification rules");
  const enabled = await select(databaseOf(scope.em), RULE, sql`from ${r.$table} where ${r.isEnabled}`);
  for (const rule of enabled) {
    try {
      await scope.em.fork().transactional(async (tx) => {
        await noteAccounts(tx, rule, await requireWorking({ ...scope, em: tx }, rule), "BY_CHECK");
      });
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // An unexpected error of this check delays no message. Noted on the rule, it would stay until the next message.
      if (error instanceof RuleError) await noteFailure(platform, rule, error);
      else logFailure(platform, rule, error);
    }
  }
}

/** Requires that the query and the time zone of a rule are valid in this version. */
async function requireWorking(scope: Scope, rule: Rule): Promise<AlertSelection> {
  if (!isTimeZone(rule.timeZone)) throw new RuleError("TIME_ZONE_UNKNOWN");
  return selectionOf(scope, rule.query).catch((error: unknown) => {
    throw asRuleError(error);
  });
}

async function noteAccounts(
  tx: Em,
  rule: Rule,
  selection: AlertSelection,
  proof: "BY_WRITING" | "BY_CHECK",
): Promise<void> {
  if (await isWithoutAccount(tx, rule, selection)) await setFailure(tx, rule, "ACCOUNT_GONE");
  else await clearFailure(tx, rule.id, proof);
}

/** Locks a rule that is due. Another worker that writes the messages of this rule is not waited for. */
async function takeRule(tx: Em, ruleId: string): Promise<DueRule | undefined> {
  return selectFirst(
    databaseOf(tx),
    DUE_RULE,
    sql`from ${r.$table}
     where ${r.id} = ${ruleId} and ${MAY_BE_TRIED} and (${r.frequency} = 'AT_ONCE' or ${r.nextDigestAt} <= clock_timestamp())
       for update skip locked`,
  );
}

interface Plan {
  /** The end of the quiet hours that have begun. Null if the rule may send everything. */
  readonly quietUntil: Date | null;
  /** The severity from which on events are sent now, in quiet hours. */
  readonly exceptSeverity: Severity | null;
  /** The severity from which on events up to `urgent_position` were sent. */
  readonly sentSeverity: Severity | null;
  readonly group: RawBuilder<unknown>;
  readonly nextDigestAt: Date | null;
}

/** Returns how the rule sends now. All held events are one digest. */
function planOf(rule: DueRule, at: Date): Plan {
  const { frequency, startMinute, weekday, timeZone, quietFromMinute: fromMinute, quietToMinute: toMinute } = rule;
  const quiet =
    fromMinute === null || toMinute === null ? null : quietUntil({ fromMinute, toMinute }, timeZone, at.getTime());
  const isHolding = rule.heldUntil !== null;
  const sentSeverity = isHolding ? rule.heldExceptSeverity : null;
  const exceptSeverity = exceptionOf(rule, sentSeverity);
  // The events that a changed exception releases are one digest, as held ones are.
  const isReleasing = isHolding && (quiet === null || (exceptSeverity !== null && exceptSeverity !== sentSeverity));
  const next = nextDigestAt({ frequency, startMinute, weekday, timeZone }, at.getTime());
  return {
    quietUntil: quiet === null ? null : new Date(quiet),
    exceptSeverity,
    sentSeverity,
    group: frequency === "AT_ONCE" && !isReleasing ? BY_SOURCE : AS_ONE,
    nextDigestAt: next === null ? null : new Date(quiet === null ? next : Math.min(next, quiet)),
  };
}

/**
 * The severity from which on events are sent in quiet hours. A daily or weekly digest waits for their end as a whole. One
 * severity describes what was sent in a hold: an exception that was narrowed meanwhile, from high to critical, therefore
 * applies from the next quiet hours on. One that was widened, or taken away, applies at once.
 */
function exceptionOf(
  { frequency, quietExceptSeverity: chosen }: DueRule,
  sentSeverity: Severity | null,
): Severity | null {
  if (chosen === null || frequency === "DAILY" || frequency === "WEEKLY") return null;
  return sentSeverity !== null && severityRank(sentSeverity) > severityRank(chosen) ? sentSeverity : chosen;
}

/** The events of one log that the rule handles now, as a condition on `e`, and the number of the last one. */
async function batchOf(
  tx: Em,
  log: EventLog,
  plan: Plan,
  [position, urgentPosition]: readonly [string, string],
): Promise<{ readonly range: Condition; readonly until: number }> {
  const handled = Number(position);
  const urgent = Math.max(handled, Number(urgentPosition));
  const { quietUntil: quiet, exceptSeverity, sentSeverity } = plan;
  const isDigest = plan.group === AS_ONE;
  const isSent = sql`(${e.seq} <= ${urgent} and ${isUrgent(e.severity, sentSeverity)})`;
  if (quiet === null) {
    const until = await endOfBatch(tx, log, handled, isDigest);
    return { range: sql`${e.seq} > ${handled} and ${e.seq} <= ${until} and not ${isSent}`, until };
  }
  // A rule that sends nothing any more keeps the position up to which it has sent.
  if (exceptSeverity === null && sentSeverity !== null) return { range: sql`false`, until: urgent };
  const from = exceptSeverity === sentSeverity ? urgent : handled;
  const until = await endOfBatch(tx, log, urgent, isDigest);
  return {
    range: sql`${e.seq} > ${from} and ${e.seq} <= ${until} and ${isUrgent(e.severity, exceptSeverity)} and not ${isSent}`,
    until,
  };
}

async function moveRule(
  tx: Em,
  { id }: DueRule,
  plan: Plan,
  until: { readonly alerts: number; readonly others: number },
): Promise<void> {
  const moment = (at: Date | null) => sql`${at === null ? null : at.toISOString()}::timestamptz`;
  const isQuiet = plan.quietUntil !== null;
  await sql`update ${rules.$table} set ${rules.urgentPosition} = ${until.alerts}, ${rules.urgentEventPosition} = ${until.others},
      ${isQuiet ? sql`` : sql`${rules.position} = ${until.alerts}, ${rules.eventPosition} = ${until.others},`}
      ${rules.heldUntil} = ${moment(plan.quietUntil)},
      ${rules.heldExceptSeverity} = ${isQuiet ? (plan.exceptSeverity ?? plan.sentSeverity) : null},
      ${rules.nextDigestAt} = ${moment(plan.nextDigestAt)} where ${rules.id} = ${id}`.execute(tx.getKysely());
}
