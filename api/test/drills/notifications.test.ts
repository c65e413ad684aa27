/**
 * PostgreSQL is killed with SIGKILL, or every connection to it is cut, while events are written and messages are sent.
 * Nothing is lost or reordered. `NOTIFICATION_KILLS=100` runs the long form.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../sandbox/random.ts";
import { pause } from "../../src/clock.ts";
import { FIRST_KILL, killCount, NotificationDrill } from "../support/notification-drill.ts";
import { OwnPostgres, STRIKES } from "./own-postgres.ts";

const KILLS = killCount(2);
const READY_WITHIN_MS = 120_000;
const STRIKE_AFTER_MAX_MS = 300;

let postgres: OwnPostgres;
let drill: NotificationDrill;
beforeAll(async () => {
  postgres = await OwnPostgres.open();
  drill = await NotificationDrill.open(await postgres.openDatabase("notifications"));
}, READY_WITHIN_MS);
afterAll(async () => {
  await drill?.close();
  await postgres?.close();
});

test(
  `${KILLS} kills of the database: every event arrives at every target in order, duplicates have the same ID`,
  { timeout: 120_000 + KILLS * 30_000 },
  async ({ signal }) => {
    const random = seededRandom(FIRST_KILL + 1);
    const worker = drill.startWorker("none", 0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const striking = pause(Math.floor(random.next() * STRIKE_AFTER_MAX_MS)).then(() =>
        // Mostly kills. A connection that is cut is another way to lose the answer to a commit.
        postgres.strike(STRIKES[kill % 4 === 3 ? 1 : 0]),
      );
      await Promise.all([striking, drill.writeEvents()]);
    }
    await drill.writeEvents();
    await drill.untilDelivered(signal);
    worker.kill();
    await worker.ended;
    const { KILL, DISCONNECT } = postgres.strikes;
    const { written, received } = await drill.outcome(
      `${KILL} kills of PostgreSQL and ${DISCONNECT} times all connections cut`,
    );
    expect(received).toEqual([written, written]);
  },
);
