import { now } from "../clock.ts";

/**
 * How reads are retried. Writes are not retried in this way, because a repeated write can take effect twice. The SDK's
 * standard mode waits up to a second before it first retries a throttled call. It stops retrying when its 500 retry
 * tokens are used up. Reading a whole account under throttling needs more attempts and shorter first pauses.
 */
export const MAX_ATTEMPTS = 10;
/** The limit for broken connections and 5xx. A failure that outlasts these attempts is not transient. */
const MAX_TRANSIENT_ATTEMPTS = 6;
/**
 * The first maximum pause. It doubles with each attempt, and the actual pause is a random part of it ("full jitter").
 */
const TRANSIENT_BASE_MILLISECONDS = 100;
const THROTTLED_BASE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5_000;

/** The retry token of the SDK's RetryStrategyV2. Its interface is in a package that we do not depend on. */
interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
}

type RetryCause = "TRANSIENT" | "THROTTLING" | "SERVER_ERROR" | "CLIENT_ERROR";

export const readRetryStrategy = {
  async acquireInitialRetryToken(): Promise<RetryToken> {
    return token(0, 0);
  },

  async refreshRetryTokenForRetry(
    previous: RetryToken,
    { errorType, retryAfterHint }: { readonly errorType: RetryCause; readonly retryAfterHint?: Date },
  ): Promise<RetryToken> {
    const count = previous.getRetryCount() + 1;
    // The SDK takes any error thrown here as "no more retries" and then rejects with AWS's error.
    const limit = errorType === "THROTTLING" ? MAX_ATTEMPTS : MAX_TRANSIENT_ATTEMPTS;
    if (count >= limit || errorType === "CLIENT_ERROR") throw new Error("No retry left");
    const asked = retryAfterHint ? retryAfterHint.getTime() - now() : 0;
    return token(count, Math.min(LONGEST_PAUSE_MILLISECONDS, Math.max(asked, jitter(errorType, count))));
  },

  recordSuccess(): void {},
};

function jitter(cause: RetryCause, count: number): number {
  const base = cause === "THROTTLING" ? THROTTLED_BASE_MILLISECONDS : TRANSIENT_BASE_MILLISECONDS;
  return Math.ceil(Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, base * 2 ** (count - 1)));
}

function token(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay };
}
