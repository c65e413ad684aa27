/** Subscribers who stop reading: what they cost, how they end, and that nobody else notices. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type LiveFixture, openLiveFixture, Subscriber } from "../support/live-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const TOLD_WITHIN = { interval: 50, timeout: 90_000 };
const QUERY = "subscription ($after: String) { alertEvents(after: $after) { id cursor comment } }";
/** Each more than the operating system takes for a reader who has stopped: 20 MB. */
const WRITES = 100;
const EVENTS_PER_WRITE = 40;
const COMMENT = "x".repeat(5_000);
const MIB = 1_024 * 1_024;
/** Half of it is what may be on the way; the rest for events that are larger than one thinks. */
const UNREAD_MAX_BYTES = MIB;

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
  "who takes nothing is closed with 1013 and comes back to all that he missed, and others are told everything",
  { timeout: 180_000 },
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
      .poll(() => Math.min(...reading.map(({ events }) => events.length)), TOLD_WITHIN)
      .toBeGreaterThanOrEqual(expected.length);
    for (const { ids } of reading) expect(ids).toEqual(expected);

    await expect
      .poll(() => ended.mock.calls.filter(([, event]) => event === "sockets.takes_nothing").length, TOLD_WITHIN)
      .toBe(stalled.length);
    ended.mockRestore();
    for (const { socket } of stalled) socket.resume();
    expect(await Promise.all(stalled.map(({ closed }) => closed))).toEqual(stalled.map(() => 1013));
    for (const { socket } of reading) expect(socket.readyState).toBe(socket.OPEN);

    for (const { ids, events } of stalled) {
      // In one piece from the start, and not nearly everything: the rest was never kept for him.
      expect(ids).toEqual(expected.slice(0, ids.length));
      expect(ids.length).toBeLessThan(expected.length);
      // Neither does the operating system keep it, which would take some megabytes for each.
      expect(ids.length * COMMENT.length).toBeLessThan(UNREAD_MAX_BYTES);
      const back = await Subscriber.open(server, token, QUERY, { after: events.at(-1)!.cursor });
      await expect.poll(() => back.events.length, TOLD_WITHIN).toBe(expected.length - ids.length);
      expect([...ids, ...back.ids]).toEqual(expected);
      await back.cut();
    }
    await Promise.all(reading.map((each) => each.cut()));
  },
);

test("who takes little by little stays", { timeout: 120_000 }, async () => {
  const after = await live.cursor();
  const slow = await Subscriber.open(server, await live.token("viewer", "slow"), QUERY, { after });
  const pausing = setInterval(() => (slow.socket.isPaused ? slow.socket.resume() : slow.socket.pause()), 100);
  for (let write = 0; write < 10; write += 1) await live.write(live.alerts, `${COMMENT} ${write}`);
  const expected = await live.idsAfter(after);
  await expect.poll(() => slow.events.length, TOLD_WITHIN).toBe(expected.length);
  clearInterval(pausing);
  expect(slow.ids).toEqual(expected);
  expect(slow.socket.readyState).toBe(slow.socket.OPEN);
  await slow.cut();
});

test.each([
  ["pings", (socket: WebSocket) => socket.ping("x".repeat(125))],
  ["asks", (socket: WebSocket) => socket.send(JSON.stringify({ type: "ping", payload: { text: "x".repeat(60_000) } }))],
])("who %s without reading is no longer read from, and then closed", { timeout: 120_000 }, async (_deed, send) => {
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
  while (sentBytes < 60 * MIB) {
    const before = socket.bufferedAmount;
    send(socket);
    sentBytes += Math.max(125, socket.bufferedAmount - before);
  }
  const ended = vi.spyOn(live.platform.platform.log, "warn");
  await expect
    .poll(() => ended.mock.calls.filter(([, event]) => event === "sockets.takes_nothing").length, TOLD_WITHIN)
    .toBe(1);
  ended.mockRestore();
  // What he sent and nobody took is still his own.
  expect(socket.bufferedAmount).toBeGreaterThan(20 * MIB);
  socket.terminate();
  await closed;
});
