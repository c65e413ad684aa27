/**
 * Thousands of subscribers, each with its own socket, in a process apart from the server. They record when each event
 * arrived. All processes of this machine share one clock, so the times can be compared.
 */
import { once } from "node:events";
import { WebSocket } from "ws";

const OPENED_AT_ONCE = 50;
/**
 * The subscription starts after a cursor. Events written before it began therefore arrive too, and a missing event is
 * always counted.
 */
const SUBSCRIPTION =
  "subscription ($after: String!) { alertEvents(after: $after) { id kind at alert { id number severity status title } } }";

interface Target {
  readonly url: string;
  readonly token: string;
  /** The cursor of the last event before the subscriptions. */
  readonly after: string;
}
interface Frame {
  readonly type: string;
  readonly payload?: {
    readonly data?: { readonly alertEvents: { readonly id: string } };
    readonly errors?: readonly unknown[];
  };
}

const [{ url, token, after }] = (await once(process, "message")) as [Target];
const sockets: WebSocket[] = [];
/** Per subscriber: event id -> times at which it arrived. More than one is an error. */
const arrivals: Map<string, number[]>[] = [];
process.send!({});

process.on("message", (request: { open?: number; report?: boolean; close?: boolean }) => {
  if (request.open !== undefined) void open(request.open).then(() => process.send!({ open: sockets.length }));
  if (request.report)
    process.send!({
      arrivals: arrivals.splice(0, arrivals.length, ...arrivals.map(() => new Map())).map((each) => [...each]),
    });
});
process.on("disconnect", () => process.exit(0));

async function open(count: number): Promise<void> {
  for (let start = 0; start < count; start += OPENED_AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - start) }, subscribe));
  }
}

async function subscribe(): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    perMessageDeflate: false,
  });
  const own = new Map<string, number[]>();
  arrivals.push(own);
  const index = arrivals.length - 1;
  await once(socket, "open");
  const acknowledged = new Promise<void>((resolve, reject) => {
    socket.on("close", (code) => reject(new Error(`The socket was closed: ${code}.`)));
    socket.on("message", (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString("utf8")) as Frame;
      if (frame.type === "ping") socket.send('{"type":"pong"}');
      if (frame.type === "connection_ack") {
        socket.send(
          JSON.stringify({ id: "1", type: "subscribe", payload: { query: SUBSCRIPTION, variables: { after } } }),
        );
        socket.send('{"type":"ping"}');
      }
      if (frame.type === "pong") resolve();
      if (frame.type === "error" || frame.payload?.errors) reject(new Error(JSON.stringify(frame.payload)));
      const id = frame.payload?.data?.alertEvents.id;
      if (id === undefined) return;
      const times = arrivals[index]!.get(id);
      if (times) times.push(Date.now());
      else arrivals[index]!.set(id, [Date.now()]);
    });
  });
  socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${token}` } }));
  await acknowledged;
  sockets.push(socket);
}
