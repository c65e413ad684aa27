import type { Instant } from "./iam/time.ts";

/** The only place that asks the machine for the present moment; everything else is told. */
export function now(): Instant {
  return Date.now();
}

/** A pause that ends early when `signal` aborts (it then rejects with the signal's reason). */
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
