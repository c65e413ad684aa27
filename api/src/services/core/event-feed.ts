/**
 * How far a log of events has grown, asked once per hint for all who follow it in this process. Rows are numbered in the
 * order of their commits, so between two numbers nothing ever changes: a follower who knows how far he is and how far
 * the log has grown reads exactly what is his, alone or together with others who stand where he stands.
 */
import type { Log } from "../../log.ts";

/** Hints may be lost while the database is away: the log is looked at so often in any case. */
const LOOK_AT_LEAST_MS = 15_000;

export class EventFeed {
  private readonly followers = new Set<Follower>();
  private readonly timer: NodeJS.Timeout;
  private head = 0;
  private isLooking = false;
  private isHinted = false;

  /** `readHead` answers the number of the newest row, 0 where there is none. */
  constructor(
    private readonly readHead: () => Promise<number>,
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => this.hint(), LOOK_AT_LEAST_MS);
    this.timer.unref();
  }

  /** Something may have been written. While nobody follows, nobody looks. */
  hint(): void {
    this.isHinted = true;
    if (!this.isLooking && this.followers.size > 0) void this.look();
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

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.isHinted && this.followers.size > 0) {
      // Lowered before reading: a hint that comes meanwhile is about what this reading may have missed.
      this.isHinted = false;
      try {
        this.head = Math.max(this.head, await this.readHead());
        for (const follower of this.followers) follower.wake();
      } catch (error) {
        // The connection that comes back hints by itself, and so does the timer.
        this.log.warn({ reason: (error as Error).message }, "events.look_failed");
      }
    }
    this.isLooking = false;
  }
}

/** One who follows: he waits until there is more than he has seen, or until he goes. */
export class Follower {
  private resume: (() => void) | null = null;
  private isStopped = false;

  constructor(
    private readonly head: () => number,
    private readonly leave: () => void,
  ) {}

  /** How far the log has grown, once that is beyond `seq`; `null` when this follower has been stopped. */
  async beyond(seq: number): Promise<number | null> {
    while (!this.isStopped && this.head() <= seq) {
      // oxlint-disable-next-line no-loop-func -- one at a time: nobody waits twice
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
    this.leave();
    this.wake();
  }
}
