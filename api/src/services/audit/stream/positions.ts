/** The positions and leases of the targets, and the events that follow a position. */
import { type Kysely, sql } from "kysely";
import type { AuditEvent } from "../../../db/entities/audit.ts";
import { type StreamedEvent, streamedEvent } from "./streamed-event.ts";

/** The events of one delivery. */
const BATCH_MAX = 100;

export interface StreamDatabase {
  readonly kysely: () => Pick<Kysely<unknown>, "getExecutor">;
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
  const { rows: held } = await sql<{ position: string }>`
    select position from audit_stream where target = ${target} and lease_owner = ${owner}
       and leased_until > clock_timestamp() + make_interval(secs => ${(leaseMs * 2) / 3_000}::float8)`.execute(
    kysely(),
  );
  if (held[0]) return Number(held[0].position);
  await sql`insert into audit_stream (target) values (${target}) on conflict do nothing`.execute(kysely());
  const { rows } = await sql<{ position: string }>`
    update audit_stream set lease_owner = ${owner},
           leased_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000}::float8)
     where target = ${target} and (lease_owner = ${owner} or leased_until is null or leased_until < clock_timestamp())
    returning position`.execute(kysely());
  return rows[0] ? Number(rows[0].position) : null;
}

export async function releaseLease({ kysely }: StreamDatabase, { target, owner }: StreamLease): Promise<void> {
  await sql`update audit_stream set leased_until = null, lease_owner = null
    where target = ${target} and lease_owner = ${owner}`.execute(kysely());
}

/** Moves the position after a delivery. Does nothing if another process took over: it delivers the events again. */
export async function advance(
  { kysely }: StreamDatabase,
  { target, owner }: StreamLease,
  { seq, mac }: Pick<StreamedEvent, "seq" | "mac">,
): Promise<void> {
  await sql`update audit_stream set position = ${seq}, position_mac = ${mac}, delivered_at = clock_timestamp()
    where target = ${target} and lease_owner = ${owner} and position < ${seq}`.execute(kysely());
}

/** Numbers and timestamps are text. */
type EventRow = Omit<AuditEvent, "seq" | "at"> & { readonly seq: string; readonly at: string };

interface NextEvents {
  readonly events: readonly StreamedEvent[];
  /** Whether the log no longer has the last delivered event, because newest events were removed. */
  readonly isReplaced: boolean;
}

/** Numbers are given in the order of commits, so no event with a lower number appears later. */
export async function nextEvents({ kysely }: StreamDatabase, target: string, position: number): Promise<NextEvents> {
  // New events reuse the numbers of removed ones and must not be skipped. Where they begin is not known, so everything is
  // sent again. An event that the retention deleted is not missed: it was before the head.
  const { rows: moved } = await sql`
    update audit_stream s set position = 0, position_mac = null
     where target = ${target} and position > 0
       and (position > (select coalesce(max(seq), 0) from audit_head)
            or exists (select from audit_event e where e.seq = s.position and e.mac <> s.position_mac))
    returning position`.execute(kysely());
  if (moved.length > 0) return { events: [], isReplaced: true };
  const { rows } = await sql<EventRow>`
    select seq, id, at, version, actor_kind as "actorKind", actor, actor_id as "actorId",
           actor_token_id as "actorTokenId", actor_token_name as "actorTokenName",
           actor_session_id as "actorSessionId", address, client, action, target, target_name as "targetName",
           details, request_id as "requestId", previous_mac as "previousMac", mac
      from audit_event where seq > ${position} order by seq limit ${BATCH_MAX}`.execute(kysely());
  return {
    events: rows.map((row) => streamedEvent({ ...row, seq: Number(row.seq), at: new Date(row.at) })),
    isReplaced: false,
  };
}
