import type { Instant } from "./iam/time.ts";

/**
 * Returns the current time. This function is the only place that reads the system clock; all other code receives the
 * time as an argument.
 */
export function now(): Instant {
  return Date.now();
}

/**
 * Returns the milliseconds since this process started. Unlike `now`, it cannot step back when the system clock is
 * corrected, so rate limits measure with it.
 */
export function elapsed(): number {
  return performance.now();
}

/** Waits for the given time. If `signal` aborts, rejects at once with the signal's reason. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
