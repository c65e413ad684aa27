/** Sending while a target is slow, while it is changed, and after an admin skipped a message. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startNotificationWorker } from "../../src/app/notification-worker.ts";
import { elapsed, pause } from "../../src/clock.ts";
import { NotificationDeliveries, removeOldDeliveries } from "../../src/services/notifications/deliveries.ts";
import {
  HttpSink,
  type NotificationFixture,
  openNotificationFixture,
  SIGNING_SECRET,
} from "../support/notification-fixture.ts";
import { DRILL_SETTINGS } from "../support/notification-settings.ts";

let fixture: NotificationFixture;
let sink: HttpSink;
let sinkUrl: string;
/** Answers of the slow target that wait to be sent. */
const held: ServerResponse[] = [];
const slow = createServer((request, response) => {
  request.resume();
  held.push(response);
});
let slowUrl: string;

beforeAll(async () => {
  fixture = await openNotificationFixture();
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  slowUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  slow.closeAllConnections();
  await new Promise((resolve) => slow.close(resolve));
  await fixture.close();
});
beforeEach(async () => {
  sink = new HttpSink();
  sinkUrl = `${await sink.open()}/`;
});
afterEach(async () => {
  await sink.close();
  held.length = 0;
  await fixture.query("delete from notification_rule");
  await fixture.query("delete from notification_target");
  await fixture.scan({});
});

/** The slow target takes longer than this to be given up, however busy the machine is. */
const UNTIL_MS = 45_000;

const until = async (isSo: () => boolean) => {
  const startedAt = elapsed();
  while (!isSo() && elapsed() - startedAt < UNTIL_MS) await pause(5);
  return elapsed() - startedAt;
};

test("a slow target delays no message to another one", async () => {
  const stop = new AbortController();
  await fixture.addRule({ targetIds: [await fixture.addWebhook("slow", slowUrl)], query: "resource:anna" });
  await fixture.addRule({ targetIds: [await fixture.addWebhook("fast", sinkUrl)], query: "resource:ben" });
  const { notifications } = fixture.platform;
  const times = { ...DRILL_SETTINGS.times, answerMs: 4 * UNTIL_MS, leaseMs: 8 * UNTIL_MS };
  const platform = { ...fixture.platform, notifications: { ...notifications, times } };
  const worker = startNotificationWorker(platform, { stop: stop.signal, isPaused: () => false });
  await fixture.scan({ anna: "HIGH" });
  await until(() => held.length > 0);
  await fixture.scan({ anna: "HIGH", ben: "HIGH" });
  expect(await until(() => sink.received.length > 0)).toBeLessThan(UNTIL_MS);
  stop.abort();
  await worker.close();
});

test("a target that is changed gets what waits at its new address, and the old one no second message", async () => {
  const id = await fixture.addWebhook("moved", slowUrl);
  await fixture.addRule({ targetIds: [id] });
  for (const found of [["carl"], ["carl", "dora"]])
    await fixture.scan(Object.fromEntries(found.map((name) => [name, "HIGH" as const])));
  const working = fixture.work();
  await until(() => held.length > 0);
  await fixture.targets.update({ id, name: "moved", webhook: { url: sinkUrl, signingSecret: SIGNING_SECRET } });
  held[0]!.writeHead(204).end();
  await pause(100);
  expect(held).toHaveLength(1);
  await working;
  await fixture.work();
  expect(sink.received.flatMap(({ body }) => body.data.events.map(({ title }) => title))).toHaveLength(2);
});

test("an admin skips a message that the target refuses for good, and the later ones are sent", async () => {
  await fixture.addRule({ targetIds: [await fixture.addWebhook("picky", sinkUrl)] });
  sink.status = 413;
  await fixture.scan({ emil: "HIGH" });
  await fixture.scan({ emil: "HIGH", fritz: "HIGH" });
  await fixture.work();
  sink.status = 204;
  const log = new NotificationDeliveries(fixture.scope());
  const [later, first] = (await log.list({ first: 2 })).nodes;
  const viewer = new NotificationDeliveries(fixture.scope("operator"));
  await expect(viewer.skip(first!.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await log.skip(first!.id)).toMatchObject({ state: "SKIPPED", answerStatus: 413, deliveredAt: null });
  await fixture.work();
  expect(sink.received.map(({ id }) => id)).toEqual([later!.messageId]);
  for (const { id } of [first!, later!])
    await expect(log.skip(id)).rejects.toMatchObject({ code: "BAD_USER_INPUT", details: { path: "id" } });
  const audited = await fixture.query(
    "select details ->> 'asked' as asked, details ->> 'messageId' as message from audit_event order by seq desc limit 1",
  );
  expect(audited).toEqual([{ asked: "SKIP", message: first!.messageId }]);
  expect(await removeOldDeliveries(fixture.platform)).toBe(0);
  await fixture.query(
    "update notification_delivery set skipped_at = now() - interval '31 days' where state = 'SKIPPED'",
  );
  expect(await removeOldDeliveries(fixture.platform)).toBe(1);
});
