import { now, pause } from "../clock.ts";

/**
 * Keeps one connection below a rate of calls: AWS throttles IAM for the whole account, so an eager scan would slow the
 * customer's own calls. A call waits for its turn; turns are handed out in order.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  /** The moment at which the bucket is full again; a fractional millisecond count. */
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
