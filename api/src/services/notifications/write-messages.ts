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
import { nextDigestAt, type NotificationFrequency, quietUntil } from "../../iam/alerts/notification.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { NotificationEvent } from "../../iam/notification-event.ts";
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

interface DueRule {
  readonly report_standard: ControlStandard | null;
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly events: readonly NotificationEvent[];
  readonly account_ids: readonly string[];
  readonly target_ids: readonly string[];
  readonly to_owners: boolean;
  /** Whether one of the targets, or of those of owners, may mirror alerts. */
  readonly is_mirrored: boolean;
  readonly frequency: NotificationFrequency;
  readonly start_minute: number;
  readonly weekday: number;
  readonly time_zone: string;
  readonly quiet_from_minute: number | null;
  readonly quiet_to_minute: number | null;
  readonly quiet_except_severity: Severity | null;
  readonly held_until: string | null;
  readonly held_except_severity: Severity | null;
  readonly position: string;
  readonly event_position: string;
  readonly urgent_position: string;
  readonly urgent_event_position: string;
  readonly at: string;
}

const MAY_BE_TRIED = sql`is_enabled and (retry_at is null or retry_at <= clock_timestamp())`;

/** False for a hold whose exception was taken away: everything waits for its end. */
const MAY_SEND_NOW = sql`(held_until is null or quiet_except_severity is not null or held_except_severity is null)`;

/**
 * Writes the messages that are due. Each rule gets one batch, so that no rule waits for all events of another. A rule
 * that fails is marked and tried again, and the others go on. Returns the number of messages.
 */
export async function writeDueMessages(platform: Platform): Promise<number> {
  const em = platform.orm.em.fork();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from notification_rule where ${MAY_BE_TRIED} and (
      (frequency = 'AT_ONCE' and (
        held_until <= clock_timestamp()
        or ((greatest(position, urgent_position) < (select coalesce(max(seq), 0) from alert_event)
             or greatest(event_position, urgent_event_position) < (select coalesce(max(seq), 0) from notification_event))
            and ${MAY_SEND_NOW})))
      or next_digest_at <= clock_timestamp())
    order by position, id`.execute(em.getKysely());
  let written = 0;
  for (const rule of rows) {
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
    const { report_standard: standard } = rule;
    if (standard !== null) {
      // The last state of a disconnected account is not sent as the present one.
      const isGone = await isWithoutAccount(tx, rule, selection);
      if (!isGone) await writeReportMessage(tx, scope, { ...rule, report_standard: standard }, at);
      await scheduleNextReport(tx, rule, at);
      await noteAccounts(tx, rule, selection, "BY_WRITING");
      return isGone ? 0 : 1;
    }
    const plan = planOf(rule, at);
    const isDigest = plan.group === AS_ONE;
    const alertBatch = await batchOf(tx, "alert_event", plan, [rule.position, rule.urgent_position]);
    const otherBatch = await batchOf(tx, "notification_event", plan, [rule.event_position, rule.urgent_event_position]);
    const groups = await matchEvents(
      tx,
      {
        selection,
        events: rule.events,
        accountIds: rule.account_ids,
        owners: rule.to_owners ? await readOwnerSettings(tx) : null,
      },
      {
        alerts: alertBatch.range,
        others: otherBatch.range,
        group: plan.group,
        itemsMax: ALERTS_PER_MESSAGE_MAX,
        endsMax: ENDS_PER_MESSAGE_MAX,
        idsMax: rule.is_mirrored ? MIRRORED_PER_MESSAGE_MAX : 0,
        groupsMax: rule.to_owners ? MESSAGES_PER_BATCH * (OWNERS_PER_GROUP_MAX + 1) : MESSAGES_PER_BATCH,
      },
    );
    await insertMessages(
      tx,
      at,
      rule.target_ids,
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
  const { frequency, start_minute: startMinute, weekday, time_zone: timeZone } = rule;
  const next = nextDigestAt({ frequency, startMinute, weekday, timeZone }, at.getTime());
  await sql`update notification_rule set next_digest_at = ${next === null ? null : new Date(next).toISOString()}::timestamptz
    where id = ${rule.id}`.execute(tx.getKysely());
}

/** Marks enabled rules that cannot work as they are saved, and those that work again, also if no event is due. */
export async function checkRules(platform: Platform): Promise<void> {
  const scope = openScope(platform, SYSTEM, "notification rules");
  const { rows } = await sql<DueRule>`select * from notification_rule where is_enabled`.execute(scope.em.getKysely());
  for (const rule of rows) {
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
async function requireWorking(scope: Scope, rule: DueRule): Promise<AlertSelection> {
  if (!isTimeZone(rule.time_zone)) throw new RuleError("TIME_ZONE_UNKNOWN");
  return selectionOf(scope, rule.query).catch((error: unknown) => {
    throw asRuleError(error);
  });
}

async function noteAccounts(
  tx: Em,
  rule: DueRule,
  selection: AlertSelection,
  proof: "BY_WRITING" | "BY_CHECK",
): Promise<void> {
  if (await isWithoutAccount(tx, rule, selection)) await setFailure(tx, rule, "ACCOUNT_GONE");
  else await clearFailure(tx, rule.id, proof);
}

/** Locks a rule that is due. Another worker that writes the messages of this rule is not waited for. */
async function takeRule(tx: Em, ruleId: string): Promise<DueRule | undefined> {
  const { rows } = await sql<DueRule>`
    select r.*, clock_timestamp() as at, exists (select 1 from notification_target t
             where t.kind = 'SECURITYHUB' and (r.to_owners or r.target_ids ? t.id)) as is_mirrored
      from notification_rule r
     where id = ${ruleId} and ${MAY_BE_TRIED} and (frequency = 'AT_ONCE' or next_digest_at <= clock_timestamp())
       for update skip locked`.execute(tx.getKysely());
  return rows[0];
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
  const { frequency, start_minute: startMinute, weekday, time_zone: timeZone } = rule;
  const { quiet_from_minute: fromMinute, quiet_to_minute: toMinute } = rule;
  const quiet =
    fromMinute === null || toMinute === null ? null : quietUntil({ fromMinute, toMinute }, timeZone, at.getTime());
  const isHolding = rule.held_until !== null;
  const sentSeverity = isHolding ? rule.held_except_severity : null;
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
  { frequency, quiet_except_severity: chosen }: DueRule,
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
  const isSent = sql`(e.seq <= ${urgent} and ${isUrgent(sql`e.severity`, sentSeverity)})`;
  if (quiet === null) {
    const until = await endOfBatch(tx, log, handled, isDigest);
    return { range: sql`e.seq > ${handled} and e.seq <= ${until} and not ${isSent}`, until };
  }
  // A rule that sends nothing any more keeps the position up to which it has sent.
  if (exceptSeverity === null && sentSeverity !== null) return { range: sql`false`, until: urgent };
  const from = exceptSeverity === sentSeverity ? urgent : handled;
  const until = await endOfBatch(tx, log, urgent, isDigest);
  return {
    range: sql`e.seq > ${from} and e.seq <= ${until} and ${isUrgent(sql`e.severity`, exceptSeverity)} and not ${isSent}`,
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
  await sql`update notification_rule set urgent_position = ${until.alerts}, urgent_event_position = ${until.others},
      ${isQuiet ? sql`` : sql`position = ${until.alerts}, event_position = ${until.others},`}
      held_until = ${moment(plan.quietUntil)},
      held_except_severity = ${isQuiet ? (plan.exceptSeverity ?? plan.sentSeverity) : null},
      next_digest_at = ${moment(plan.nextDigestAt)} where id = ${id}`.execute(tx.getKysely());
}
