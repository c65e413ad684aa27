/** Subscribers that read, or that stop reading once they are subscribed, in a process apart from the server. */
import { once } from "node:events";
import { WebSocket } from "ws";
import type { StalledReport } from "./stalled.ts";

interface Target {
  readonly url: string;
  readonly token: string;
  readonly after: string;
  /** The number of the last event before the subscriptions. */
  readonly first: number;
  readonly query: string;
  readonly count: number;
  readonly isStalled: boolean;
}
interface Frame {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly alertEvents: { readonly id: string } } };
}

const [target] = (await once(process, "message")) as [Target];
const clients = await Promise.all(Array.from({ length: target.count }, () => subscribe(target)));
process.send!({});

process.on("message", (request: { report?: boolean; resume?: boolean }) => {
  if (request.resume) for (const { socket } of clients) socket.resume();
  const report: StalledReport = {
    received: clients.map(({ received }) => received),
    isWhole: clients.map(({ isWhole }) => isWhole),
    closed: clients.map(({ closed }) => closed),
  };
  process.send!(report);
});
process.on("disconnect", () => process.exit(0));

interface Client {
  readonly socket: WebSocket;
  received: number;
  isWhole: boolean;
  closed: number | null;
}

async function subscribe({ url, token, after, first, query, isStalled }: Target): Promise<Client> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    perMessageDeflate: false,
  });
  const client: Client = { socket, received: 0, isWhole: true, closed: null };
  socket.on("error", () => undefined);
  socket.on("close", (code) => (client.closed = code));
  await once(socket, "open");
  const subscribed = new Promise<void>((resolve) => {
    socket.on("message", (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString("utf8")) as Frame;
      if (frame.type === "ping") socket.send('{"type":"pong"}');
      if (frame.type === "connection_ack") {
        socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query, variables: { after } } }));
        socket.send('{"type":"ping"}');
      }
      if (frame.type === "pong") resolve();
      const id = frame.payload?.data?.alertEvents.id;
      if (id === undefined) return;
      client.received += 1;
      client.isWhole &&= Number(id.slice("event_".length)) === first + client.received;
    });
  });
  socket.send(JSON.stringify({ type: "connection_init", payload: { token } }));
  await subscribed;
  if (isStalled) socket.pause();
  return client;
}
