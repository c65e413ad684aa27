/** The positions and leases of the targets, and the events that follow a position. */
import { sql } from "kysely";
import { type Executor, pick, rowsOf, select, selectFirst, table } from "../../../db/typed-sql.ts";
import { type StreamedEvent, streamedEvent } from "./streamed-event.ts";

const stream = table("audit_stream");
const s = table("audit_stream", "s");
const e = table("audit_event", "e");
const h = table("audit_head", "h");

/** The events of one delivery. */
const BATCH_MAX = 100;

export interface StreamDatabase {
  readonly kysely: () => Executor;
}

export interface StreamLease {
  readonly target: string;
  readonly owner: string;
  readonly leaseMs: number;
}

/** Takes or renews the lease and returns the number of the last delivered event. Null if another process has the lease. */
export async function holdLease(
  { kysely }: StreamDatabase,
  { target, owner, leaseMs }: StreamLease,
): Promise<number | null> {
  // An idle sender writes only when a third of its lease has passed.
  const held = await selectFirst(
    kysely(),
    pick(stream, "position"),
    sql`from ${stream.$table} where ${stream.target} = ${target} and ${stream.leaseOwner} = ${owner}
       and ${stream.leasedUntil} > clock_timestamp() + make_interval(secs => ${(leaseMs * 2) / 3_000}::float8)`,
  );
  if (held) return Number(held.position);
  await sql`insert into ${stream.$table} (${stream.target}) values (${target}) on conflict do nothing`.execute(
    kysely(),
  );
  const [taken] = await rowsOf(
    kysely(),
    pick(stream, "position"),
    (list) => sql`
    update ${stream.$table} set ${stream.leaseOwner} = ${owner},
           ${stream.leasedUntil} = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000}::float8)
     where ${stream.target} = ${target} and (${stream.leaseOwner} = ${owner} or ${stream.leasedUntil} is null or ${stream.leasedUntil} < clock_timestamp())
    returning ${list}`,
  );
  return taken ? Number(taken.position) : null;
}

export async function releaseLease({ kysely }: StreamDatabase, { target, owner }: StreamLease): Promise<void> {
  await sql`update ${stream.$table} set ${stream.leasedUntil} = null, ${stream.leaseOwner} = null
    where ${stream.target} = ${target} and ${stream.leaseOwner} = ${owner}`.execute(kysely());
}

/** Moves the position after a delivery. Does nothing if another process took over: it delivers the events again. */
export async function advance(
  { kysely }: StreamDatabase,
  { target, owner }: StreamLease,
  { seq, mac }: Pick<StreamedEvent, "seq" | "mac">,
): Promise<void> {
  await sql`update ${stream.$table} set ${stream.position} = ${seq}, ${stream.positionMac} = ${mac}, ${stream.deliveredAt} = clock_timestamp()
    where ${stream.target} = ${target} and ${stream.leaseOwner} = ${owner} and ${stream.position} < ${seq}`.execute(
    kysely(),
  );
}

const EVENT = {
  ...pick(e, "seq", "id", "at", "version", "actorKind", "actor", "actorId", "actorTokenId", "actorTokenName"),
  ...pick(e, "actorSessionId", "address", "client", "action", "target", "targetName", "details", "requestId"),
  ...pick(e, "previousMac", "mac"),
};

interface NextEvents {
  readonly events: readonly StreamedEvent[];
  /** Whether the log no longer has the last delivered event, because newest events were removed. */
  readonly isReplaced: boolean;
}

/** Numbers are given in the order of commits, so no event with a lower number appears later. */
export async function nextEvents({ kysely }: StreamDatabase, target: string, position: number): Promise<NextEvents> {
  // New events reuse the numbers of removed ones and must not be skipped. Where they begin is not known, so everything is
  // sent again. An event that the retention deleted is not missed: it was before the head.
  const moved = await rowsOf(
    kysely(),
    pick(stream, "position"),
    (list) => sql`
    update ${s.$table} set ${stream.position} = 0, ${stream.positionMac} = null
     where ${stream.target} = ${target} and ${stream.position} > 0
       and (${stream.position} > (select coalesce(max(${h.seq}), 0) from ${h.$table})
            or exists (select from ${e.$table} where ${e.seq} = ${s.position} and ${e.mac} <> ${s.positionMac}))
    returning ${list}`,
  );
  if (moved.length > 0) return { events: [], isReplaced: true };
  const rows = await select(
    kysely(),
    EVENT,
    sql`from ${e.$table} where ${e.seq} > ${position} order by ${e.seq} limit ${BATCH_MAX}`,
  );
  return {
    events: rows.map((row) => streamedEvent({ ...row, seq: Number(row.seq), at: new Date(row.at) })),
    isReplaced: false,
  };
}
