/**
 * The outbox of notification events that are not about alerts. Each is written in the transaction that made it, so that
 * a process that dies loses neither the event nor its message.
 *
 * Rules use `seq` as a cursor, so it must grow in the order in which transactions commit.
 */
import { sql } from "kysely";
import { table } from "../../db/typed-sql.ts";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import type { EventDraft } from "../../iam/notification-event.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "./bulk-rows.ts";

const e = table("notification_event");

/** Longer than the preview of a rule looks back. */
const KEPT_DAYS = 90;
const REMOVED_PER_POLL = 1_000;

export interface NewNotificationEvent extends EventDraft {
  readonly accountId: string | null;
  /** The identity of the user or role that the event is about, by which its owner is found. */
  readonly principalId?: string;
  /** The scan or request that made the event: a rule that reports at once sends its events as one message. */
  readonly sourceId?: string;
  /** A second event with the same text is not written. */
  readonly onceKey?: string;
}

/**
 * Saves events. Call it as the last write of a transaction, only before the audit log: a lock allows one writer at a time
 * from here to the commit. Locks are always taken in the order of alert events, these events, audit events.
 */
export async function saveNotificationEvents(em: Em, events: readonly NewNotificationEvent[]): Promise<void> {
  if (events.length === 0) return;
  const kysely = em.getKysely();
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.notificationEventOrder})`.execute(kysely);
  // The time is read after the lock is acquired, so that it grows with `seq`.
  const at = new Date(now()).toISOString();
  await executeInChunks(
    kysely,
    events.map((event) => ({ id: newId("event"), ...event })),
    (chunk) => sql`
      insert into ${e.$table} (${sql.join([e.id, e.event, e.severity, e.accountId, e.subjectId, e.subjectName, e.title])},
        ${sql.join([e.description, e.path, e.sourceId, e.onceKey, e.principalId, e.at])})
      select v.*, ${at}::timestamptz from ${bulkRows(chunk, COLUMNS)} on conflict (${e.onceKey}) do nothing`,
  );
}

const COLUMNS: readonly BulkColumn<NewNotificationEvent & { readonly id: string }>[] = [
  { name: "id", type: "text", valueOf: ({ id }) => id },
  { name: "event", type: "text", valueOf: ({ event }) => event },
  { name: "severity", type: "text", valueOf: ({ severity }) => severity },
  { name: "account_id", type: "text", valueOf: ({ accountId }) => accountId },
  { name: "subject_id", type: "text", valueOf: ({ subject }) => subject.id },
  { name: "subject_name", type: "text", valueOf: ({ subject }) => subject.name },
  { name: "title", type: "text", valueOf: ({ title }) => title },
  { name: "description", type: "text", valueOf: ({ description }) => description },
  { name: "path", type: "text", valueOf: ({ path }) => path },
  { name: "source_id", type: "text", valueOf: ({ sourceId, id }) => sourceId ?? id },
  { name: "once_key", type: "text", valueOf: ({ onceKey }) => onceKey },
  { name: "principal_id", type: "text", valueOf: ({ principalId }) => principalId },
];

/** Deletes old events, of which a rule that still works has sent its messages long ago. */
export async function removeOldNotificationEvents(em: Em): Promise<void> {
  await sql`delete from ${e.$table} where ${e.seq} in (
    select ${e.seq} from ${e.$table} where ${e.at} < clock_timestamp() - make_interval(days => ${KEPT_DAYS})
     order by ${e.seq} limit ${REMOVED_PER_POLL})`.execute(em.getKysely());
}
