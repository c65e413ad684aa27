/** Subscribers that stop reading: their cost, how they are disconnected, and that other subscribers are not affected. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type LiveFixture, openLiveFixture, Subscriber } from "../support/live-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const RECEIVED_WITHIN = { interval: 50, timeout: 90_000 };
const QUERY = "subscription ($after: String) { alertEvents(after: $after) { id cursor comment } }";
/**
 * With the next two constants, 20 MB of events: more than operating systems buffer for a client that has stopped
 * reading.
 */
const WRITES = 100;
const EVENTS_PER_WRITE = 40;
const COMMENT = "x".repeat(5_000);
const MIB = 1_024 * 1_024;
/** Twice the 512 KB that a client may leave unread, because the server only estimates the size of an event. */
const UNREAD_MAX_BYTES = MIB;
/** Far more than the operating systems and the server buffer, so that most of it is still in the client. */
const SENT_BYTES = 32 * MIB;

let live: LiveFixture;
let server: TestServer;

beforeAll(async () => {
  live = await openLiveFixture(["account_a", "account_b"], EVENTS_PER_WRITE / 2);
  server = await openTestServer(live.platform, {
    socketTimes: { pollMs: 200, pingMs: 60_000, takesNothingMs: 5_000, answersCloseMs: 60_000 },
  });
});
afterAll(async () => {
  await server.close();
  await live.close();
});

test(
  "a client that accepts nothing is closed with 1013 and can resume, and other clients receive everything",
  { timeout: 240_000 },
  async () => {
    const token = await live.token("viewer", "vera");
    const after = await live.cursor();
    const ended = vi.spyOn(live.platform.platform.log, "warn");
    const stalled = await Promise.all([1, 2, 3, 4].map(() => Subscriber.open(server, token, QUERY, { after })));
    const reading = await Promise.all([1, 2].map(() => Subscriber.open(server, token, QUERY, { after })));
    for (const { socket } of stalled) socket.pause();
    for (let write = 0; write < WRITES; write += 1) await live.write(live.alerts, `${COMMENT} ${write}`);
    const expected = await live.idsAfter(after);
    expect(expected).toHaveLength(WRITES * EVENTS_PER_WRITE);

    await expect
      .poll(() => Math.min(...reading.map(({ events }) => events.length)), RECEIVED_WITHIN)
      .toBeGreaterThanOrEqual(expected.length);
    for (const { ids } of reading) expect(ids).toEqual(expected);

    await expect
      .poll(() => ended.mock.calls.filter(([, event]) => event === "sockets.takes_nothing").length, RECEIVED_WITHIN)
      .toBe(stalled.length);
    ended.mockRestore();
    for (const { socket } of stalled) socket.resume();
    expect(await Promise.all(stalled.map(({ closed }) => closed))).toEqual(stalled.map(() => 1013));
    for (const { socket } of reading) expect(socket.readyState).toBe(socket.OPEN);

    for (const { ids, events } of stalled) {
      // The client received the first events without a gap. The others were never buffered for this client.
      expect(ids).toEqual(expected.slice(0, ids.length));
      expect(ids.length).toBeLessThan(expected.length);
      // The operating system does not buffer the other events either. That would take megabytes per client.
      expect(ids.length * COMMENT.length).toBeLessThan(UNREAD_MAX_BYTES);
      const resumed = await Subscriber.open(server, token, QUERY, { after: events.at(-1)!.cursor });
      await expect.poll(() => resumed.events.length, RECEIVED_WITHIN).toBe(expected.length - ids.length);
      expect([...ids, ...resumed.ids]).toEqual(expected);
      await resumed.cut();
    }
    await Promise.all(reading.map((each) => each.cut()));
  },
);

test("a client that reads slowly stays connected", { timeout: 240_000 }, async () => {
  const after = await live.cursor();
  const slow = await Subscriber.open(server, await live.token("viewer", "slow"), QUERY, { after });
  const pausing = setInterval(() => (slow.socket.isPaused ? slow.socket.resume() : slow.socket.pause()), 100);
  for (let write = 0; write < 10; write += 1) await live.write(live.alerts, `${COMMENT} ${write}`);
  const expected = await live.idsAfter(after);
  await expect.poll(() => slow.events.length, RECEIVED_WITHIN).toBe(expected.length);
  clearInterval(pausing);
  expect(slow.ids).toEqual(expected);
  expect(slow.socket.readyState).toBe(slow.socket.OPEN);
  await slow.cut();
});

test.each([
  ["sends pings", (socket: WebSocket) => socket.ping("x".repeat(125))],
  [
    "sends requests",
    (socket: WebSocket) => socket.send(JSON.stringify({ type: "ping", payload: { text: "x".repeat(60_000) } })),
  ],
])(
  "the server stops reading from a client that %s without reading, and then closes the connection",
  { timeout: 240_000 },
  async (_name, send) => {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
      perMessageDeflate: false,
    });
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => undefined);
    const acknowledged = new Promise((resolve) => socket.once("message", resolve));
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(JSON.stringify({ type: "connection_init", payload: { token: await live.token("viewer", "vera") } }));
    await acknowledged;
    socket.pause();
    let sentBytes = 0;
    while (sentBytes < SENT_BYTES) {
      const before = socket.bufferedAmount;
      send(socket);
      sentBytes += Math.max(125, socket.bufferedAmount - before);
    }
    const ended = vi.spyOn(live.platform.platform.log, "warn");
    await expect
      .poll(() => ended.mock.calls.filter(([, event]) => event === "sockets.takes_nothing").length, RECEIVED_WITHIN)
      .toBe(1);
    ended.mockRestore();
    // The server did not read the client's messages, so they are still in the client's buffer.
    expect(socket.bufferedAmount).toBeGreaterThan(20 * MIB);
    socket.terminate();
    await closed;
  },
);
