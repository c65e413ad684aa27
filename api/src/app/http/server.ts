/**
 * The one port: GraphQL over HTTP and sockets, REST, the dashboard and its neighbours. Every route declares its deed
 * (`config.deed`); a route without one does not start the server.
 */
import { fileURLToPath } from "node:url";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import manifest from "../../../../package.json" with { type: "json" };
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import type { Installation } from "../../graphql/context.ts";
import type { DeclaredPermission } from "../../graphql/requires-permission.ts";
import { createSchema } from "../../graphql/schema.ts";
import { DATABASE_ANSWERS_WITHIN_MS, isDatabaseReady } from "../../services/operations/readiness.ts";
import { problemOf, PROBLEM_TYPE, toRestError } from "../../rest/errors.ts";
import { serveRest } from "../../rest/routes.ts";
import { type Caller, PUBLIC, requireAccess } from "../../services/core/permissions.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import { withDeadline } from "../../db/deadline.ts";
import { authenticate, cookieJar, credentialOf, isHiddenTab, isOwnOrigin } from "./authenticate.ts";
import { isProxy } from "./client-address.ts";
import type { Config } from "../config.ts";
import { serveGraphQL } from "./graphql-http.ts";
import { GRAPHQL_PATH, serveGraphQLSockets } from "../sockets/graphql-sockets.ts";
import { countRequests, serveMetrics } from "../metrics.ts";
import { serveOidc } from "./oidc-routes.ts";
import { DATA_POLICY, type PagesOptions, servePages } from "./pages.ts";
import { RATE_LIMITS, type RateLimits, Rates } from "./rates.ts";
import { RememberedCallers, withinOutage } from "./remembered-callers.ts";
import { newRequestId } from "./request-id.ts";
import { isSafe, limitRequests } from "./request-limits.ts";
import type { SocketTimes } from "../sockets/socket-registry.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: DeclaredPermission;
    /** While the database is away as well, to whom it has been answered shortly before. */
    answersAnyway?: true;
  }
  interface FastifyRequest {
    /** Who is asking; `null`: nobody that we know. */
    caller: Caller | null;
  }
}

/** JSON bodies of REST; GraphQL and offline files have their own. */
const BODY_MAX_BYTES = 100 * 1_024;
const HEADERS_WITHIN_MS = 20_000;
const REQUEST_WITHIN_MS = 300_000;
const KEEP_ALIVE_MS = 72_000;
const DRAIN_MAX_MS = 10_000;
const LET_GO_EVERY_MS = 50;

export interface ServerOptions {
  readonly platform: Platform;
  readonly config: Pick<Config, "host" | "port" | "publicUrl" | "awsEndpoint"> &
    Partial<Pick<Config, "trustedProxies">>;
  /** Where the built pages are; beside the built server, or in `dist` when the sources run as they are. */
  readonly pages?: PagesOptions;
  /** Shorter ones where a test waits for them. */
  readonly socketTimes?: SocketTimes;
  readonly questionMs?: number;
  /** Lower ones where a test runs into them, higher ones where a benchmark must not. */
  readonly rateLimits?: RateLimits;
}

