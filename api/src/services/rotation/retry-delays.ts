/** How long a rotation waits after a call to AWS that failed, and when it gives up. */
import { MINUTE, SECOND } from "../../iam/time.ts";

const RETRY_FIRST_MS = SECOND;
const RETRY_LONGEST_MS = MINUTE;

/** The wait after one more failure. `failuresBefore` is the number of failures in a row before it. */
export function retryDelay(failuresBefore: number): number {
  return Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failuresBefore);
}

/** The number of failures in a row after which the waits between them add up to at least this time. */
function failuresWithin(ms: number): number {
  let failures = 1;
  for (let waited = 0; waited < ms; failures += 1) waited += retryDelay(failures - 1);
  return failures;
}

/** Consecutive failures after which a rotation is parked. Throttling and missing answers are retried for half an hour. */
export const TEMPORARY_FAILURES_MAX = failuresWithin(30 * MINUTE);
