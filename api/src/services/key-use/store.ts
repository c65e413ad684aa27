/**
 * Stores who uses an access key, as read from CloudTrail. A reading covers one key in one Region: a window of time that
 * is read from its end to its start, because CloudTrail lists the newest events first. Each page moves the end of the
 * window, so a reading that was interrupted continues where it stopped. An event that is read twice is counted once.
 * Times of readings are the database's.
 */
import { sql } from "kysely";
import type { KeyUseEvent } from "../../aws/read-key-use.ts";
import type { KeyUseOutcome } from "../../db/entities/key-use.ts";
import type { Em } from "../../db/orm.ts";
import type { AppError } from "../../errors.ts";
import { FURTHER_SOURCES, type KeyUseRow } from "../../iam/rotation/key-source.ts";
import { MINUTE, SECOND, type Instant } from "../../iam/time.ts";

/** The time for which CloudTrail keeps events that LookupEvents finds. */
export const HISTORY_DAYS = 90;
/**
 * CloudTrail shows an event up to 15 minutes after the call. Each reading therefore begins this long before the end of
 * the former one.
 */
const LATE_MINUTES = 30;
/** The maximum number of uses kept for a key in a Region. A caller can choose any user agent. */
const USES_MAX = 500;
/** A reading that was interrupted longer ago than this starts again. */
const RESUME_HOURS = 24;

export interface KeyPlace {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly region: string;
}

/** A reading under way. `startedAt` identifies it: a worker that lost it changes nothing any more. */
export interface OpenReading extends KeyPlace {
  readonly startedAt: Date;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly pageCount: number;
}

/** Requests a reading of the keys in each Region. A key that already waits keeps its place. */
export async function requestReadings(
  em: Em,
  accountId: string,
  accessKeyIds: readonly string[],
  regions: readonly string[],
): Promise<void> {
  const places = accessKeyIds.flatMap((id) => regions.map((region) => ({ id, region })));
  await sql`
    insert into key_use_reading as r (account_id, access_key_id, region, requested_at)
    select ${accountId}, p.id, p.region, clock_timestamp()
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p(id text, region text)
    on conflict (account_id, access_key_id, region) do update set requested_at = case
      when r.requested_at is null or r.requested_at <= r.started_at then excluded.requested_at else r.requested_at end`.execute(
    em.getKysely(),
  );
}

/** Begins or continues the reading that has waited longest in the Region. Null if none waits. */
export async function takeReading(em: Em, accountId: string, region: string): Promise<OpenReading | null> {
  const canResume = sql`(r.window_to is not null and r.started_at > clock_timestamp() - make_interval(hours => ${RESUME_HOURS}))`;
  const windowFrom = sql`greatest(r.covered_to - make_interval(mins => ${LATE_MINUTES}),
    clock_timestamp() - make_interval(days => ${HISTORY_DAYS}))`;
  const { rows } = await sql<{
    accessKeyId: string;
    startedAt: string;
    windowFrom: string;
    windowTo: string;
    pageCount: number;
  }>`
    update key_use_reading r set
      window_from = case when ${canResume} then r.window_from else ${windowFrom} end,
      window_to = case when ${canResume} then r.window_to else t.at end,
      started_at = case when ${canResume} then r.started_at else t.at end,
      page_count = case when ${canResume} then r.page_count else 0 end
     from (select access_key_id, date_trunc('milliseconds', clock_timestamp()) as at from key_use_reading
            where account_id = ${accountId} and region = ${region} and requested_at is not null
            order by requested_at limit 1) t
     where r.account_id = ${accountId} and r.region = ${region} and r.access_key_id = t.access_key_id
     returning r.access_key_id as "accessKeyId", r.started_at as "startedAt", r.window_from as "windowFrom",
       r.window_to as "windowTo", r.page_count as "pageCount"`.execute(em.getKysely());
  const row = rows[0];
  if (row === undefined) return null;
  return {
    accountId,
    region,
    accessKeyId: row.accessKeyId,
    pageCount: row.pageCount,
    startedAt: new Date(row.startedAt),
    windowFrom: new Date(row.windowFrom),
    windowTo: new Date(row.windowTo),
  };
}

/**
 * Saves one page in one transaction. A page without events moves nothing: only a missing token says that nothing
 * follows (CloudTrail API Reference, *LookupEvents*). Returns false if the reading is no longer under way.
 */
export async function savePage(em: Em, reading: OpenReading, events: readonly KeyUseEvent[]): Promise<boolean> {
  return em.transactional(async (tx) => {
    // CloudTrail's times are whole seconds. More events of the same second may follow, so the second belongs to the rest.
    const oldest = events.length === 0 ? null : new Date(Math.min(...events.map(({ at }) => at)) + SECOND);
    const { rows } = await sql<{ id: string }>`
      update key_use_reading set page_count = page_count + 1,
             window_to = greatest(window_from, least(window_to, coalesce(${oldest}, window_to)))
       where ${isReading(reading)} returning region as id`.execute(tx.getKysely());
    if (rows.length === 0) return false;
    if (events.length > 0) await addUses(tx, reading, await newEvents(tx, reading, events));
    return true;
  });
}

/** Notes the events and returns those that were not read before. */
async function newEvents(em: Em, place: KeyPlace, events: readonly KeyUseEvent[]): Promise<readonly KeyUseEvent[]> {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const given = [...byId.values()].map(({ eventId: id, at }) => ({ id, at: new Date(at).toISOString() }));
  const { rows } = await sql<{ id: string }>`
    insert into key_use_event (account_id, access_key_id, region, event_id, at)
    select ${place.accountId}, ${place.accessKeyId}, ${place.region}, e.id, e.at
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as e(id text, at timestamptz)
    on conflict do nothing returning event_id as id`.execute(em.getKysely());
  return rows.map(({ id }) => byId.get(id)!);
}

