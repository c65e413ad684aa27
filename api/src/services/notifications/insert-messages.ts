/** Writes messages and their deliveries in the transaction that moves the positions of a rule. */
import { sql } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import { ONCE_PER_TARGET } from "../../iam/notification-event.ts";
import { type MessageBody, titleOf } from "./message.ts";
import type { GroupDestination } from "./owner-groups.ts";

const message = table("notification_message");
const delivery = table("notification_delivery");
const m = table("notification_message", "m");
const d = table("notification_delivery", "d");
const t = table("notification_target", "t");
const r = table("notification_rule", "r");

/** A message, and where it is sent instead of the targets of its rule. */
export interface MessageDraft {
  readonly body: MessageBody;
  readonly destination: GroupDestination | null;
}

/**
 * Writes the messages and returns their IDs. The numbers of deliveries are in the same order. A message that only says that a target is paused
 * is not sent to that target, and one about the notifications themselves reaches each target once.
 */
export async function insertMessages(
  tx: Em,
  at: Date,
  targetIds: readonly string[],
  drafts: readonly MessageDraft[],
): Promise<readonly string[]> {
  if (drafts.length === 0) return [];
  const kysely = tx.getKysely();
  const createdAt = sql`${at.toISOString()}::timestamptz`;
  const drafted = drafts.map(({ body, destination }) => ({ id: newId("message"), body, destination }));
  const messages = drafted.map(({ id, body }) => ({
    id,
    rule_id: body.ruleId,
    rule_name: body.ruleName,
    title: titleOf(body),
    owner: body.owner ?? null,
    body,
  }));
  // Two rules that report the same event write the same keys. In one order, neither waits for the other and back.
  const inOneOrder = targetIds.toSorted();
  const deliveries = drafted.flatMap(({ id, body, destination }) =>
    (destination ? [destination.targetId] : inOneOrder)
      .filter((targetId) => !isOnlyAbout(body, targetId))
      .map((targetId) => ({
        id: newId("delivery"),
        message_id: id,
        target_id: targetId,
        address: destination?.address ?? null,
        once_key: onceKeyOf(body),
      })),
  );
  await sql`insert into ${message.$table} (${message.id}, ${message.ruleId}, ${message.ruleName}, ${message.title}, ${message.owner},
      ${message.body}, ${message.createdAt})
    select m.*, ${createdAt} from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb)
      as m (id text, rule_id text, rule_name text, title text, owner text, body jsonb)`.execute(kysely);
  await sql`insert into ${delivery.$table} (${delivery.id}, ${delivery.messageId}, ${delivery.targetId}, ${delivery.address}, ${delivery.onceKey},
      ${delivery.state}, ${delivery.isReplay}, ${delivery.createdAt})
    select d.id, d.message_id, ${t.id}, d.address, d.once_key, 'PENDING', false, ${createdAt}
      from rows from (jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as (id text, message_id text, target_id text, address text, once_key text))
        with ordinality as d (id, message_id, target_id, address, once_key, place)
      join ${t.$table} on ${t.id} = d.target_id order by d.place
    on conflict (${delivery.targetId}, ${delivery.onceKey}) where ${delivery.onceKey} is not null do nothing`.execute(
    kysely,
  );
  const addressed = new Set(deliveries.map(({ message_id: id }) => id));
  if (addressed.size < messages.length || deliveries.some(({ once_key: key }) => key !== null))
    await sql`delete from ${m.$table} where ${m.id} = any(${sql.val(messages.map(({ id }) => id))}::text[])
      and not exists (select 1 from ${d.$table} where ${d.messageId} = ${m.id})`.execute(kysely);
  return messages.map(({ id }) => id);
}

/**
 * Sends messages that an owner did not get to the targets of their rules, in the transaction of `tx`. If a rule is deleted,
 * the target itself gets them, at its own address.
 */
export async function sendToFallback(tx: Em, messageIds: readonly string[], targetId: string): Promise<void> {
  const database = databaseOf(tx);
  const rows = await select(
    database,
    { message_id: m.id, target_id: t.id },
    sql`from ${m.$table}
      left join ${r.$table} on ${r.id} = ${m.ruleId}
      join ${t.$table} on case when ${r.id} is null then ${t.id} = ${targetId} else ${r.targetIds} ? ${t.id} end
     where ${m.id} = any(${sql.val([...messageIds])}::text[]) order by ${m.createdAt}, ${m.id}, ${t.id}`,
  );
  const deliveries = rows.map((row) => ({ ...row, id: newId("delivery") }));
  await sql`insert into ${delivery.$table} (${delivery.id}, ${delivery.messageId}, ${delivery.targetId}, ${delivery.state}, ${delivery.isReplay},
      ${delivery.createdAt})
    select d.id, d.message_id, d.target_id, 'PENDING', false, clock_timestamp()
      from rows from (jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) as (id text, message_id text, target_id text))
        with ordinality as d (id, message_id, target_id, place) order by d.place`.execute(database);
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
