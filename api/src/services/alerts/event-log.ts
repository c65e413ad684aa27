/** Writing the events of alerts. Their `seq` is everybody's cursor, so it must grow in the order in which transactions commit. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import type { AlertEventDraft } from "../../iam/alerts/alert.ts";
import type { Instant } from "../../iam/time.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { notify } from "../core/events.ts";

/** Advisory locks: any constants that nobody else uses. */
const EVENT_ORDER_LOCK = 7_011_125;
const ALERTS_OF_ACCOUNT_LOCK = 7_011_126;

export interface NewAlertEvent extends AlertEventDraft {
  readonly alertId: string;
  readonly accountId: string;
  readonly comment?: string | null;
}

/** The scan or request that makes the events: with alert and kind it is unique. */
export interface EventSource {
  readonly sourceId: string;
  readonly actor: string;
  readonly clock: () => Instant;
}

/**
 * Everybody who changes alerts takes this first, for all accounts concerned at once: scans, people and timers then never
 * decide on a state that another is about to change, and never lock each other out in a circle. It writes nothing, unlike
 * row locks, which would rewrite every alert at every scan.
 */
export async function lockAlertsOf(em: Em, accountIds: readonly string[]): Promise<void> {
  for (const accountId of [...new Set(accountIds)].sort()) {
    await sql`select pg_advisory_xact_lock(${ALERTS_OF_ACCOUNT_LOCK}, hashtext(${accountId}))`.execute(em.getKysely());
  }
}

/**
 * `events`: at least one. The last write of a transaction that changes alerts. A sequence alone does not give the order of commits: a reader
 * that has seen 7 would never see the 6 of a slower transaction. From here to the commit there is one writer at a time.
 */
export async function saveAlertEvents(
  em: Em,
  { sourceId, actor, clock }: EventSource,
  events: Iterable<NewAlertEvent>,
): Promise<void> {
  const kysely = em.getKysely();
  await sql`select pg_advisory_xact_lock(${EVENT_ORDER_LOCK})`.execute(kysely);
  // Asked only now, so that moments grow with `seq`: whoever froze a list before sees none of these events in it.
  const at = clock();
  await executeInChunks(
    kysely,
    events,
    (chunk) => sql`
      insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, changes, comment, source_id, actor, at)
      select v.*, ${sourceId}, ${actor}, ${new Date(at).toISOString()}::timestamptz from ${bulkRows(chunk, EVENT_COLUMNS)}
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
 * A moment at which a list may be frozen: no event that is still to be committed will bear an earlier one. While somebody
 * writes events that is the moment of the newest one to be seen.
 */
export async function momentToFreeze(em: Em): Promise<Instant> {
  const at = now();
  const { rows } = await sql<{ is_writing: boolean; newest: number | null }>`
    select exists (select 1 from pg_locks where locktype = 'advisory' and classid = 0 and objid = ${EVENT_ORDER_LOCK} and objsubid = 1
                     and database = (select oid from pg_database where datname = current_database())) as is_writing,
           (select (extract(epoch from at) * 1000)::float8 from alert_event order by seq desc limit 1) as newest`.execute(
    em.getKysely(),
  );
  return rows[0]?.is_writing && rows[0].newest !== null ? Math.ceil(rows[0].newest) : at;
}
