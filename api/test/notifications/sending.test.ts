/** Sending while a target is slow, while it is changed, and after an admin skipped a message. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startNotificationWorker } from "../../src/app/notification-worker.ts";
import { elapsed, pause } from "../../src/clock.ts";
import {
  HttpSink,
  type NotificationFixture,
  openNotificationFixture,
  SIGNING_SECRET,
} from "../support/notification-fixture.ts";

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

const until = async (isSo: () => boolean) => {
  const startedAt = elapsed();
  while (!isSo() && elapsed() - startedAt < 5_000) await pause(5);
  return elapsed() - startedAt;
};

test("a slow target delays no message to another one", async () => {
  const stop = new AbortController();
  await fixture.addRule({ targetIds: [await fixture.addWebhook("slow", slowUrl)], query: "resource:anna" });
  await fixture.addRule({ targetIds: [await fixture.addWebhook("fast", sinkUrl)], query: "resource:ben" });
  const worker = startNotificationWorker(fixture.platform, { stop: stop.signal, isPaused: () => false });
  await fixture.scan({ anna: "HIGH" });
  await until(() => held.length > 0);
  await fixture.scan({ anna: "HIGH", ben: "HIGH" });
  // The slow target is given up after 2 s.
  expect(await until(() => sink.received.length > 0)).toBeLessThan(1_000);
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
