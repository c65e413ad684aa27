/** A worker is killed with SIGKILL at each place between an event and the target's answer. Nothing is lost or reordered. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOTIFICATION_FAILPOINTS } from "../../src/services/core/notification-settings.ts";
import { FIRST_KILL, killCount, NotificationDrill } from "../support/notification-drill.ts";

const KILLS = killCount(5);
const PLACES = [...NOTIFICATION_FAILPOINTS, "midway"];
/** A place that is passed fewer times than planned is not reached: that worker is killed where it is. */
const REACHED_WITHIN_MS = 8_000;
/** A place that a worker passes with certainty is waited for, also on a slow machine. */
const SURELY_REACHED_WITHIN_MS = 60_000;

/** How often the place is passed before the kill, or the milliseconds. Messages are written, and targets taken, only once. */
function passesOf(place: string, kill: number): number {
  if (place === "midway") return (kill * 7) % 20;
  return place === "answered" || place === "recorded" ? Math.floor(kill / PLACES.length) % 3 : 0;
}

function isSure(place: string, kill: number): boolean {
  return place === "midway" || passesOf(place, kill) === 0;
}

let drill: NotificationDrill;
beforeAll(async () => {
  drill = await NotificationDrill.open();
});
afterAll(() => drill.close());

test(
  `${KILLS} kills: every event arrives at every target in order, duplicates have the same ID`,
  { timeout: 120_000 + KILLS * SURELY_REACHED_WITHIN_MS },
  async () => {
    let reached = 0;
    const missed: string[] = [];
    for (let kill = FIRST_KILL; kill < FIRST_KILL + KILLS; kill += 1) {
      await drill.writeEvents();
      const place = PLACES[kill % PLACES.length]!;
      const worker = drill.startWorker(place, passesOf(place, kill));
      const limitMs = isSure(place, kill) ? SURELY_REACHED_WITHIN_MS : REACHED_WITHIN_MS;
      let isReached = true;
      const timer = setTimeout(() => {
        isReached = false;
        worker.kill();
      }, limitMs);
      await worker.ended;
      clearTimeout(timer);
      if (isReached) reached += 1;
      else if (isSure(place, kill)) missed.push(place);
    }
    expect(missed).toEqual([]);
    await drill.writeEvents();
    const last = drill.startWorker("none", 0);
    await drill.untilDelivered();
    last.kill();
    await last.ended;
    const { written, received } = await drill.outcome(
      `${KILLS} kills of the worker, ${reached} of them at the planned place`,
    );
    expect(received).toEqual([written, written]);
  },
);
