/**
 * A worker is alive: a row that it renews, with how its process is doing, so that whoever asks the api learns it without a
 * port of the worker's own. Beside it goes what AWS was called for.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { countCall, takeCallCounts } from "../../aws/call-counts.ts";
import { pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import type { Em } from "../../db/orm.ts";
import { openProcessMetrics } from "./process-metrics.ts";
import type { Platform } from "./request-scope.ts";

const HEARTBEAT_MS = 5_000;
/** A worker that is gone is shown with its age for so long. */
const GONE_AFTER_MINUTES = 10;
const ID_BYTES = 4;

export interface WorkerHeartbeats {
  close(): Promise<void>;
}

export function startWorkerHeartbeats({ orm, log }: Pick<Platform, "orm" | "log">): WorkerHeartbeats {
  const stop = new AbortController();
  const id = randomBytes(ID_BYTES).toString("hex");
  const metrics = openProcessMetrics();

  const heartbeat = async () => {
    const kysely = orm.em.fork().getKysely();
    await sql`insert into worker_heartbeat (id, started_at, beat_at, metrics) values (${id}, now(), now(), ${JSON.stringify(metrics.read())}::jsonb)
      on conflict (id) do update set beat_at = excluded.beat_at, metrics = excluded.metrics`.execute(kysely);
    await sql`delete from worker_heartbeat where beat_at < now() - make_interval(mins => ${GONE_AFTER_MINUTES})`.execute(
      kysely,
    );
    await saveCallCounts(orm.em.fork());
  };
  const run = async () => {
    while (!stop.signal.aborted) {
      await heartbeat().catch((error: unknown) => {
        if (!isDatabaseAway(error))
          log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.beat_failed");
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
      await em.execute("delete from worker_heartbeat where id = ?", [id]).catch(() => undefined);
    },
  };
}

/** Adds what this process has counted since the last time; what could not be written is counted on. */
export async function saveCallCounts(em: Em): Promise<void> {
  // In the order of their keys, so that two processes never wait for each other.
  const counts = takeCallCounts();
  if (counts.length === 0) return;
  try {
    await sql`insert into aws_call_total (action, outcome, calls)
      select * from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as row (action text, outcome text, calls bigint)
      on conflict (action, outcome) do update set calls = aws_call_total.calls + excluded.calls`.execute(
      em.getKysely(),
    );
  } catch (error) {
    for (const { action, outcome, calls } of counts) countCall(action, outcome, calls);
    throw error;
  }
}
