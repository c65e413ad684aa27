import { now, pause } from "../clock.ts";

/**
 * Limits the rate of calls of one connection. AWS throttles IAM for the whole account, so a scan without a limit would
 * slow down the customer's own calls. Calls wait for their turn in order.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  /** The time at which the bucket is full again, in fractional milliseconds. */
  #fullAt = 0;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  async take(signal?: AbortSignal): Promise<void> {
    const at = now();
    const perToken = 1_000 / this.#perSecond;
    this.#fullAt = Math.max(this.#fullAt, at) + perToken;
    const wait = this.#fullAt - at - this.#burst * perToken;
    if (wait > 0) await pause(wait, signal);
  }
}
