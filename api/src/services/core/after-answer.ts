/**
 * Work that a request leaves behind and that its answer must not wait for, because the time of the answer would tell a
 * stranger something. The process finishes this work before it stops.
 */
import { pause } from "../../clock.ts";
import { withDeadline } from "../../db/deadline.ts";
import type { Platform } from "./request-scope.ts";

/** Long enough for the answer to be sent, so that this work does not slow it down either. */
const AFTER_MS = 200;

const running = new Set<Promise<void>>();

/** Runs the work after the answer. A failure is logged. */
export function afterAnswer({ log }: Pick<Platform, "log">, work: () => Promise<void>): void {
  // The request's deadline ends with its answer.
  const done: Promise<void> = withDeadline(undefined, () => pause(AFTER_MS).then(work))
    .catch((error: Error) => log.error({ reason: error.message }, "after_answer.failed"))
    .finally(() => running.delete(done));
  running.add(done);
}

/** Waits until the work of all answered requests is done, also work that begins meanwhile. */
export async function finishAfterAnswers(): Promise<void> {
  while (running.size > 0) await Promise.all(running);
}
