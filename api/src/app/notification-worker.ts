/**
 * The part of the worker that writes and sends notifications. It polls, because the rows decide what to do: messages of
 * new events, digests that are due, and targets that may be tried again. Events that no other part of the product
 * notices are found here: access keys that are due, bursts of refusals and rules that do not work.
 */
import { pause } from "../clock.ts";
import { isDatabaseAway } from "../db/database-away.ts";
import { reportRefusals } from "../services/audit/refusal-bursts.ts";
import { removeOldNotificationEvents } from "../services/core/notification-events.ts";
import { removeOldDeliveries } from "../services/notifications/deliveries.ts";
import { reportDueKeys } from "../services/notifications/due-keys.ts";
import { MessageSenders, notificationSettings } from "../services/notifications/send-messages.ts";
import { checkRules, writeDueMessages } from "../services/notifications/write-messages.ts";
import type { Platform } from "../services/core/request-scope.ts";

/** The number of polls between removals of old deliveries and events. */
const REMOVE_EVERY_POLLS = 600;
/** The number of polls between checks of rules and of keys that are due. */
const CHECK_EVERY_POLLS = 60;

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
    repeat(() => reportRefusals(platform.orm.em.fork())),
    repeat(async (polls) => {
      if (polls % CHECK_EVERY_POLLS > 0) return;
      await checkRules(platform);
      await reportDueKeys(platform.orm.em.fork());
    }),
    repeat(async (polls) => {
      if (polls % REMOVE_EVERY_POLLS > 0) return;
      await removeOldDeliveries(platform);
      await removeOldNotificationEvents(platform.orm.em.fork());
    }),
  ];
  return {
    async close() {
      await Promise.all(running);
      await senders.idle();
    },
  };
}
