/**
 * GraphQL over graphql-ws, on the path of the HTTP route: accepts sockets and closes them at shutdown. A client
 * presents its credential once, as a cookie at the upgrade or as a token in `connection_init`. `socket-registry.ts`
 * checks the credential again every few seconds.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, handleProtocols, type WebSocket as Transport } from "graphql-ws";
import { WebSocketServer } from "ws";
import type { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { credentialOf, isOwnOrigin } from "../http/authenticate.ts";
import { clientAddress, isProxy } from "../http/client-address.ts";
import { isOwnHost } from "../http/own-host.ts";
import { socketOperations } from "./socket-operations.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { GraphQLSocketsOptions } from "./socket-options.ts";
import { SOCKET_TIMES, SocketRegistry } from "./socket-registry.ts";

export const GRAPHQL_PATH = "/graphql";
/** The maximum size of a message. The library's default is 100 MiB. */
export const PAYLOAD_MAX_BYTES = 64 * 1_024;
const NORMAL_CLOSE = 1_000;
const GOING_AWAY_CLOSE = 1_001;

/**
 * Serves the sockets. Returns a function that closes all sockets with 1001 and then disconnects those that are still
 * open.
 */
export function serveGraphQLSockets(options: GraphQLSocketsOptions): () => Promise<void> {
  const { server, platform, installation, cookieName, log, times = SOCKET_TIMES, rates, trustedProxies } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: PAYLOAD_MAX_BYTES,
    handleProtocols,
    autoPong: false,
  });
  const clients = new SocketRegistry(platform, log, times);
  const operations = socketOperations(options);
  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    // Before the handshake, nothing else listens for errors of the raw socket.
    duplex.on("error", () => duplex.destroy());
    if (request.url?.split("?")[0] !== GRAPHQL_PATH) return refuse(duplex, "404 Not Found");
    const isProxied = isProxy(trustedProxies, request.socket.remoteAddress ?? "");
    if (!isProxied && !isOwnHost(request.headers.host, installation.publicUrl))
      return refuse(duplex, "421 Misdirected Request");
    if (!isOwnOrigin(request.headers, installation.publicUrl)) return refuse(duplex, "403 Forbidden");
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
        userAgent: request.headers["user-agent"],
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

/** Adapts a socket connection to the interface of graphql-ws. */
function transportOf(client: SocketConnection, log: Log): Transport {
  const { socket } = client;
  return {
    protocol: socket.protocol,
    send: (text) => client.send(text),
    close: (code = NORMAL_CLOSE, reason = "") => void client.end(code, reason),
    onMessage: (handle) =>
      socket.on("message", (message: Buffer) => {
        handle(message.toString("utf8")).catch((error: Error) => {
          log.error({ reason: error.message, stack: error.stack }, "sockets.failed");
          client.end(CloseCode.InternalServerError, "Internal server error");
        });
      }),
  };
}

function refuse(duplex: Duplex, status: string, header = ""): void {
  duplex.end(`HTTP/1.1 ${status}\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
