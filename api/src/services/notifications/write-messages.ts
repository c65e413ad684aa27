/**
 * Writes the messages of rules. The log of alert events is the outbox: an event is written in the transaction that changed
 * the alert, and its number grows in the order of commits. Each rule remembers the last number that it has handled, and
 * moves it in the transaction that writes its messages. No event is therefore lost or reported twice, however often a
 * worker is killed.
 */
import { sql } from "kysely";
import { isDatabaseAway } from "../../db/database-away.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { nextDigestAt, type NotificationEvent, type NotificationFrequency } from "../../iam/alerts/notification.ts";
import { SYSTEM } from "../core/permissions.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { AS_ONE, BY_SOURCE, matchEvents, selectionOf } from "./matching.ts";
import { notificationSettings } from "./send-messages.ts";
import { ALERTS_PER_MESSAGE_MAX, type MessageBody, titleOf } from "./message.ts";

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

/**
 * Writes the messages that are due. Each rule gets one batch, so that none waits for all events of another. A rule that
 * fails stops no other: it is logged and tried again. Returns the number of messages.
 */
export async function writeDueMessages(platform: Platform): Promise<number> {
  const em = platform.orm.em.fork();
  const { rows } = await sql<{ id: string }>`
    select id from notification_rule where is_enabled and (
      (frequency = 'AT_ONCE' and position < (select coalesce(max(seq), 0) from alert_event))
      or next_digest_at <= clock_timestamp())
    order by position, id`.execute(em.getKysely());
  let written = 0;
  for (const { id } of rows)
    written += await writeMessagesOf(platform, id).catch((error: unknown) => {
      if (isDatabaseAway(error)) throw error;
      platform.log.error({ code: codeOf(error), target: id }, "notifications.rule_failed");
      return 0;
    });
  if (written > 0) notificationSettings(platform).failpoint?.("written");
  return written;
}

/** The code of PostgreSQL or our own, else the kind of the error. Its text could quote an alert. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : String(name ?? "INTERNAL");
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
    await insertMessages(
      tx,
      at,
      rule.target_ids,
      groups.map(({ counts, alerts }) => ({
        ruleId: rule.id,
        ruleName: rule.name,
        isTest: false,
        isDigest,
        counts,
        alerts,
      })),
    );
    const schedule = { frequency: rule.frequency, startMinute: rule.start_minute, timeZone: rule.time_zone };
    const next = nextDigestAt(schedule, at.getTime());
    await sql`update notification_rule set position = ${until},
        next_digest_at = ${next === null ? null : new Date(next).toISOString()}::timestamptz
      where id = ${rule.id}`.execute(kysely);
    return groups.length;
  });
}

/**
 * The number of the last event of the batch. A digest handles everything; else a batch ends at the end of a scan or
 * request, and has at most `MESSAGES_PER_BATCH` of them, each of which is a message.
 */
async function endOfBatch(tx: Em, position: number, isDigest: boolean): Promise<number> {
  const kysely = tx.getKysely();
  const { rows: newest } = await sql<{ seq: string }>`
    select coalesce(max(seq), ${position}) as seq from alert_event where seq > ${position}`.execute(kysely);
  const head = Number(newest[0]?.seq ?? position);
  if (isDigest) return head;
  const { rows: next } = await sql<{ seq: string }>`
    select seq from (
      select seq, source_id is distinct from lag(source_id) over (order by seq) as is_first from alert_event
       where seq > ${position} and seq <= ${position + EVENTS_PER_BATCH}) e
     where is_first order by seq offset ${MESSAGES_PER_BATCH} limit 1`.execute(kysely);
  if (next[0]) return Number(next[0].seq) - 1;
  if (head - position <= EVENTS_PER_BATCH) return head;
  const { rows } = await sql<{ seq: string }>`
    select max(seq) as seq from alert_event where seq <= coalesce(
      (select min(n.seq) - 1 from alert_event n
        where n.seq > ${position + EVENTS_PER_BATCH} and n.source_id <> (
          select l.source_id from alert_event l where l.seq <= ${position + EVENTS_PER_BATCH} order by l.seq desc limit 1)),
      ${head})`.execute(kysely);
  return Number(rows[0]?.seq ?? head);
}

/** Writes messages and their deliveries in the transaction of `tx`. The numbers of deliveries are in the same order. */
async function insertMessages(
  tx: Em,
  at: Date,
  targetIds: readonly string[],
  bodies: readonly MessageBody[],
): Promise<void> {
  if (bodies.length === 0) return;
  const kysely = tx.getKysely();
  const createdAt = sql`${at.toISOString()}::timestamptz`;
  const messages = bodies.map((body) => ({
    id: newId("message"),
    rule_id: body.ruleId,
    rule_name: body.ruleName,
    title: titleOf(body),
    body,
  }));
  const deliveries = messages.flatMap((message) =>
    targetIds.map((targetId) => ({ id: newId("delivery"), message_id: message.id, target_id: targetId })),
  );
  await sql`insert into notification_message (id, rule_id, rule_name, title, body, created_at)
    select m.*, ${createdAt} from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as m (id text, rule_id text, rule_name text, title text, body jsonb)`.execute(kysely);
  await sql`insert into notification_delivery (id, message_id, target_id, state, is_replay, created_at)
    select d.id, d.message_id, t.id, 'PENDING', false, ${createdAt}
      from rows from (jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as (id text, message_id text, target_id text)) with ordinality as d (id, message_id, target_id, place)
      join notification_target t on t.id = d.target_id order by d.place`.execute(kysely);
}
