/**
 * Shares the rate of calls to an account among the workers that call it. At each heartbeat a worker records the connections
 * that it has used, and learns how many other workers use the same. Two that read the same account then make half of the
 * calls each. A connection that a worker has not used yet begins with its part of all workers.
 */
import { sql } from "kysely";
import { connectionsUsedSince, setShares } from "../../aws/connection-buckets.ts";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { SECOND } from "../../iam/time.ts";

/** A worker that has not recorded a connection for this long no longer uses it: three heartbeats. */
const USED_WITHIN_SECONDS = 15;
const KEPT_MINUTES = 10;

/** Records what this worker uses and sets its shares. Call it at each heartbeat. */
export async function shareAwsBudget(em: Em, workerId: string): Promise<void> {
  const kysely = em.getKysely();
  const used = connectionsUsedSince(now() - USED_WITHIN_SECONDS * SECOND);
  // In one order, so that two workers never deadlock.
  if (used.length > 0)
    await sql`insert into aws_budget_use (connection, worker_id, used_at)
      select connection, ${workerId}, clock_timestamp() from unnest(${sql.val(used.toSorted())}::text[]) connection order by connection
      on conflict (connection, worker_id) do update set used_at = excluded.used_at`.execute(kysely);
  await sql`delete from aws_budget_use where used_at < now() - make_interval(mins => ${KEPT_MINUTES})`.execute(kysely);
  const { rows } = await sql<{ connection: string; workers: number }>`
    select connection, count(*)::integer as workers from aws_budget_use
     where connection = any(${sql.val(used)}::text[]) and used_at > clock_timestamp() - make_interval(secs => ${USED_WITHIN_SECONDS})
     group by connection`.execute(kysely);
  const { rows: living } = await sql<{ count: number }>`
    select count(*)::integer as count from worker_heartbeat where beat_at > now() - make_interval(secs => ${USED_WITHIN_SECONDS})`.execute(
    kysely,
  );
  setShares(
    new Map(rows.map(({ connection, workers }) => [connection, 1 / workers])),
    1 / Math.max(1, living[0]?.count ?? 1),
  );
}
