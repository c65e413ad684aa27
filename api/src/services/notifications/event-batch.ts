/** The part of a log of events that a rule handles in one transaction. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";

/** All events of one scan are handled together. */
const EVENTS_PER_BATCH = 5_000;
export const MESSAGES_PER_BATCH = 1_000;

/** Both logs number their events in the order of commits. */
export type EventLog = "alert_event" | "notification_event";

/**
 * The number of the last event of the batch. A digest handles everything; else a batch ends at the end of a scan or
 * request, and has at most `MESSAGES_PER_BATCH` of them, each of which is a message.
 */
export async function endOfBatch(tx: Em, log: EventLog, position: number, isDigest: boolean): Promise<number> {
  const table = sql.table(log);
  const kysely = tx.getKysely();
  const { rows: newest } = await sql<{ seq: string }>`
    select coalesce(max(seq), ${position}) as seq from ${table} where seq > ${position}`.execute(kysely);
  const head = Number(newest[0]?.seq ?? position);
  if (isDigest) return head;
  const { rows: next } = await sql<{ seq: string }>`
    select seq from (
      select seq, source_id is distinct from lag(source_id) over (order by seq) as is_first from ${table}
       where seq > ${position} and seq <= ${position + EVENTS_PER_BATCH}) e
     where is_first order by seq offset ${MESSAGES_PER_BATCH} limit 1`.execute(kysely);
  if (next[0]) return Number(next[0].seq) - 1;
  if (head - position <= EVENTS_PER_BATCH) return head;
  const { rows } = await sql<{ seq: string }>`
    select max(seq) as seq from ${table} where seq <= coalesce(
      (select min(n.seq) - 1 from ${table} n
        where n.seq > ${position + EVENTS_PER_BATCH} and n.source_id <> (
          select l.source_id from ${table} l where l.seq <= ${position + EVENTS_PER_BATCH} order by l.seq desc limit 1)),
      ${head})`.execute(kysely);
  return Number(rows[0]?.seq ?? head);
}
