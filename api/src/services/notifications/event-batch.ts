/** The part of a log of events that a rule handles in one transaction. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, selectFirst, table } from "../../db/typed-sql.ts";

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
  const [e, n, l] = [table(log, "e"), table(log, "n"), table(log, "l")];
  const database = databaseOf(tx);
  const newest = await selectFirst(
    database,
    { seq: sql<string>`coalesce(max(${e.seq}), ${position})` },
    sql`from ${e.$table} where ${e.seq} > ${position}`,
  );
  const head = Number(newest?.seq ?? position);
  if (isDigest) return head;
  const next = await selectFirst(
    database,
    pick(e, "seq"),
    sql`from (
      select ${n.seq}, ${n.sourceId} is distinct from lag(${n.sourceId}) over (order by ${n.seq}) as is_first from ${n.$table}
       where ${n.seq} > ${position} and ${n.seq} <= ${position + EVENTS_PER_BATCH}) e
     where is_first order by ${e.seq} offset ${MESSAGES_PER_BATCH} limit 1`,
  );
  if (next) return Number(next.seq) - 1;
  if (head - position <= EVENTS_PER_BATCH) return head;
  const last = await selectFirst(
    database,
    { seq: sql<string | null>`max(${e.seq})` },
    sql`from ${e.$table} where ${e.seq} <= coalesce(
      (select min(${n.seq}) - 1 from ${n.$table}
        where ${n.seq} > ${position + EVENTS_PER_BATCH} and ${n.sourceId} <> (
          select ${l.sourceId} from ${l.$table} where ${l.seq} <= ${position + EVENTS_PER_BATCH} order by ${l.seq} desc limit 1)),
      ${head})`,
  );
  return Number(last?.seq ?? head);
}
