/** A worker is killed with SIGKILL at each place between an event and the target's answer. Nothing is lost or reordered. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOTIFICATION_FAILPOINTS } from "../../src/services/core/notification-settings.ts";
import { FIRST_KILL, killCount, NotificationDrill } from "../support/notification-drill.ts";

const KILLS = killCount(5);
const PLACES = [...NOTIFICATION_FAILPOINTS, "midway"];
/** Each worker passes each place at least once. On a busy machine its start alone takes long. */
const PASSED_WITHIN_MS = 60_000;
/** A place that is passed fewer times than planned is not reached: that worker is killed where it is. */
const PASSED_AGAIN_WITHIN_MS = 8_000;

/** How often the place is passed before the kill, or the milliseconds. Messages are written, and targets taken, only once. */
function passesOf(place: string, kill: number): number {
  if (place === "midway") return (kill * 7) % 20;
  return place === "answered" || place === "recorded" ? Math.floor(kill / PLACES.length) % 3 : 0;
}

let drill: NotificationDrill;
beforeAll(async () => {
  drill = await NotificationDrill.open();
});
afterAll(() => drill?.close());

test(
  `${KILLS} kills: every event arrives at every target in order, duplicates have the same ID`,
  { timeout: 120_000 + KILLS * PASSED_WITHIN_MS },
  async ({ signal }) => {
    let reached = 0;
    const missed: string[] = [];
    for (let kill = FIRST_KILL; kill < FIRST_KILL + KILLS; kill += 1) {
      await drill.writeEvents();
      const place = PLACES[kill % PLACES.length]!;
      const passes = passesOf(place, kill);
      const isCertain = place === "midway" || passes === 0;
      const worker = drill.startWorker(place, passes);
      let isLate = false;
      const timer = setTimeout(
        () => {
          isLate = true;
          worker.kill();
        },
        isCertain ? PASSED_WITHIN_MS : PASSED_AGAIN_WITHIN_MS,
      );
      const end = await worker.ended;
      clearTimeout(timer);
      if (end === "SIGKILL" && !isLate) reached += 1;
      else if (isCertain) missed.push(`${place}: ${isLate ? "late" : end}`);
    }
    expect(missed).toEqual([]);
    await drill.writeEvents();
    const last = drill.startWorker("none", 0);
    await drill.untilDelivered(signal);
    last.kill();
    await last.ended;
    const { written, received } = await drill.outcome(
      `${KILLS} kills of the worker, ${reached} of them at the planned place`,
    );
    expect(received).toEqual([written, written]);
    const owners = drill.ownersOutcome();
    expect(owners.received).toEqual(owners.expected);
  },
);
