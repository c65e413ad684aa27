/**
 * Starts one GraphQL operation in each turn of the event loop, and lets callers take turns. Reading and checking a
 * document may take some ten milliseconds. Many that arrive together would be read one after the other, and every other
 * caller would wait for all of them.
 */
import { Turns } from "../db/turns.ts";
import { AppError } from "../errors.ts";

/** The maximum number of operations of one caller that wait to start. A page sends about ten at once. */
const WAITING_PER_CALLER_MAX = 200;
const RETRY_AFTER_SECONDS = 1;

export class OperationTurns {
  private readonly waiting = new Turns<() => void>();
  private isScheduled = false;

  /** Resolves when the caller's operation may start. Error: RATE_LIMITED if too many of its operations wait. */
  async start(caller: string): Promise<void> {
    if (this.waiting.sizeOf(caller) >= WAITING_PER_CALLER_MAX)
      throw new AppError("RATE_LIMITED", { details: { retryAfterSeconds: RETRY_AFTER_SECONDS } });
    await new Promise<void>((proceed) => {
      this.waiting.add(caller, proceed);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.size === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.waiting.take()?.();
      // Scheduled after the operation has begun, so the next one starts only after the event loop has read its sockets.
      this.schedule();
    });
  }
}
