import { pause } from "../../clock.ts";
import { type AppError, toAppError } from "../../errors.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
/**
 * The maximum number of attempts, which take about an hour. If the database is still unavailable then, the subscriber
 * receives the error.
 */
const MAX_ATTEMPTS = 370;

/**
 * Retries an operation of a subscription while the database is unavailable, so that clients need not subscribe again
 * after an outage. Throws every other error immediately, and any error after `stop` is aborted.
 */
export async function retryWhileUnavailable<Answer>(
  operation: () => Promise<Answer>,
  {
    stop,
    isOutage = ({ isRetryable }) => isRetryable,
  }: { readonly stop: AbortSignal; readonly isOutage?: (error: AppError) => boolean },
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (stop.aborted || attempt >= MAX_ATTEMPTS || !isOutage(toAppError(error))) throw error;
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS), stop).catch(() => undefined);
    }
  }
}
