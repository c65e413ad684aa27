/**
 * GraphQL over graphql-ws, on the path of the HTTP route: who comes in, and how all are sent away. A visitor shows who he
 * is once (cookie at the upgrade, or a token in `connection_init`) and is asked again every few seconds: `visitors.ts`.
 */
import type { IncomingMessage, Server } from "node:http";
import type { BlockList } from "node:net";
import type { Duplex } from "node:stream";
import type { GraphQLSchema } from "graphql";
import { CloseCode, handleProtocols, type WebSocket as Transport } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { AppError } from "../../errors.ts";
import type { ContextOptions } from "../../graphql/context.ts";
import type { Log } from "../../log.ts";
import { credentialOf, isOwnOrigin } from "../http/authenticate.ts";
import { clientAddress } from "../http/client-address.ts";
import type { Rates } from "../http/rates.ts";
import { socketOperations } from "./socket-operations.ts";
import { SocketConnection } from "./socket-connection.ts";
import { SOCKET_TIMES, SocketRegistry, type SocketTimes } from "./socket-registry.ts";

export const GRAPHQL_PATH = "/graphql";
/** The library's default is 100 MiB. */
const PAYLOAD_MAX_BYTES = 64 * 1_024;
const NORMAL_CLOSE = 1_000;
const GOING_AWAY_CLOSE = 1_001;

export interface GraphQLSocketsOptions extends Pick<ContextOptions, "platform" | "installation"> {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly cookieName: string;
  readonly publicUrl: string;
  readonly log: Log;
  readonly times?: SocketTimes | undefined;
  readonly rates: Rates;
  readonly trustedProxies: BlockList | null;
  readonly questionMs?: number | undefined;
}

/** Answers how to end all sockets: told that we go away, then cut. */
export function serveGraphQLSockets(options: GraphQLSocketsOptions): () => Promise<void> {
  const { server, platform, publicUrl, cookieName, log, times = SOCKET_TIMES, rates, trustedProxies } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: PAYLOAD_MAX_BYTES,
    handleProtocols,
    autoPong: false,
  });
  const clients = new SocketRegistry(platform, log, times);
  const operations = socketOperations(options);
  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    // An error of the raw socket before the handshake has no other listener.
    duplex.on("error", () => duplex.destroy());
    if (request.url?.split("?")[0] !== GRAPHQL_PATH) return refuse(duplex, "404 Not Found");
    if (!isOwnOrigin(request.headers, publicUrl)) return refuse(duplex, "403 Forbidden");
    const address = clientAddress(request, trustedProxies);
    try {
      rates.connect(address);
    } catch (error) {
      return refuse(
        duplex,
        "429 Too Many Requests",
        `Retry-After: ${String((error as AppError).details["retryAfterSeconds"])}\r\n`,
      );
    }
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      socket.on("error", (error) => log.debug({ reason: error.message }, "sockets.broken"));
      const client = new SocketConnection(socket, {
        address,
        credential: credentialOf(request.headers, cookieName),
        answersCloseMs: times.answersCloseMs,
        connection: request.socket,
      });
      clients.add(client);
      const closed = operations.opened(transportOf(client, log), client);
      socket.once("close", (code, reason) => void closed(code, reason.toString("utf8")));
    });
  };
  server.on("upgrade", upgrade);
  return async () => {
    clients.close();
    server.off("upgrade", upgrade);
    const ended = Promise.all(
      [...clients].map(({ socket }) => new Promise<void>((resolve) => socket.once("close", () => resolve()))),
    );
    for (const client of clients) client.end(GOING_AWAY_CLOSE, "Going away");
    await ended;
    sockets.close();
  };
}

/** A visitor as graphql-ws knows sockets. */
function transportOf(client: SocketConnection, log: Log): Transport {
  const { socket } = client;
  return {
    protocol: socket.protocol,
    send: (text) => client.send(text),
    close: (code = NORMAL_CLOSE, reason = "") => void client.end(code, reason),
    onMessage: (answer) =>
      socket.on("message", (message: Buffer) => {
        answer(message.toString("utf8")).catch((error: Error) => {
          log.error({ reason: error.message, stack: error.stack }, "sockets.failed");
          client.end(CloseCode.InternalServerError, "Internal server error");
        });
      }),
  };
}

function refuse(duplex: Duplex, status: string, header = ""): void {
  duplex.end(`HTTP/1.1 ${status}\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
