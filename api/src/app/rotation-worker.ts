/**
 * The part of the worker that rotates keys. A job wakes it when a rotation is requested. Every half second it also
 * polls for rotations that are due or were left by a dead worker. The rows decide what to do, so taking a rotation
 * twice is harmless.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { ROTATION_QUEUE, type RotationJob } from "../services/core/jobs.ts";
import { dueRotations } from "../services/rotation/due-rotations.ts";
import { runRotation } from "../services/rotation/run-rotation.ts";
import { fireDueSchedules } from "../services/rotation/schedules.ts";
import type { Platform } from "../services/core/request-scope.ts";

const ROTATIONS_AT_ONCE = 6;
const POLL_MS = 500;
/** The queue wakes the worker for each new job, and `POLL_MS` finds the rotations of lost ones. */
const QUEUE_POLL_SECONDS = 5;
const SCHEDULES_EVERY_POLLS = 10;

export interface RotationWorker {
  close(): Promise<void>;
}

export interface RotationWorkerOptions {
  readonly stop: AbortSignal;
  /** While true, no rotation is started. The rows wait for another worker. */
  readonly isPaused: () => boolean;
}

export async function startRotationWorker(
  platform: Platform,
  { stop, isPaused }: RotationWorkerOptions,
): Promise<RotationWorker> {
  const running = new Map<string, Promise<void>>();

  const start = (id: string): Promise<void> => {
    const current = running.get(id);
    if (current) return current;
    const run = runRotation(platform, id, stop)
      .catch((error: unknown) => {
        // The rotation's row is unchanged, and a worker takes it again when its lease expires. Any error other than an
        // outage is a bug and must be logged.
        if (!isDatabaseAway(error))
          platform.log.error({ rotationId: id, code: "INTERNAL", stack: (error as Error).stack }, "rotation.failed");
      })
      .finally(() => running.delete(id));
    running.set(id, run);
    return run;
  };

  await platform.jobs.boss.work<RotationJob>(
    ROTATION_QUEUE,
    {
      localConcurrency: ROTATIONS_AT_ONCE,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: QUEUE_POLL_SECONDS,
    },
    async (jobs) => {
      for (const job of jobs) if (!isPaused()) await start(job.data.rotationId);
    },
  );

  const startDue = async (polls: number): Promise<void> => {
    try {
      if (polls % SCHEDULES_EVERY_POLLS === 0) await fireDueSchedules(platform);
      for (const id of await dueRotations(platform.orm.em.fork())) if (running.size < ROTATIONS_AT_ONCE) void start(id);
    } catch (error) {
      if (!isDatabaseAway(error))
        platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.rotations_failed");
    }
  };
  const poll = async (): Promise<void> => {
    for (let polls = 0; !stop.aborted; polls += 1) {
      if (!isPaused()) await startDue(polls);
      await pause(POLL_MS, stop).catch(() => undefined);
    }
  };
  const polling = poll();
  return {
    async close() {
      await polling;
      await Promise.all(running.values());
      await platform.jobs.boss.offWork(ROTATION_QUEUE);
    },
  };
}