export interface RunningServer {
  /** Where it listens, without a slash at its end. */
  readonly url: string;
  /** Not ready, sockets told, what was accepted answered (10 s at most), then closed. */
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { platform, config, pages = builtPages(), socketTimes, questionMs, rateLimits = RATE_LIMITS } = options;
  const { log } = platform;
  const closing = new AbortController();
  const trustedProxies = config.trustedProxies ?? null;
  const app = fastify({
    logger: false,
    trustProxy: (address) => isProxy(trustedProxies, address),
    genReqId: newRequestId,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false, allErrors: false } },
    http: { headersTimeout: HEADERS_WITHIN_MS },
  });
  // The address is known only after listening; nothing is asked before.
  const address = { publicUrl: config.publicUrl ?? addressOf(config.host, config.port) };
  const cookies = cookieJar(address.publicUrl);
  const installation: Installation = {
    version: manifest.version,
    startedAt: now(),
    awsEndpoint: config.awsEndpoint,
    get publicUrl() {
      return address.publicUrl;
    },
  };

  const rates = new Rates(rateLimits);
  const remembered = new RememberedCallers(platform);
  app.removeContentTypeParser("text/plain");
  app.decorateRequest("caller", null);
  requirePermissions(app);
  const limits = limitRequests(app, {
    rates,
    cookies,
    config: { trustedProxies },
    graphqlPath: GRAPHQL_PATH,
    questionMs,
  });
  answerErrors(app, platform);
  countRequests(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "content-security-policy": DATA_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-request-id": request.id,
    });
    const { permission } = request.routeOptions.config;
    // Static files and pages ask nobody.
    if (permission === undefined) return;
    limits.begin(request, reply);
    const credential = credentialOf(request.headers, cookies.session.name);
    if (!isSafe(request) && credential?.kind === "SESSION" && !isOwnOrigin(request.headers, address.publicUrl))
      throw new AppError("FORBIDDEN", { message: "This request comes from a page of another site." });
    const isAsked = permission !== PUBLIC || request.routeOptions.url === GRAPHQL_PATH;
    const isActivity = !isHiddenTab(request.headers);
    const look = () => authenticate(platform, credential, { isActivity });
    if (!isAsked) request.caller = null;
    else if (request.routeOptions.config.answersAnyway)
      request.caller = await withinOutage(remembered, credential, look);
    else request.caller = await withDeadline(request.deadline ?? undefined, look);
    limits.spend(request);
    if (permission !== PUBLIC) requireAccess(request.caller, permission);
  });
  app.addHook("onResponse", async (request, reply) => {
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        name: request.caller?.name,
      },
      "request.done",
    );
  });

  const schema = createSchema();
  const stopApollo = await serveGraphQL(app, { schema, platform, installation, cookies, rates, log });
  await serveRest(app, { platform, version: manifest.version, closing: closing.signal });
  serveOidc(app, { platform, installation, cookies });
  serveHealth(app, platform, closing.signal);
  const closeMetrics = serveMetrics(app, platform);
  await servePages(app, pages);
  const closeSockets = serveGraphQLSockets({
    server: app.server,
    schema,
    platform,
    installation,
    cookieName: cookies.session.name,
    get publicUrl() {
      return address.publicUrl;
    },
    log,
    times: socketTimes,
    rates,
    trustedProxies,
    questionMs,
  });
  await app.listen({ host: config.host, port: config.port });
  const bound = app.server.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : config.port;
  const url = addressOf(config.host, port);
  address.publicUrl = config.publicUrl ?? url;
  log.info({ port, address: url }, "server.listening");

  return {
    url,
    async close() {
      closing.abort(new Error("The server closes."));
      await closeSockets();
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MAX_MS);
      // A connection whose answer was under way when the closing began is kept alive by Node as if there were more to come.
      const letGo = setInterval(() => app.server.closeIdleConnections(), LET_GO_EVERY_MS);
      await app.close();
      clearTimeout(cut);
      clearInterval(letGo);
      await stopApollo();
      await closeMetrics();
      remembered.close();
    },
  };
}

/** `http://127.0.0.1:4000`; a server that listens everywhere is reached by its loopback. */
function addressOf(host: string, port: number): string {
  const reached = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

function builtPages(): PagesOptions {
  const dist = import.meta.url.endsWith(".ts")
    ? new URL("../../../../dist/", import.meta.url)
    : new URL("../", import.meta.url);
  return {
    dashboardDir: fileURLToPath(new URL("dashboard", dist)),
    graphiqlDir: fileURLToPath(new URL("graphiql", dist)),
  };
}

/** A forgotten deed is found at start and not by an attacker. Static files have none. */
function requirePermissions(app: FastifyInstance): void {
  app.addHook("onRoute", ({ url, config }) => {
    const isFile =
      /^\/(graphiql\/)?(assets\/.*|[\w.-]+\.(js|css|svg|png|ico|woff2|txt|webmanifest|json|map))$/.test(url) &&
      url !== "/openapi.json";
    if (!isFile && config?.permission === undefined) throw new Error(`The route ${url} declares no permission.`);
  });
}

function answerErrors(app: FastifyInstance, { log }: Platform): void {
  app.setErrorHandler((thrown, request: FastifyRequest, reply: FastifyReply) => {
    const error = toRestError(thrown);
    const { retryAfterSeconds } = error.details;
    if (typeof retryAfterSeconds === "number") reply.header("retry-after", retryAfterSeconds);
    if (error.isReported)
      log.error(
        {
          requestId: request.id,
          code: error.code,
          route: request.routeOptions.url,
          stack: error.cause instanceof Error ? error.cause.stack : undefined,
        },
        "request.failed",
      );
    if (error.code === "UNAUTHENTICATED" && isPage(request)) return reply.redirect("/sign-in");
    if (request.routeOptions.url === GRAPHQL_PATH) {
      const { code, message, isRetryable } = error;
      return reply
        .code(error.status)
        .type("application/json; charset=utf-8")
        .send({
          errors: [{ message, extensions: { ...error.details, code, requestId: request.id, retryable: isRetryable } }],
        });
    }
    return reply.code(error.status).type(PROBLEM_TYPE).send(problemOf(error, request.id));
  });
}

function isPage({ method, headers }: FastifyRequest): boolean {
  return method === "GET" && (headers.accept ?? "").startsWith("text/html");
}

function serveHealth(app: FastifyInstance, platform: Platform, closing: AbortSignal): void {
  const options = { config: { permission: PUBLIC }, schema: { hide: true } } as const;
  app.get("/healthz", options, async () => ({ status: "alive" }));
  app.get("/readyz", options, async (_request, reply) => {
    const isReady = !closing.aborted && (await isDatabaseReady(platform, DATABASE_ANSWERS_WITHIN_MS));
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready" });
  });
}
