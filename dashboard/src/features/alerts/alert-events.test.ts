// @vitest-environment node
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  GraphQLID,
} from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";

/** The time between two events in these tests. For comparison: the page is updated at most every 250 ms. */
const EVERY_MS = 5;
const EVENTS = 300;
/** The number of events sent on one connection, so that several connections are needed even on a slow machine. */
const EVENTS_PER_CONNECTION = 100;

const enumOf = (name: string, value: string): GraphQLEnumType => new GraphQLEnumType({ name, values: { [value]: {} } });
const actorType = new GraphQLObjectType({
  name: "Actor",
  fields: {
    id: { type: GraphQLID },
    kind: { type: enumOf("ActorKind", "OPERATOR") },
    displayName: { type: GraphQLString },
  },
});
const alertType = new GraphQLObjectType({
  name: "Alert",
  fields: {
    id: { type: GraphQLID },
    number: { type: GraphQLInt },
    status: { type: enumOf("AlertStatus", "OPEN") },
    severity: { type: enumOf("Severity", "HIGH") },
    assignee: { type: actorType },
  },
});
const eventType = new GraphQLObjectType({
  name: "AlertEvent",
  fields: {
    id: { type: GraphQLID },
    cursor: { type: GraphQLString },
    kind: { type: enumOf("AlertEventKind", "OPENED") },
    at: { type: GraphQLString },
    alert: { type: alertType },
  },
});

/** Sends the missed events after the cursor first, then new ones, as the API does. */
async function* eventsAfter(
  cursor: number,
  requestedCursors: number[],
  now: () => number,
): AsyncGenerator<{ alertEvents: unknown }> {
  requestedCursors.push(cursor);
  for (let next = cursor + 1; next <= Math.min(EVENTS, cursor + EVENTS_PER_CONNECTION); next += 1) {
    while (now() < next) await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    yield {
      alertEvents: {
        id: `event_${next}`,
        cursor: String(next),
        kind: "OPENED",
        at: "2026-11-24T10:00:00Z",
        alert: { id: `alert_${next}`, number: next, status: "OPEN", severity: "HIGH" },
      },
    };
  }
  await new Promise(() => undefined);
}

let http: Server;
let sockets: WebSocketServer;
let requestedCursors: number[];

beforeEach(async () => {
  requestedCursors = [];
  const began = performance.now();
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: "Query", fields: { no: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: "Subscription",
      fields: {
        alertEvents: {
          type: new GraphQLNonNull(eventType),
          args: {
            filter: {
              type: new GraphQLInputObjectType({ name: "AlertFilter", fields: { query: { type: GraphQLString } } }),
            },
            after: { type: GraphQLString },
          },
          subscribe: (_, { after }: { after: string }) =>
            eventsAfter(Number(after), requestedCursors, () => (performance.now() - began) / EVERY_MS),
        },
      },
    }),
  });
  http = createServer();
  sockets = new WebSocketServer({ server: http, path: "/graphql" });
  useServer({ schema }, sockets);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  // Browser APIs that the socket client needs and Node does not have.
  Object.assign(globalThis, {
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    location: { protocol: "http:", host: `127.0.0.1:${port}` },
  });
});

afterEach(async () => {
  for (const socket of sockets.clients) socket.terminate();
  http.close();
  await once(http, "close");
});

test("every event is delivered once and in order after lost connections, at most every 250 ms", async () => {
  const { followAlertEvents, REDRAW_MS } = await import("./alert-events.ts");
  const delivered: number[] = [];
  const calls: number[] = [];
  let isDone: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  const stop = followAlertEvents({
    after: "0",
    onEvents: (events) => {
      calls.push(performance.now());
      delivered.push(...events.map((event) => event.alert.number));
      if (delivered.length >= EVENTS) isDone();
      else for (const socket of sockets.clients) socket.terminate();
    },
  });
  await done;
  stop();

  expect(delivered).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
  expect(requestedCursors.length).toBeGreaterThanOrEqual(EVENTS / EVENTS_PER_CONNECTION);
  // Each new connection continues after the last delivered event.
  expect(requestedCursors.slice(1).every((cursor) => cursor > 0)).toBe(true);
  const pauses = calls.slice(1).map((at, index) => at - (calls[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(REDRAW_MS - 5);
});
