/**
 * Writes the events of alerts.
 * Subscribers use `seq` as a cursor, so it must grow in the order in which transactions commit.
 */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, instantOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import type { Actor } from "../../iam/actor.ts";
import type { AlertEventDraft } from "../../iam/alerts/alert.ts";
import type { Instant } from "../../iam/time.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { lockEventOrder } from "../core/event-order.ts";
import { notify } from "../core/events.ts";

const event = table("alert_event");

export interface NewAlertEvent extends AlertEventDraft {
  readonly alertId: string;
  readonly accountId: string;
  readonly comment?: string | null;
}

/** The scan or request that causes the events. An event is unique by alert, kind and source. */
export interface EventSource {
  readonly sourceId: string;
  readonly actor: Actor;
  readonly clock: () => Instant;
}

/** The source of events that a rotation's change of a key causes. A rotation may cause several changes of one alert. */
export function sourceOfRotation(rotationId: string, readAt: Instant): string {
  return `${rotationId}#${readAt}`;
}

/** The source of events that an event of CloudTrail causes, at once or by a reading that follows it. */
export function sourceOfActivity(eventId: string, readAt?: Instant): string {
  return `activity_${eventId}${readAt === undefined ? "" : `#${readAt}`}`;
}

/** The rotation of a source that `sourceOfRotation` made. Null for any other source. */
export function rotationOfSource(sourceId: string): string | null {
  return sourceId.startsWith("rotation_") ? sourceId.slice(0, sourceId.indexOf("#")) : null;
}

/**
 * Locks the alerts of these accounts, and returns the accounts: with `isSkipping`, only those that no other transaction
 * has locked, without waiting. Every change of alerts begins with this call, for all its accounts at once.
 * Scans, operators and timers therefore never decide on alerts that another one is changing, and never deadlock. An
 * advisory lock writes nothing, while row locks would rewrite every alert at every scan.
 */
export async function lockAlertsOf(
  em: Em,
  accountIds: readonly string[],
  { isSkipping = false }: { readonly isSkipping?: boolean } = {},
): Promise<readonly string[]> {
  // The locks are taken in the order of the IDs, which is the order of `unnest`. A waiting lock returns nothing, a
  // tried one whether it is held.
  const trying = isSkipping ? sql`try_` : sql``;
  const rows = await select(
    databaseOf(em),
    {
      id: sql<string>`v.id`,
      answer: sql<string>`pg_${trying}advisory_xact_lock(${ADVISORY_LOCKS.alertsOfAccount}, hashtext(v.id))::text`,
    },
    sql`from unnest(${sql.val([...new Set(accountIds)].sort())}::text[]) as v(id)`,
  );
  return rows.filter(({ answer }) => answer !== "false").map(({ id }) => id);
}

/**
 * Saves the events, at least one. Call it as the last write of a transaction that changes alerts. A lock allows one
 * writer at a time from here to the commit, so that `seq` follows the order of commits. A sequence without the lock
 * would not: a reader that has read event 7 would miss event 6 of a slower transaction.
 */
export async function saveAlertEvents(
  em: Em,
  { sourceId, actor, clock }: EventSource,
  events: Iterable<NewAlertEvent>,
): Promise<void> {
  const kysely = em.getKysely();
  await lockEventOrder(kysely);
  // The time is read after the lock is acquired, so that it grows with `seq`. A list frozen at an earlier moment
  // therefore contains none of these events.
  const at = clock();
  await executeInChunks(
    kysely,
    events,
    (chunk) => sql`
      insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, changes, comment, source_id, actor, at)
      select v.*, ${sourceId}, ${JSON.stringify(actor)}::jsonb, ${new Date(at).toISOString()}::timestamptz from ${bulkRows(chunk, EVENT_COLUMNS)}
      on conflict (alert_id, kind, source_id) do nothing`,
  );
  await notify(em, { kind: "alertEvents" });
}

const EVENT_COLUMNS: readonly BulkColumn<NewAlertEvent>[] = [
  { name: "alert_id", type: "text", valueOf: (event) => event.alertId },
  { name: "account_id", type: "text", valueOf: (event) => event.accountId },
  { name: "kind", type: "text", valueOf: (event) => event.kind },
  { name: "from_status", type: "text", valueOf: (event) => event.fromStatus },
  { name: "status", type: "text", valueOf: (event) => event.status },
  { name: "from_severity", type: "text", valueOf: (event) => event.fromSeverity },
  { name: "severity", type: "text", valueOf: (event) => event.severity },
  { name: "changes", type: "jsonb", valueOf: (event) => event.changes },
  { name: "comment", type: "text", valueOf: (event) => event.comment },
];

/**
 * The latest moment at which a list can be frozen: no event committed afterwards has an earlier time. While a
 * transaction writes events, this is the time of the newest committed event.
 */
export async function momentToFreeze(em: Em): Promise<Instant> {
  const at = now();
  const isWriting = sql<boolean>`exists (
    select 1 from pg_locks where locktype = 'advisory' and classid = 0 and objid = ${ADVISORY_LOCKS.alertEventOrder} and objsubid = 1
       and database = (select oid from pg_database where datname = current_database()))`;
  const last = sql`select ${instantOf(event.at)} from ${event.$table} order by ${event.seq} desc limit 1`;
  const newest = sql<number | null>`(${last})`;
  const row = await selectFirst(databaseOf(em), { isWriting, newest }, sql``);
  return row?.isWriting && row.newest !== null ? Math.ceil(row.newest) : at;
}
