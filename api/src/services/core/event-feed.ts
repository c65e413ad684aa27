/**
 * Reports how far an event log has grown. The log is read once per hint for all followers in this process. Rows are
 * numbered in commit order, so the events between two numbers never change. A follower that knows its own position and
 * the head of the log (its newest number) can therefore read exactly the events in between. Followers at the same
 * position can share one read.
 */
import type { Log } from "../../log.ts";

/**
 * The interval at which the log is polled in addition to hints. Hints may be lost while the database is unavailable.
 */
const POLL_INTERVAL_MS = 15_000;

export class EventFeed {
  private readonly followers = new Set<Follower>();
  private readonly timer: NodeJS.Timeout;
  private head = 0;
  private isPolling = false;
  private isHinted = false;

  /** `readHead` returns the number of the newest row, or 0 if there is none. */
  constructor(
    private readonly readHead: () => Promise<number>,
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => this.hint(), POLL_INTERVAL_MS);
    this.timer.unref();
  }

  /** Reports that events may have been written. Without followers, the log is not read. */
  hint(): void {
    this.isHinted = true;
    if (!this.isPolling && this.followers.size > 0) void this.poll();
  }

  follow(): Follower {
    const follower = new Follower(
      () => this.head,
      () => this.followers.delete(follower),
    );
    this.followers.add(follower);
    this.hint();
    return follower;
  }

  close(): void {
    clearInterval(this.timer);
    for (const follower of this.followers) follower.stop();
  }

  private async poll(): Promise<void> {
    this.isPolling = true;
    while (this.isHinted && this.followers.size > 0) {
      // Reset before the read: a hint that arrives during the read may be about events that the read missed.
      this.isHinted = false;
      try {
        this.head = Math.max(this.head, await this.readHead());
        for (const follower of this.followers) follower.wake();
      } catch (error) {
        // The next read follows soon: the connection sends a hint after it reconnects, and so does the timer at each
        // interval.
        this.log.warn({ reason: (error as Error).message }, "events.poll_failed");
      }
    }
    this.isPolling = false;
  }
}

/** A reader of the log that waits until there are events after its position, or until it is stopped. */
export class Follower {
  private resume: (() => void) | null = null;
  private isStopped = false;

  constructor(
    private readonly head: () => number,
    private readonly unregister: () => void,
  ) {}

  /** Waits until the head of the log is past `seq` and returns the head. Null if this follower was stopped. */
  async beyond(seq: number): Promise<number | null> {
    while (!this.isStopped && this.head() <= seq) {
      // oxlint-disable-next-line no-loop-func -- each follower waits once at a time
      await new Promise<void>((resolve) => (this.resume = resolve));
    }
    return this.isStopped ? null : this.head();
  }

  wake(): void {
    const { resume } = this;
    this.resume = null;
    resume?.();
  }

  stop(): void {
    this.isStopped = true;
    this.unregister();
    this.wake();
  }
}
