/**
 * GraphQL over graphql-ws, on the path of the HTTP route. Apollo's plugins do not see these operations, so the limits
 * are held here again. A socket shows who it belongs to once (cookie at the upgrade, or a token in `connection_init`)
 * and is asked again every few seconds: after a sign-out or a loss of role it is closed.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { AppError } from "../errors.ts";
import { type ContextOptions, openContext } from "../graphql/context.ts";
import { formatGraphQLError } from "../graphql/errors.ts";
import { checkOperation, depthRule, TOKENS_MAX } from "../graphql/limits.ts";
import { subscribeFresh } from "../graphql/subscribe.ts";
import { newRequestId } from "./request-id.ts";
import type { Log } from "../log.ts";
import type { Caller } from "../services/access.ts";
import { authenticate, bearer, type Credential, credentialOf, isOwnOrigin } from "./authenticate.ts";

export const GRAPHQL_PATH = "/graphql";
/** The library's default is 100 MiB. */
const PAYLOAD_MAX_BYTES = 64 * 1_024;
const SUBSCRIPTIONS_PER_SOCKET_MAX = 20;
/** How often every socket is asked whether it may stay. */
const LOOK_MS = 4_000;
const UNAUTHENTICATED_CLOSE = 4_401;
const GOING_AWAY_CLOSE = 1_001;
/** After this a client that does not answer a close is cut off. */
const CLOSE_MAX_MS = 2_000;

export interface GraphQLSocketsOptions extends Pick<ContextOptions, "platform" | "installation"> {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly cookieName: string;
  readonly publicUrl: string;
  readonly log: Log;
}

/** What is known of a socket; `caller` is who it belongs to by the latest look. */
interface Visitor {
  credential: Credential | null;
  caller: Caller | null;
}

/** Answers how to end all sockets: told that we go away, then cut. */
export function serveGraphQLSockets(options: GraphQLSocketsOptions): () => Promise<void> {
  const { server, platform, publicUrl, cookieName, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: PAYLOAD_MAX_BYTES });
  const visitors = new Map<WebSocket, Visitor>();
  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    // An error of the raw socket before the handshake has no other listener.
    duplex.on("error", () => duplex.destroy());
    if (request.url?.split("?")[0] !== GRAPHQL_PATH) return refuse(duplex, "404 Not Found");
    if (!isOwnOrigin(request.headers, publicUrl)) return refuse(duplex, "403 Forbidden");
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      visitors.set(socket, { credential: credentialOf(request.headers, cookieName), caller: null });
      socket.once("close", () => visitors.delete(socket));
      sockets.emit("connection", socket, request);
      // graphql-ws writes every broken frame of a stranger to the console; ws has closed the socket by then.
      socket.removeAllListeners("error");
      socket.on("error", (error) => log.debug({ reason: error.message }, "sockets.broken"));
    });
  };
  server.on("upgrade", upgrade);
  serve(sockets, visitors, options);
  const look = setInterval(() => {
    void lookAgain(visitors, platform).catch((error: Error) => log.error({ reason: error.message }, "sockets.look_failed"));
  }, LOOK_MS);
  look.unref();
  return async () => {
    clearInterval(look);
    server.off("upgrade", upgrade);
    await closeAll(sockets);
  };
}

function serve(
  sockets: WebSocketServer,
  visitors: ReadonlyMap<WebSocket, Visitor>,
  { schema, platform, installation, log }: GraphQLSocketsOptions,
): void {
  const requestIds = new WeakMap<object, string>();
  const format = (errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] =>
    errors.map((error) => formatGraphQLError(error, error.toJSON(), { requestId, log }));

  useServer(
    {
      schema,
      async onConnect({ connectionParams, extra }) {
        const visitor = visitors.get(extra.socket);
        if (!visitor) return false;
        visitor.credential = tokenOf(connectionParams) ?? visitor.credential;
        visitor.caller = await authenticate(platform, visitor.credential);
        if (visitor.caller !== null) return true;
        extra.socket.close(UNAUTHENTICATED_CLOSE, "Unauthorized");
        return false;
      },
      onSubscribe(context, _id, { query, operationName, variables }) {
        const visitor = visitors.get(context.extra.socket);
        const requestId = newRequestId();
        if (Object.keys(context.subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX)
          return [wrapped(new AppError("TOO_MANY_SUBSCRIPTIONS"))];
        try {
          const document = parse(query, { maxTokens: TOKENS_MAX });
          const mistakes = validate(schema, document, [...specifiedRules, depthRule]);
          if (mistakes.length > 0) return mistakes.map((mistake) => coded(mistake, "GRAPHQL_VALIDATION_FAILED"));
          checkOperation({ schema, document, operationName, variables, caller: visitor?.caller ?? null });
          const contextValue = openContext({
            platform,
            installation,
            requestId,
            callerNow: () => visitors.get(context.extra.socket)?.caller ?? null,
          });
          requestIds.set(contextValue, requestId);
          return { schema, document, operationName, variableValues: variables, contextValue } satisfies ExecutionArgs;
        } catch (error) {
          return [error instanceof GraphQLError ? coded(error, "GRAPHQL_PARSE_FAILED") : wrapped(error as Error)];
        }
      },
      subscribe: subscribeFresh,
      onNext(_context, _id, _payload, { contextValue }, result): ExecutionResult | undefined {
        if (!result.errors) return undefined;
        return { ...result, errors: format(result.errors, requestIds.get(contextValue as object) ?? "") as unknown as GraphQLError[] };
      },
      onError: (_context, _id, _payload, errors) => format(errors, newRequestId()),
    },
    sockets,
  );
}

/** A token in `connection_init`: as `token`, or as the header would be written. */
function tokenOf(params: Readonly<Record<string, unknown>> | undefined): Credential | null {
  const token = params?.["token"];
  if (typeof token === "string") return bearer(`Bearer ${token}`);
  const header = params?.["authorization"] ?? params?.["Authorization"];
  return typeof header === "string" ? bearer(header) : null;
}

async function lookAgain(visitors: ReadonlyMap<WebSocket, Visitor>, platform: ContextOptions["platform"]): Promise<void> {
  const asked = new Map<string, Promise<Caller | null>>();
  for (const [socket, visitor] of visitors) {
    const { credential } = visitor;
    if (visitor.caller === null || credential === null) continue;
    const key = `${credential.kind} ${credential.secret}`;
    const answer = asked.get(key) ?? authenticate(platform, credential, { isActivity: false });
    asked.set(key, answer);
    const caller = await answer;
    visitor.caller = caller;
    if (caller === null) socket.close(UNAUTHENTICATED_CLOSE, "Unauthorized");
  }
}

function refuse(duplex: Duplex, status: string): void {
  duplex.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  const open = [...sockets.clients];
  const ended = Promise.all(open.map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()))));
  for (const socket of open) socket.close(GOING_AWAY_CLOSE, "Going away");
  const cut = setTimeout(() => {
    for (const socket of open) socket.terminate();
  }, CLOSE_MAX_MS);
  await ended;
  clearTimeout(cut);
  sockets.close();
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, originalError, extensions: { code, ...error.extensions } });
}

function wrapped(error: Error): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}
