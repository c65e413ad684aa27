/**
 * The part of the worker that writes and sends notifications. It polls, because the rows decide what to do: messages of
 * new alert events, digests that are due, and targets that may be tried again.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { removeOldDeliveries } from "../services/notifications/deliveries.ts";
import { MessageSenders, notificationSettings } from "../services/notifications/send-messages.ts";
import { writeDueMessages } from "../services/notifications/write-messages.ts";
import type { Platform } from "../services/core/request-scope.ts";

/** Old deliveries are removed once in so many polls. */
const REMOVE_EVERY_POLLS = 600;

export interface NotificationWorker {
  close(): Promise<void>;
}

export interface NotificationWorkerOptions {
  readonly stop: AbortSignal;
  /** While true, nothing is written, and no target gets a new turn. */
  readonly isPaused: () => boolean;
}

export function startNotificationWorker(
  platform: Platform,
  { stop, isPaused }: NotificationWorkerOptions,
): NotificationWorker {
  const { pollMs } = notificationSettings(platform).times;
  const senders = new MessageSenders(platform, stop);

  /** Runs one part again and again. A slow target delays no message from being written. */
  const repeat = async (part: (polls: number) => Promise<unknown>): Promise<void> => {
    for (let polls = 0; !stop.aborted; polls += 1) {
      try {
        if (!isPaused()) await part(polls);
      } catch (error) {
        if (!isDatabaseAway(error))
          platform.log.error({ code: "INTERNAL", stack: (error as Error).stack }, "worker.notifications_failed");
      }
      await pause(pollMs, stop).catch(() => undefined);
    }
  };
  const running = [
    repeat(() => writeDueMessages(platform)),
    repeat(() => senders.start()),
    repeat(async (polls) => polls % REMOVE_EVERY_POLLS === 0 && removeOldDeliveries(platform)),
  ];
  return {
    async close() {
      await Promise.all(running);
      await senders.idle();
    },
  };
}
