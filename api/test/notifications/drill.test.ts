/** A worker is killed with SIGKILL at each place between an event and the target's answer. Nothing is lost or reordered. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { NOTIFICATION_FAILPOINTS } from "../../src/services/core/notification-settings.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

const WORKER = fileURLToPath(new URL("../support/notification-process.ts", import.meta.url));
/** `NOTIFICATION_KILLS=200` runs the long drill. */
const KILLS = Number(process.env["NOTIFICATION_KILLS"] ?? 5);
const PLACES = [...NOTIFICATION_FAILPOINTS, "midway"];
const EVENTS_PER_KILL = 3;

let fixture: NotificationFixture;
const sinks = [new HttpSink(), new HttpSink()];

beforeAll(async () => {
  fixture = await openNotificationFixture();
  const targetIds = [];
  for (const sink of sinks) targetIds.push(await fixture.addWebhook(`sink ${targetIds.length}`, await sink.open()));
  await fixture.addRule({ targetIds });
});
afterAll(async () => {
  for (const sink of sinks) await sink.close();
  await fixture.close();
});

test(`${KILLS} kills: every event arrives at every target in order, duplicates have the same ID`, async () => {
  const url = fixture.alerts.databaseUrl;
  const found: Record<string, "HIGH"> = {};
  for (let kill = 0; kill <= KILLS; kill += 1) {
    for (let count = 0; count < EVENTS_PER_KILL; count += 1) {
      found[`user-${kill}-${count}`] = "HIGH";
      await fixture.scan(found);
    }
    const place = kill === KILLS ? "none" : PLACES[kill % PLACES.length]!;
    const passes = place === "midway" ? (kill * 7) % 20 : Math.floor(kill / PLACES.length) % 3;
    const worker = spawn(process.execPath, ["--import", "tsx", WORKER, url, place, String(passes)], {
      stdio: "inherit",
    });
    const ended = once(worker, "exit");
    if (place !== "none") {
      // A place that is passed fewer times than planned is not reached: that worker is killed where it is.
      const timer = setTimeout(() => worker.kill("SIGKILL"), 8_000);
      await ended;
      clearTimeout(timer);
      continue;
    }
    for (let polls = 0; polls < 400 && (await waiting()) > 0; polls += 1) await pause(50);
    worker.kill("SIGKILL");
    await ended;
  }
  expect(await waiting()).toBe(0);
  const wanted = await fixture.query<{ id: string }>("select 'event_' || seq as id from alert_event order by seq");
  for (const sink of sinks) {
    const first = new Map<string, string>();
    const order: string[] = [];
    for (const { id, text, body } of sink.received) {
      if (!first.has(id)) order.push(...body.data.events.map(({ eventId }) => eventId));
      expect(first.get(id) ?? text).toBe(text);
      first.set(id, text);
    }
    expect(order).toEqual(wanted.map(({ id }) => id));
  }
}, 120_000);

async function waiting(): Promise<number> {
  const [row] = await fixture.query<{ count: string }>(
    `select (select count(*) from notification_delivery where state = 'PENDING')
          + (select count(*) from notification_rule where position < (select max(seq) from alert_event)) as count`,
  );
  return Number(row?.count);
}
