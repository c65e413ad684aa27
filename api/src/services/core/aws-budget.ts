/**
 * Shares the rate of calls to an account among the workers that call it. At each heartbeat a worker records the connections
 * that it has used, and learns how many other workers use the same. Two that read the same account then make half of the
 * calls each. A connection that a worker has not used yet begins with its part of all workers.
 */
import { sql } from "kysely";
import { countRows, databaseOf, select, table } from "../../db/typed-sql.ts";
import { connectionsUsedSince, setShares } from "../../aws/connection-buckets.ts";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { SECOND } from "../../iam/time.ts";

const u = table("aws_budget_use");
const beat = table("worker_heartbeat");

/** A worker that has not recorded a connection for this long no longer uses it: three heartbeats. */
const USED_WITHIN_SECONDS = 15;
const KEPT_MINUTES = 10;

/** Records what this worker uses and sets its shares. Call it at each heartbeat. */
export async function shareAwsBudget(em: Em, workerId: string): Promise<void> {
  const database = databaseOf(em);
  const used = connectionsUsedSince(now() - USED_WITHIN_SECONDS * SECOND);
  // In one order, so that two workers never deadlock.
  if (used.length > 0)
    await sql`insert into ${u.$table} (${u.connection}, ${u.workerId}, ${u.usedAt})
      select connection, ${workerId}, clock_timestamp() from unnest(${sql.val(used.toSorted())}::text[]) connection order by connection
      on conflict (${u.connection}, ${u.workerId}) do update set ${u.usedAt} = excluded.${u.usedAt}`.execute(database);
  await sql`delete from ${u.$table} where ${u.usedAt} < now() - make_interval(mins => ${KEPT_MINUTES})`.execute(
    database,
  );
  const rows = await select(
    database,
    { connection: u.connection, workers: sql<number>`count(*)::integer` },
    sql`from ${u.$table} where ${u.connection} = any(${sql.val(used)}::text[])
       and ${u.usedAt} > clock_timestamp() - make_interval(secs => ${USED_WITHIN_SECONDS}) group by ${u.connection}`,
  );
  const living = await countRows(
    database,
    sql`from ${beat.$table} where ${beat.beatAt} > now() - make_interval(secs => ${USED_WITHIN_SECONDS})`,
  );
  setShares(new Map(rows.map(({ connection, workers }) => [connection, 1 / workers])), 1 / Math.max(1, living));
}