type Use = Pick<KeyUseRow, "address" | "agent" | "service">;

async function addUses(em: Em, place: KeyPlace, events: readonly KeyUseEvent[]): Promise<void> {
  const known = await em
    .execute<Use[]>(
      "select address, agent, service from key_use where account_id = ? and access_key_id = ? and region = ?",
      [place.accountId, place.accessKeyId, place.region],
    )
    .then((rows) => new Set(rows.map(useKey)));
  const groups = Map.groupBy(events, (event) => {
    const key = useKey(event);
    if (known.has(key)) return key;
    if (known.size >= USES_MAX) return useKey(FURTHER);
    known.add(key);
    return key;
  });
  const uses = [...groups].map(([key, group]) => ({
    ...(key === useKey(FURTHER)
      ? FURTHER
      : { address: group[0]!.address, agent: group[0]!.agent, service: group[0]!.service }),
    first: isoOf(Math.min(...group.map(({ at }) => at))),
    last: isoOf(Math.max(...group.map(({ at }) => at))),
    count: group.length,
  }));
  await sql`
    insert into key_use as k (account_id, access_key_id, region, address, agent, service, first_at, last_at, count)
    select ${place.accountId}, ${place.accessKeyId}, ${place.region}, u.address, u.agent, u.service, u.first, u.last, u.count
      from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
        as u(address text, agent text, service text, first timestamptz, last timestamptz, count bigint)
    on conflict (account_id, access_key_id, region, address, agent, service) do update set
      first_at = least(k.first_at, excluded.first_at), last_at = greatest(k.last_at, excluded.last_at),
      count = k.count + excluded.count`.execute(em.getKysely());
}

const FURTHER: Use = { address: FURTHER_SOURCES, agent: "any user agent", service: "any service" };

function useKey({ address, agent, service }: Use): string {
  return `${address}\n${agent}\n${service}`;
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString();
}

/**
 * Ends a reading. `isComplete` is false if the window has more events than are read: then only its later part is
 * covered. Events that CloudTrail no longer shows are deleted.
 */
export async function endReading(em: Em, reading: OpenReading, isComplete: boolean): Promise<void> {
  const readFrom = isComplete ? sql`window_from` : sql`window_to`;
  const continues = isComplete ? sql`covered_to >= window_from` : sql`covered_to >= ${readFrom}`;
  await em.transactional(async (tx) => {
    await sql`
      update key_use_reading set outcome = 'READ', code = null, reason = null, finished_at = clock_timestamp(),
             covered_from = case when ${continues} then covered_from else ${readFrom} end, covered_to = started_at,
             window_from = null, window_to = null, requested_at = ${stillRequested}
       where ${isReading(reading)}`.execute(tx.getKysely());
    const place = sql`account_id = ${reading.accountId} and access_key_id = ${reading.accessKeyId} and region = ${reading.region}`;
    await sql`delete from key_use_event where ${place}
      and at < ${new Date(reading.startedAt.getTime() - LATE_MINUTES * MINUTE - SECOND)}`.execute(tx.getKysely());
    await sql`delete from key_use where ${place}
      and last_at < clock_timestamp() - make_interval(days => ${HISTORY_DAYS})`.execute(tx.getKysely());
  });
}

/** Ends a reading that failed. The events that were read stay, and the next request continues its window. */
export async function failReading(em: Em, reading: OpenReading, error: AppError): Promise<void> {
  const outcome: KeyUseOutcome = error.code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "FAILED";
  await sql`
    update key_use_reading set outcome = ${outcome}, code = ${error.code}, reason = ${error.message},
           finished_at = clock_timestamp(), requested_at = null
     where ${isReading(reading)}`.execute(em.getKysely());
}

/** Ends all readings that wait, because AWS cannot be called at all. */
export async function failAllReadings(em: Em, accountId: string, error: AppError): Promise<void> {
  await sql`
    update key_use_reading set outcome = 'FAILED', code = ${error.code}, reason = ${error.message},
           finished_at = clock_timestamp(), requested_at = null
     where account_id = ${accountId} and requested_at is not null`.execute(em.getKysely());
}

/** A request that was made during the reading asks for another one. */
const stillRequested = sql`case when requested_at > started_at then requested_at end`;

function isReading({ accountId, accessKeyId, region, startedAt }: OpenReading) {
  return sql`account_id = ${accountId} and access_key_id = ${accessKeyId} and region = ${region}
    and started_at = ${startedAt} and window_to is not null`;
}

/** The uses of the keys in these Regions. */
export async function usesOfKeys(
  em: Em,
  accountId: string,
  accessKeyIds: readonly string[],
  regions: readonly string[],
): Promise<ReadonlyMap<string, readonly KeyUseRow[]>> {
  const { rows } = await sql<Omit<KeyUseRow, "firstAt" | "lastAt"> & { id: string; firstAt: string; lastAt: string }>`
    select access_key_id as id, address, agent, service, region, first_at as "firstAt", last_at as "lastAt", count::float8 as count
      from key_use where account_id = ${accountId}
       and access_key_id in (${sql.join([...accessKeyIds])}) and region in (${sql.join([...regions])})
       and last_at >= clock_timestamp() - make_interval(days => ${HISTORY_DAYS})
     order by last_at desc`.execute(em.getKysely());
  return Map.groupBy(
    rows.map(({ firstAt, lastAt, ...row }) => ({
      ...row,
      firstAt: new Date(firstAt).getTime(),
      lastAt: new Date(lastAt).getTime(),
    })),
    ({ id }) => id,
  );
}
