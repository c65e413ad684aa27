/** The part of the worker that reads event queues, and starts the scans and readings that their events ask for. */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { freeQueues, readQueue } from "../services/activity/read-queue.ts";
import { removeOldActivities, startDueReactions } from "../services/activity/react.ts";
import type { Platform } from "../services/core/request-scope.ts";

const POLL_MS = 1_000;
/** The number of polls between removals of old activities. */
const REMOVE_EVERY_POLLS = 600;
/** Queues that one worker reads at the same time. Each waits for AWS almost all of its time. */
const QUEUES_MAX = 100;

export interface EventWorker {
  close(): Promise<void>;
}

export interface EventWorkerOptions {
  readonly stop: AbortSignal;
  /** While true, no further queue is read and no scan is started. */
  readonly isPaused: () => boolean;
}

export function startEventWorker(platform: Platform, { stop, isPaused }: EventWorkerOptions): EventWorker {
  const workerId = crypto.randomUUID();
  const reading = new Map<string, Promise<void>>();

  const readFreeQueues = async (): Promise<void> => {
    for (const queueId of await freeQueues(platform)) {
      if (reading.has(queueId) || reading.size >= QUEUES_MAX) continue;
      const run = readQueue(platform, { queueId, workerId, stop })
        .catch((error: unknown) => logFailure(error))
        .finally(() => reading.delete(queueId));
      reading.set(queueId, run);
    }
  };
  const logFailure = (error: unknown): void => {
    if (!isDatabaseAway(error))
      platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.events_failed");
  };
  const repeat = async (): Promise<void> => {
    for (let polls = 0; !stop.aborted; polls += 1) {
      try {
        if (!isPaused()) {
          await readFreeQueues();
          await startDueReactions(platform);
          if (polls % REMOVE_EVERY_POLLS === 0) await removeOldActivities(platform.orm.em.fork());
        }
      } catch (error) {
        logFailure(error);
      }
      await pause(POLL_MS, stop).catch(() => undefined);
    }
  };
  const running = repeat();
  return {
    async close() {
      await running;
      await Promise.all(reading.values());
    },
  };
}
