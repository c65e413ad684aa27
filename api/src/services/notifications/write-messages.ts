/**
 * Writes the messages of rules. The log of alert events is the outbox: an event is written in the transaction that changed
 * the alert, and its number grows in the order of commits. Each rule remembers the last number that it has handled, and
 * moves it in the transaction that writes its messages. No event is therefore lost or reported twice, however often a
 * worker is killed.
 */
import { sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { nextDigestAt, type NotificationEvent, type NotificationFrequency } from "../../iam/alerts/notification.ts";
import { SYSTEM } from "../core/permissions.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { AS_ONE, BY_SOURCE, matchEvents, selectionOf } from "./matching.ts";
import { notificationSettings } from "./send-messages.ts";
import { ALERTS_PER_MESSAGE_MAX, type MessageBody, titleOf } from "./message.ts";

const RULES_PER_POLL = 50;
/** The events that a rule handles in one transaction. All events of one scan are handled together. */
const EVENTS_PER_BATCH = 5_000;
const MESSAGES_PER_BATCH = 1_000;

interface DueRule {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly events: readonly NotificationEvent[];
  readonly target_ids: readonly string[];
  readonly frequency: NotificationFrequency;
  readonly start_minute: number;
  readonly time_zone: string;
  readonly position: string;
  readonly at: string;
}

/** Writes the messages that are due. Returns the number of messages. */
export async function writeDueMessages(platform: Platform): Promise<number> {
  const em = platform.orm.em.fork();
  const { rows } = await sql<{ id: string }>`
    select id from notification_rule where is_enabled and (
      (frequency = 'AT_ONCE' and position < (select coalesce(max(seq), 0) from alert_event))
      or next_digest_at <= clock_timestamp())
    order by id limit ${RULES_PER_POLL}`.execute(em.getKysely());
  let written = 0;
  for (const { id } of rows) written += await writeMessagesOf(platform, id);
  if (written > 0) notificationSettings(platform).failpoint?.("written");
  return written;
}

async function writeMessagesOf(platform: Platform, ruleId: string): Promise<number> {
  const scope = openScope(platform, SYSTEM, `notification ${ruleId}`);
  return scope.em.transactional(async (tx) => {
    const kysely = tx.getKysely();
    // Another worker that writes the messages of this rule is not waited for.
    const { rows } = await sql<DueRule>`
      select id, name, query, events, target_ids, frequency, start_minute, time_zone, position,
             clock_timestamp() as at from notification_rule
       where id = ${ruleId} and is_enabled and (frequency = 'AT_ONCE' or next_digest_at <= clock_timestamp())
         for update skip locked`.execute(kysely);
    const [rule] = rows;
    if (!rule) return 0;
    const at = new Date(rule.at);
    const isDigest = rule.frequency !== "AT_ONCE";
    const until = await endOfBatch(tx, Number(rule.position), isDigest);
    const selection = await selectionOf({ ...scope, em: tx }, rule.query).catch((error: unknown) => {
      // The query was valid when the rule was saved. A later version may know fewer keys.
      if (error instanceof AppError && error.code === "BAD_QUERY") return null;
      throw error;
    });
    if (selection === null) platform.log.error({ code: "BAD_QUERY", target: rule.id }, "notifications.query_invalid");
    const groups =
      selection === null
        ? []
        : await matchEvents(tx, selection, rule.events, {
            range: sql`e.seq > ${rule.position} and e.seq <= ${until}`,
            group: isDigest ? AS_ONE : BY_SOURCE,
            alertsMax: ALERTS_PER_MESSAGE_MAX,
            groupsMax: MESSAGES_PER_BATCH,
          });
    for (const { counts, alerts } of groups)
      await insertMessage(tx, at, rule.target_ids, {
        ruleId: rule.id,
        ruleName: rule.name,
        isTest: false,
        isDigest,
        counts,
        alerts,
      });
    const schedule = { frequency: rule.frequency, startMinute: rule.start_minute, timeZone: rule.time_zone };
    const next = nextDigestAt(schedule, at.getTime());
    await sql`update notification_rule set position = ${until},
        next_digest_at = ${next === null ? null : new Date(next).toISOString()}::timestamptz
      where id = ${rule.id}`.execute(kysely);
    return groups.length;
  });
}

/** The number of the last event of the batch. A digest handles everything; else a batch ends at the end of a scan. */
async function endOfBatch(tx: Em, position: number, isDigest: boolean): Promise<number> {
  const kysely = tx.getKysely();
  const { rows: newest } = await sql<{ seq: string }>`
    select coalesce(max(seq), ${position}) as seq from alert_event where seq > ${position}`.execute(kysely);
  const head = Number(newest[0]?.seq ?? position);
  if (isDigest || head - position <= EVENTS_PER_BATCH) return head;
  const { rows } = await sql<{ seq: string }>`
    select max(seq) as seq from alert_event where seq <= coalesce(
      (select min(n.seq) - 1 from alert_event n
        where n.seq > ${position + EVENTS_PER_BATCH} and n.source_id <> (
          select l.source_id from alert_event l where l.seq <= ${position + EVENTS_PER_BATCH} order by l.seq desc limit 1)),
      ${head})`.execute(kysely);
  return Number(rows[0]?.seq ?? head);
}

/** Writes a message and its deliveries in the transaction of `tx`. */
async function insertMessage(tx: Em, at: Date, targetIds: readonly string[], body: MessageBody): Promise<string> {
  const kysely = tx.getKysely();
  const id = newId("message");
  await sql`insert into notification_message (id, rule_id, rule_name, title, body, created_at)
    values (${id}, ${body.ruleId}, ${body.ruleName}, ${titleOf(body)}, ${JSON.stringify(body)}::jsonb, ${at.toISOString()}::timestamptz)`.execute(
    kysely,
  );
  for (const targetId of targetIds)
    await sql`insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
      select ${newId("delivery")}, ${id}, t.id, 'PENDING', false, ${at.toISOString()}::timestamptz
        from notification_target t where t.id = ${targetId}`.execute(kysely);
  return id;
}
