/** Writes messages and their deliveries in the transaction that moves the positions of a rule. */
import { sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { ONCE_PER_TARGET } from "../../iam/notification-event.ts";
import { type MessageBody, titleOf } from "./message.ts";

/**
 * Writes the messages and returns their IDs. The numbers of deliveries are in the same order. A message that only says that a target is paused
 * is not sent to that target, and one about the notifications themselves reaches each target once.
 */
export async function insertMessages(
  tx: Em,
  at: Date,
  targetIds: readonly string[],
  bodies: readonly MessageBody[],
): Promise<readonly string[]> {
  if (bodies.length === 0) return [];
  const kysely = tx.getKysely();
  const createdAt = sql`${at.toISOString()}::timestamptz`;
  const messages = bodies.map((body) => ({
    id: newId("message"),
    rule_id: body.ruleId,
    rule_name: body.ruleName,
    title: titleOf(body),
    body,
  }));
  // Two rules that report the same event write the same keys. In one order, neither waits for the other and back.
  const inOneOrder = targetIds.toSorted();
  const deliveries = messages.flatMap(({ id, body }) =>
    inOneOrder
      .filter((targetId) => !isOnlyAbout(body, targetId))
      .map((targetId) => ({ id: newId("delivery"), message_id: id, target_id: targetId, once_key: onceKeyOf(body) })),
  );
  await sql`insert into notification_message (id, rule_id, rule_name, title, body, created_at)
    select m.*, ${createdAt} from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as m (id text, rule_id text, rule_name text, title text, body jsonb)`.execute(kysely);
  await sql`insert into notification_delivery (id, message_id, target_id, once_key, state, is_replay, created_at)
    select d.id, d.message_id, t.id, d.once_key, 'PENDING', false, ${createdAt}
      from rows from (jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as (id text, message_id text, target_id text, once_key text))
        with ordinality as d (id, message_id, target_id, once_key, place)
      join notification_target t on t.id = d.target_id order by d.place
    on conflict (target_id, once_key) where once_key is not null do nothing`.execute(kysely);
  if (deliveries.length < messages.length * targetIds.length || deliveries.some(({ once_key: key }) => key !== null))
    await sql`delete from notification_message m where m.id = any(${sql.val(messages.map(({ id }) => id))}::text[])
      and not exists (select 1 from notification_delivery d where d.message_id = m.id)`.execute(kysely);
  return messages.map(({ id }) => id);
}

function isOnlyAbout({ alerts, otherEvents = [] }: MessageBody, targetId: string): boolean {
  return (
    alerts.length === 0 &&
    otherEvents.length > 0 &&
    otherEvents.every(({ event, subject }) => event === "TARGET_PAUSED" && subject.id === targetId)
  );
}

/** The ID of the only event of the message, if each target gets it once. Null for other messages. */
function onceKeyOf({ alerts, otherEvents = [] }: MessageBody): string | null {
  const [event, ...more] = otherEvents;
  return event && more.length === 0 && alerts.length === 0 && ONCE_PER_TARGET.has(event.event) ? event.eventId : null;
}
