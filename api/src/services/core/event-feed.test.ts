import { describe, expect, test, vi } from "vitest";
import { createLog } from "../../log.ts";
import { EventFeed } from "./event-feed.ts";

/** An event log whose reads the test answers by hand, in the order in which they started. */
class ManualLog {
  readonly feed: EventFeed;
  private readonly reads: ((head: number | Error) => void)[] = [];

  constructor() {
    const readHead = () =>
      new Promise<number>((resolve, reject) =>
        this.reads.push((head) => (typeof head === "number" ? resolve(head) : reject(head))),
      );
    this.feed = new EventFeed(readHead, createLog("silent"));
  }

  get readCount(): number {
    return this.reads.length;
  }

  async answer(head: number | Error): Promise<void> {
    const read = await vi.waitUntil(() => this.reads.shift());
    read(head);
  }
}

describe("a follower", () => {
  test("receives the new head of the log, at once if the log has already grown", async () => {
    const log = new ManualLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(3);
    await log.answer(5);
    expect(await grown).toBe(5);
    expect(await follower.beyond(4)).toBe(5);
    log.feed.close();
  });

  test("waits while there are no events after its position", async () => {
    const log = new ManualLog();
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

  test("misses no event that is hinted during a read: any number of hints causes one more read", async () => {
    const log = new ManualLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(0);
    await expect.poll(() => log.readCount).toBe(1);
    for (let hint = 0; hint < 5; hint += 1) log.feed.hint();
    // This read started before the hints, so it does not see their events.
    await log.answer(0);
    await log.answer(1);
    expect(await grown).toBe(1);
    await Promise.resolve();
    expect(log.readCount).toBe(0);
    log.feed.close();
  });

  test("is woken by the next hint after a failed read", async () => {
    const log = new ManualLog();
    const follower = log.feed.follow();
    const grown = follower.beyond(0);
    await log.answer(new Error("The connection is lost."));
    await expect
      .poll(() => {
        log.feed.hint();
        return log.readCount;
      })
      .toBe(1);
    await log.answer(2);
    expect(await grown).toBe(2);
    log.feed.close();
  });

  test("stops waiting when it is stopped or the feed is closed", async () => {
    const log = new ManualLog();
    const [one, other] = [log.feed.follow(), log.feed.follow()];
    const waits = [one.beyond(0), other.beyond(0)];
    one.stop();
    expect(await waits[0]).toBeNull();
    log.feed.close();
    expect(await waits[1]).toBeNull();
  });
});

test("a log without followers is not read", async () => {
  const log = new ManualLog();
  log.feed.hint();
  expect(log.readCount).toBe(0);
  const follower = log.feed.follow();
  expect(log.readCount).toBe(1);
  await log.answer(1);
  expect(await follower.beyond(0)).toBe(1);
  follower.stop();
  log.feed.hint();
  expect(log.readCount).toBe(0);
  log.feed.close();
});
