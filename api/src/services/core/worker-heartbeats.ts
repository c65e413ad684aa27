/**
 * Worker heartbeats. Each worker renews a row with the metrics of its process. The API reads this row, so the worker
 * needs no port. Each heartbeat also saves the counts of AWS calls.
 */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { sql } from "kysely";
import { table } from "../../db/typed-sql.ts";
import { countCall, takeCallCounts } from "../../aws/call-counts.ts";
import { pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import type { Em } from "../../db/orm.ts";
import { shareAwsBudget } from "./aws-budget.ts";
import { clockSkewSeconds } from "./database-clock.ts";
import { openProcessMetrics } from "./process-metrics.ts";
import type { Platform } from "./request-scope.ts";

const w = table("worker_heartbeat");
const total = table("aws_call_total");

const HEARTBEAT_MS = 5_000;
/** How long a worker without heartbeats is still shown, with the age of its last heartbeat. */
const KEPT_MINUTES = 10;
const ID_BYTES = 4;

export interface WorkerHeartbeats {
  close(): Promise<void>;
}

export function startWorkerHeartbeats(
  { orm, log }: Pick<Platform, "orm" | "log">,
  file: string | null = null,
): WorkerHeartbeats {
  const stop = new AbortController();
  const id = randomBytes(ID_BYTES).toString("hex");
  const metrics = openProcessMetrics();

  const reportFile = ({ message }: Error) => log.warn({ reason: message }, "worker.heartbeat_file_failed");

  const heartbeat = async () => {
    const kysely = orm.em.fork().getKysely();
    const current = { ...metrics.read(), clockSkewSeconds: await clockSkewSeconds(orm.em.fork()) };
    await sql`insert into ${w.$table} (${w.id}, ${w.startedAt}, ${w.beatAt}, ${w.metrics}) values (${id}, now(), now(), ${JSON.stringify(current)}::jsonb)
      on conflict (${w.id}) do update set ${w.beatAt} = excluded.${w.beatAt}, ${w.metrics} = excluded.${w.metrics}`.execute(
      kysely,
    );
    await sql`delete from ${w.$table} where ${w.beatAt} < now() - make_interval(mins => ${KEPT_MINUTES})`.execute(
      kysely,
    );
    await shareAwsBudget(orm.em.fork(), id);
    await saveCallCounts(orm.em.fork());
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      // The file is written even while the database is away, because a restart of the worker would not bring it back.
      if (file !== null) await writeFile(file, "").catch((error: Error) => reportFile(error));
      await heartbeat().catch((error: unknown) => {
        if (!isDatabaseAway(error))
          log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.heartbeat_failed");
      });
      await pause(HEARTBEAT_MS, stop.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort(new Error("The worker stops."));
      await running;
      metrics.close();
      const em = orm.em.fork();
      await saveCallCounts(em).catch(() => undefined);
      await sql`delete from ${w.$table} where ${w.id} = ${id}`.execute(em.getKysely()).catch(() => undefined);
    },
  };
}

/**
 * Adds the calls counted since the last save to the totals. Counts that could not be written are kept for the next
 * save.
 */
export async function saveCallCounts(em: Em): Promise<void> {
  // The counts are sorted by key, so that two processes never deadlock.
  const counts = takeCallCounts();
  if (counts.length === 0) return;
  try {
    await sql`insert into ${total.$table} (${total.action}, ${total.outcome}, ${total.calls})
      select * from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as row (action text, outcome text, calls bigint)
      on conflict (${total.action}, ${total.outcome}) do update
        set ${total.calls} = aws_call_total.${total.calls} + excluded.${total.calls}`.execute(em.getKysely());
  } catch (error) {
    for (const { action, outcome, calls } of counts) countCall(action, outcome, calls);
    throw error;
  }
}
