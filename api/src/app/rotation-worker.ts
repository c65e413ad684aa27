/**
 * The worker's part that rotates keys: a job wakes it for what somebody asked, and every half second it looks by itself
 * for what has come due or was left by a dead worker. The rows say what is to be done; meeting one twice is harmless.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { ROTATION_QUEUE, type RotationJob } from "../services/core/jobs.ts";
import { dueRotations } from "../services/rotation/due-rotations.ts";
import { runRotation } from "../services/rotation/run-rotation.ts";
import { fireDueSchedules } from "../services/rotation/schedules.ts";
import type { Platform } from "../services/core/request-scope.ts";

const ROTATIONS_AT_ONCE = 6;
const LOOK_MS = 500;
const SCHEDULES_EVERY_POLLS = 10;

export interface RotationWorker {
  close(): Promise<void>;
}

export async function startRotationWorker(platform: Platform, stop: AbortSignal): Promise<RotationWorker> {
  const running = new Map<string, Promise<void>>();

  const begin = (id: string): Promise<void> => {
    const known = running.get(id);
    if (known) return known;
    const run = runRotation(platform, id, stop)
      .catch((error: unknown) => {
        // The row is as it was, and is taken again when its lease has ended. What is no outage is ours and must be seen.
        if (!isDatabaseAway(error))
          platform.log.error({ rotationId: id, code: "INTERNAL", stack: (error as Error).stack }, "rotation.failed");
      })
      .finally(() => running.delete(id));
    running.set(id, run);
    return run;
  };

  await platform.jobs.boss.work<RotationJob>(
    ROTATION_QUEUE,
    { localConcurrency: ROTATIONS_AT_ONCE, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1 },
    async (jobs) => {
      for (const job of jobs) await begin(job.data.rotationId);
    },
  );

  const look = async (): Promise<void> => {
    for (let looks = 0; !stop.aborted; looks += 1) {
      try {
        if (looks % SCHEDULES_EVERY_POLLS === 0) await fireDueSchedules(platform);
        for (const id of await dueRotations(platform.orm.em.fork()))
          if (running.size < ROTATIONS_AT_ONCE) void begin(id);
      } catch (error) {
        if (!isDatabaseAway(error))
          platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.rotations_failed");
      }
      await pause(LOOK_MS, stop).catch(() => undefined);
    }
  };
  const looking = look();
  return {
    async close() {
      await looking;
      await Promise.all(running.values());
      await platform.jobs.boss.offWork(ROTATION_QUEUE);
    },
  };
}
