import { now, pause } from "../clock.ts";
import type { Instant } from "../iam/time.ts";

/**
 * Limits the rate of calls of one connection. AWS throttles IAM for the whole account, so a scan without a limit would
 * slow down the customer's own calls. Calls wait for their turn in order.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  /** The part of the rate that is left for this process. */
  #share = 1;
  #usedAt: Instant = 0;
  /** The time at which the bucket is full again, in fractional milliseconds. */
  #fullAt = 0;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** The time of the last call. */
  get usedAt(): Instant {
    return this.#usedAt;
  }

  /** The calls per second that this process may make. */
  get perSecond(): number {
    return this.#perSecond * this.#share;
  }

  /** Leaves a part of the rate for other processes: with 0.5, one of two. */
  setShare(share: number): void {
    this.#share = share;
  }

  async take(signal?: AbortSignal): Promise<void> {
    const at = now();
    this.#usedAt = at;
    const perToken = 1_000 / this.perSecond;
    this.#fullAt = Math.max(this.#fullAt, at) + perToken;
    const wait = this.#fullAt - at - Math.max(1, this.#burst * this.#share) * perToken;
    if (wait > 0) await pause(wait, signal);
  }
}
