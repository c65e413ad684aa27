import { describe, expect, test, vi } from "vitest";
import { createLog } from "../../log.ts";
import { EventFeed } from "./event-feed.ts";

/** A log whose readings are answered by hand, in the order in which they were begun. */
class SlowLog {
  readonly feed: EventFeed;
  private readonly readings: ((head: number | Error) => void)[] = [];

  constructor() {
    const read = () =>
      new Promise<number>((resolve, reject) =>
        this.readings.push((head) => (typeof head === "number" ? resolve(head) : reject(head))),
      );
    this.feed = new EventFeed(read, createLog("silent"));
  }

  get readingCount(): number {
    return this.readings.length;
  }

  async answer(head: number | Error): Promise<void> {
    const reading = await vi.waitUntil(() => this.readings.shift());
    reading(head);
  }
}

describe("a follower", () => {
  test("is told how far the log has grown, at once where it has already", async () => {
    const log = new SlowLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(3);
    await log.answer(5);
    expect(await grown).toBe(5);
    expect(await follower.beyond(4)).toBe(5);
    log.feed.close();
  });

  test("waits while there is nothing beyond where he is", async () => {
    const log = new SlowLog();
    const follower = log.feed.follow();
    await log.answer(5);
    const grown = follower.beyond(5);
    log.feed.hint();
    await log.answer(5);
    log.feed.hint();
    await log.answer(9);
    expect(await grown).toBe(9);
    log.feed.close();
  });

  test("misses nothing that was hinted while the log was being read: it is read once more, however many hints there were", async () => {
    const log = new SlowLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(0);
    await expect.poll(() => log.readingCount).toBe(1);
    for (let hint = 0; hint < 5; hint += 1) log.feed.hint();
    // This reading began before the hints, and saw nothing of what they were about.
    await log.answer(0);
    await log.answer(1);
    expect(await grown).toBe(1);
    await Promise.resolve();
    expect(log.readingCount).toBe(0);
    log.feed.close();
  });

  test("is told by the next hint after a reading that failed", async () => {
    const log = new SlowLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(0);
    await log.answer(new Error("The connection is lost."));
    await expect
      .poll(() => {
        log.feed.hint();
        return log.readingCount;
      })
      .toBe(1);
    await log.answer(2);
    expect(await grown).toBe(2);
    log.feed.close();
  });

  test("who goes, or is sent away, waits no longer", async () => {
    const log = new SlowLog();
    const [one, other] = [log.feed.follow(), log.feed.follow()];
    const waits = [one.beyond(0), other.beyond(0)];
    one.stop();
    expect(await waits[0]).toBeNull();
    log.feed.close();
    expect(await waits[1]).toBeNull();
  });
});

test("a log that nobody follows is not read", async () => {
  const log = new SlowLog();
  log.feed.hint();
  expect(log.readingCount).toBe(0);
  const follower = log.feed.follow();
  expect(log.readingCount).toBe(1);
  await log.answer(1);
  expect(await follower.beyond(0)).toBe(1);
  follower.stop();
  log.feed.hint();
  expect(log.readingCount).toBe(0);
  log.feed.close();
});
