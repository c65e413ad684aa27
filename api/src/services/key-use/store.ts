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
import { databaseOf, known, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
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

const readings = table("key_use_reading");
const r = table("key_use_reading", "r");
const excludedReading = table("key_use_reading", "excluded");
const noted = table("key_use_event");
const uses = table("key_use");
const k = table("key_use", "k");
const excluded = table("key_use", "excluded");

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
    insert into ${r.$table} (${readings.accountId}, ${readings.accessKeyId}, ${readings.region}, ${readings.requestedAt})
    select ${accountId}, p.id, p.region, clock_timestamp()
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p(id text, region text)
    on conflict (${readings.accountId}, ${readings.accessKeyId}, ${readings.region}) do update set ${readings.requestedAt} = case
      when ${r.requestedAt} is null or ${r.requestedAt} <= ${r.startedAt} then ${excludedReading.requestedAt} else ${r.requestedAt} end`.execute(
    em.getKysely(),
  );
}

/** Begins or continues the reading that has waited longest in the Region. Null if none waits. */
export async function takeReading(em: Em, accountId: string, region: string): Promise<OpenReading | null> {
  const canResume = sql`(${r.windowTo} is not null and ${r.startedAt} > clock_timestamp() - make_interval(hours => ${RESUME_HOURS}))`;
  const windowFrom = sql`greatest(${r.coveredTo} - make_interval(mins => ${LATE_MINUTES}),
    clock_timestamp() - make_interval(days => ${HISTORY_DAYS}))`;
  const [row] = await rowsOf(
    databaseOf(em),
    {
      ...pick(r, "accessKeyId", "pageCount"),
      // Set by this statement.
      startedAt: known<string, string | null>(r.startedAt),
      windowFrom: known<string, string | null>(r.windowFrom),
      windowTo: known<string, string | null>(r.windowTo),
    },
    (list) => sql`
    update ${r.$table} set
      ${readings.windowFrom} = case when ${canResume} then ${r.windowFrom} else ${windowFrom} end,
      ${readings.windowTo} = case when ${canResume} then ${r.windowTo} else t.at end,
      ${readings.startedAt} = case when ${canResume} then ${r.startedAt} else t.at end,
      ${readings.pageCount} = case when ${canResume} then ${r.pageCount} else 0 end
     from (select ${readings.accessKeyId}, date_trunc('milliseconds', clock_timestamp()) as at from ${readings.$table}
            where ${readings.accountId} = ${accountId} and ${readings.region} = ${region} and ${readings.requestedAt} is not null
            order by ${readings.requestedAt} limit 1) t
     where ${r.accountId} = ${accountId} and ${r.region} = ${region} and ${r.accessKeyId} = t.access_key_id
     returning ${list}`,
  );
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
    const moved = await rowsOf(
      databaseOf(tx),
      pick(readings, "region"),
      (list) => sql`
      update ${readings.$table} set ${readings.pageCount} = ${readings.pageCount} + 1,
             ${readings.windowTo} = greatest(${readings.windowFrom}, least(${readings.windowTo}, coalesce(${oldest}, ${readings.windowTo})))
       where ${isReading(reading)} returning ${list}`,
    );
    if (moved.length === 0) return false;
    if (events.length > 0) await addUses(tx, reading, await newEvents(tx, reading, events));
    return true;
  });
}

/** Notes the events and returns those that were not read before. */
async function newEvents(em: Em, place: KeyPlace, events: readonly KeyUseEvent[]): Promise<readonly KeyUseEvent[]> {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const given = [...byId.values()].map(({ eventId: id, at }) => ({ id, at: new Date(at).toISOString() }));
  const rows = await rowsOf(
    databaseOf(em),
    { id: noted.eventId },
    (list) => sql`
    insert into ${noted.$table} (${noted.accountId}, ${noted.accessKeyId}, ${noted.region}, ${noted.eventId}, ${noted.at})
    select ${place.accountId}, ${place.accessKeyId}, ${place.region}, e.id, e.at
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as e(id text, at timestamptz)
    on conflict do nothing returning ${list}`,
  );
  return rows.map(({ id }) => byId.get(id)!);
}

type Use = Pick<KeyUseRow, "address" | "agent" | "service">;

async function addUses(em: Em, place: KeyPlace, events: readonly KeyUseEvent[]): Promise<void> {
  const stored = await select(
    databaseOf(em),
    pick(uses, "address", "agent", "service"),
    sql`from ${uses.$table} where ${isOf(uses, place)}`,
  );
  const seen = new Set(stored.map(useKey));
  const groups = Map.groupBy(events, (event) => {
    const key = useKey(event);
    if (seen.has(key)) return key;
    if (seen.size >= USES_MAX) return useKey(FURTHER);
    seen.add(key);
    return key;
  });
  const added = [...groups].map(([key, group]) => ({
    ...(key === useKey(FURTHER)
      ? FURTHER
      : { address: group[0]!.address, agent: group[0]!.agent, service: group[0]!.service }),
    first: isoOf(Math.min(...group.map(({ at }) => at))),
    last: isoOf(Math.max(...group.map(({ at }) => at))),
    count: group.length,
  }));
  await sql`
    insert into ${k.$table} (${uses.accountId}, ${uses.accessKeyId}, ${uses.region}, ${uses.address}, ${uses.agent}, ${uses.service},
      ${uses.firstAt}, ${uses.lastAt}, ${uses.count})
    select ${place.accountId}, ${place.accessKeyId}, ${place.region}, u.address, u.agent, u.service, u.first, u.last, u.count
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
        as u(address text, agent text, service text, first timestamptz, last timestamptz, count bigint)
    on conflict (${uses.accountId}, ${uses.accessKeyId}, ${uses.region}, ${uses.address}, ${uses.agent}, ${uses.service}) do update set
      ${uses.firstAt} = least(${k.firstAt}, ${excluded.firstAt}), ${uses.lastAt} = greatest(${k.lastAt}, ${excluded.lastAt}),
      ${uses.count} = ${k.count} + ${excluded.count}`.execute(em.getKysely());
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
  const readFrom = isComplete ? readings.windowFrom : readings.windowTo;
  const continues = sql`${readings.coveredTo} >= ${readFrom}`;
  await em.transactional(async (tx) => {
    await sql`
      update ${readings.$table} set ${readings.outcome} = 'READ', ${readings.code} = null, ${readings.reason} = null, ${readings.finishedAt} = clock_timestamp(),
             ${readings.coveredFrom} = case when ${continues} then ${readings.coveredFrom} else ${readFrom} end, ${readings.coveredTo} = ${readings.startedAt},
             ${readings.windowFrom} = null, ${readings.windowTo} = null, ${readings.requestedAt} = ${stillRequested}
       where ${isReading(reading)}`.execute(tx.getKysely());
    await sql`delete from ${noted.$table} where ${isOf(noted, reading)}
      and ${noted.at} < ${new Date(reading.startedAt.getTime() - LATE_MINUTES * MINUTE - SECOND)}`.execute(
      tx.getKysely(),
    );
    await sql`delete from ${uses.$table} where ${isOf(uses, reading)}
      and ${uses.lastAt} < clock_timestamp() - make_interval(days => ${HISTORY_DAYS})`.execute(tx.getKysely());
  });
}

/** Ends a reading that failed. The events that were read stay, and the next request continues its window. */
export async function failReading(em: Em, reading: OpenReading, error: AppError): Promise<void> {
  const outcome: KeyUseOutcome = error.code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "FAILED";
  await sql`
    update ${readings.$table} set ${readings.outcome} = ${outcome}, ${readings.code} = ${error.code}, ${readings.reason} = ${error.message},
           ${readings.finishedAt} = clock_timestamp(), ${readings.requestedAt} = null
     where ${isReading(reading)}`.execute(em.getKysely());
}

/** Ends all readings that wait, because AWS cannot be called at all. */
export async function failAllReadings(em: Em, accountId: string, error: AppError): Promise<void> {
  await sql`
    update ${readings.$table} set ${readings.outcome} = 'FAILED', ${readings.code} = ${error.code}, ${readings.reason} = ${error.message},
           ${readings.finishedAt} = clock_timestamp(), ${readings.requestedAt} = null
     where ${readings.accountId} = ${accountId} and ${readings.requestedAt} is not null`.execute(em.getKysely());
}

/** A request that was made during the reading asks for another one. */
const stillRequested = sql`case when ${readings.requestedAt} > ${readings.startedAt} then ${readings.requestedAt} end`;

/** Whether a row is of the key in the Region. */
function isOf(rows: typeof uses | typeof noted | typeof readings, { accountId, accessKeyId, region }: KeyPlace) {
  return sql`${rows.accountId} = ${accountId} and ${rows.accessKeyId} = ${accessKeyId} and ${rows.region} = ${region}`;
}

function isReading(reading: OpenReading) {
  return sql`${isOf(readings, reading)} and ${readings.startedAt} = ${reading.startedAt} and ${readings.windowTo} is not null`;
}

/** The uses of the keys in these Regions. */
export async function usesOfKeys(
  em: Em,
  accountId: string,
  accessKeyIds: readonly string[],
  regions: readonly string[],
): Promise<ReadonlyMap<string, readonly KeyUseRow[]>> {
  const rows = await select(
    databaseOf(em),
    {
      id: uses.accessKeyId,
      ...pick(uses, "address", "agent", "service", "region", "firstAt", "lastAt"),
      count: sql<number>`${uses.count}::float8`,
    },
    sql`from ${uses.$table} where ${uses.accountId} = ${accountId}
       and ${uses.accessKeyId} in (${sql.join([...accessKeyIds])}) and ${uses.region} in (${sql.join([...regions])})
       and ${uses.lastAt} >= clock_timestamp() - make_interval(days => ${HISTORY_DAYS})
     order by ${uses.lastAt} desc`,
  );
  return Map.groupBy(
    rows.map(({ firstAt, lastAt, ...row }) => ({
      ...row,
      firstAt: new Date(firstAt).getTime(),
      lastAt: new Date(lastAt).getTime(),
    })),
    ({ id }) => id,
  );
}
