import { pause } from "../../clock.ts";
import { type AppError, toAppError } from "../../errors.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
/** About an hour: whoever listens for longer than that to a database that is away is told so. */
const ASKED_MAX = 370;

/**
 * Asks until it is answered, for a subscription that goes on when the database is back: nobody who merely listens has to come
 * again. Throws what is no outage at once, and in any case when `stop` is aborted.
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  {
    stop,
    isOutage = ({ isRetryable }) => isRetryable,
  }: { readonly stop: AbortSignal; readonly isOutage?: (error: AppError) => boolean },
): Promise<Answer> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await ask();
    } catch (error) {
      if (stop.aborted || asked >= ASKED_MAX || !isOutage(toAppError(error))) throw error;
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (asked - 1), LONGEST_WAIT_MS), stop).catch(() => undefined);
    }
  }
}
