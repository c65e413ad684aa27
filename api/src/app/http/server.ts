/**
 * The HTTP server: GraphQL over HTTP and sockets, REST, the dashboard, health and metrics, on one port. Every route
 * declares its permission (`config.permission`); the server does not start with a route that declares none.
 */
import type { BlockList } from "node:net";
import { fileURLToPath } from "node:url";
import { constants } from "node:zlib";
import fastifyCompress from "@fastify/compress";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import manifest from "../../../../package.json" with { type: "json" };
import { now } from "../../clock.ts";
import { DAY } from "../../iam/time.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Installation } from "../../graphql/context.ts";
import type { DeclaredPermission } from "../../graphql/requires-permission.ts";
import { createSchema } from "../../graphql/schema.ts";
import { problemOf, PROBLEM_TYPE, toRestError } from "../../rest/errors.ts";
import { serveRest } from "../../rest/routes.ts";
import { type Caller, PUBLIC, requireAccess } from "../../services/core/permissions.ts";
import { finishExports } from "../../services/exports/running-exports.ts";
import { finishAfterAnswers } from "../../services/core/after-answer.ts";
import { noteRefusal, noteWrongToken } from "../../services/core/refusals.ts";
import { type RequestClient, requestClient } from "../../services/core/request-client.ts";
import { requireNetwork } from "../../services/core/token-networks.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import { withDeadline } from "../../db/deadline.ts";
import { answerHeaders } from "./answer-headers.ts";
import {
  authenticate,
  type CookieJar,
  cookieJar,
  type Credential,
  credentialOf,
  isHiddenTab,
  isOwnOrigin,
} from "./authenticate.ts";
import { isProxy } from "./client-address.ts";
import { isOwnHost } from "./own-host.ts";
import type { Config } from "../config.ts";
import { BODY_MAX_BYTES, serveGraphQL } from "./graphql-http.ts";
import { serveHealth } from "./health.ts";
import { GRAPHQL_PATH, serveGraphQLSockets } from "../sockets/graphql-sockets.ts";
import { countRequests, serveMetrics } from "../metrics.ts";
import { OperationTurns } from "../operation-turns.ts";
import { serveMcp } from "./mcp-http.ts";
import { serveOidc } from "./oidc-routes.ts";
import { answerOtherMethods } from "./other-methods.ts";
import { type PagesOptions, servePages } from "./pages.ts";
import { RATE_LIMITS, type RateLimits, Rates } from "./rates.ts";
import { RememberedCallers, withinOutage } from "./remembered-callers.ts";
import { refusalOriginOf } from "./refusal-origin.ts";
import { newRequestId } from "./request-id.ts";
import { isSafe, limitRequests } from "./request-limits.ts";
import { answerParserError, answerRouterError } from "./unroutable.ts";
import { validatorsAtFirstUse } from "./validators.ts";
import type { SocketTimes } from "../sockets/socket-registry.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    permission?: DeclaredPermission;
    /**
     * Whether the route also answers while the database is unavailable, to callers that were verified shortly before.
     */
    answersAnyway?: true;
    /** Whether a GET is recorded in the audit log. Another website must not cause it in an operator's name. */
    isRecorded?: true;
  }
  interface FastifyRequest {
    /** The authenticated caller. Null if the request is not authenticated. */
    caller: Caller | null;
    /** The client that sent the request. Null for static files. */
    client: RequestClient | null;
  }
}

const HEADERS_WITHIN_MS = 20_000;
const REQUEST_WITHIN_MS = 300_000;
const KEEP_ALIVE_MS = 72_000;
const REALM = "IAM Monitor";
const EXPIRY_ANNOUNCED_DAYS = 14;
const ANY_HOST_ROUTES: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);
const COMPRESSED_FROM_BYTES = 1_024;
const BROTLI_QUALITY = 4;
const DRAIN_MAX_MS = 10_000;
const CLOSE_IDLE_EVERY_MS = 50;

export interface ServerOptions {
  readonly platform: Platform;
  readonly config: Pick<Config, "host" | "port" | "publicUrl" | "awsEndpoint"> &
    Partial<Pick<Config, "trustedProxies" | "mcpServer">>;
  /** The folders of the built pages. Default: beside the built server, or in `dist` when run from the sources. */
  readonly pages?: PagesOptions;
  /** The time limits of sockets. Shorter in tests that wait for them. */
  readonly socketTimes?: SocketTimes;
  readonly questionMs?: number;
  /** The rate limits. Lower in tests that reach them, higher in benchmarks that must not reach them. */
  readonly rateLimits?: RateLimits;
}

export interface RunningServer {
  /** The address on which the server listens, without a trailing slash. */
  readonly url: string;
  /**
   * Shuts the server down: reports "not ready", closes sockets, completes accepted requests within 10 s, then closes.
   */
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { platform, config, pages = builtPages(), socketTimes, questionMs, rateLimits = RATE_LIMITS } = options;
  const { log } = platform;
  const closing = new AbortController();
  const trustedProxies = config.trustedProxies ?? null;
  const installation = createInstallation(config);
  const app = createApp(trustedProxies, installation);
  const cookies = cookieJar(installation.publicUrl);
  const rates = new Rates(rateLimits);
  const turns = new OperationTurns();
  const rememberedCallers = new RememberedCallers(platform);

  requirePermissions(app);
  const declareOtherMethods = answerOtherMethods(app);
  await compressAnswers(app);
  const limits = limitRequests(app, {
    rates,
    cookies,
    config: { trustedProxies },
    questionMs,
  });
  handleErrors(app, platform);
  countRequests(app);
  setDefaultHeaders(app, installation);
  refuseForeignHosts(app, { installation, trustedProxies });
  admitRequests(app, { platform, installation, cookies, limits, rememberedCallers });
  logRequests(app, log);

  const schema = createSchema();
  const graphql = await serveGraphQL(app, { schema, platform, installation, cookies, rates, turns, log });
  await serveRest(app, { platform, version: manifest.version, closing: closing.signal });
  if (config.mcpServer) serveMcp(app, { schema, platform, version: manifest.version, execute: graphql.execute });
  serveOidc(app, { platform, installation, cookies });
  serveHealth(app, platform, closing.signal);
  const closeMetrics = serveMetrics(app, platform);
  await servePages(app, pages);
  declareOtherMethods();
  const closeSockets = serveGraphQLSockets({
    server: app.server,
    schema,
    platform,
    installation,
    cookieName: cookies.session.name,
    log,
    times: socketTimes,
    rates,
    turns,
    trustedProxies,
    questionMs,
  });
  const { url, port } = await listen(app, config);
  installation.publicUrl = config.publicUrl ?? url;
  log.info({ port, address: url }, "server.listening");

  return {
    url,
    async close() {
      closing.abort(new Error("The server closes."));
      await closeSockets();
      await drain(app);
      await finishExports(platform);
      await finishAfterAnswers();
      await graphql.stop();
      await closeMetrics();
      rememberedCallers.close();
    },
  };
}

function createApp(trustedProxies: BlockList | null, installation: Installation): FastifyInstance {
  const publicUrl = () => installation.publicUrl;
  const app = fastify({
    logger: false,
    trustProxy: (address) => isProxy(trustedProxies, address),
    genReqId: newRequestId,
    frameworkErrors: answerRouterError(publicUrl),
    clientErrorHandler: answerParserError(publicUrl),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false, allErrors: false } },
    schemaController: { compilersFactory: { buildValidator: validatorsAtFirstUse } },
    http: { headersTimeout: HEADERS_WITHIN_MS },
  });
  app.removeContentTypeParser("text/plain");
  app.decorateRequest("caller", null);
  app.decorateRequest("client", null);
  return app;
}

/**
 * Compresses answers of more than 1 kB for clients that accept it. Answers of mutations may contain a new secret and are
 * left out (`graphql-http.ts`). Exports compress themselves (`export-routes.ts`). Request bodies are never decompressed: a small one could become a huge one.
 */
async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(fastifyCompress, {
    globalDecompression: false,
    threshold: COMPRESSED_FROM_BYTES,
    encodings: ["br", "gzip"],
    // Level 11, the default, takes fifty times as long for a tenth less.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  });
}

/**
 * The installation as GraphQL sees it. Its address is final only once the server listens; no request arrives before.
 */
interface ListeningInstallation extends Installation {
  publicUrl: string;
}

function createInstallation({ awsEndpoint, host, port, publicUrl }: ServerOptions["config"]): ListeningInstallation {
  return { version: manifest.version, startedAt: now(), awsEndpoint, publicUrl: publicUrl ?? addressOf(host, port) };
}

function setDefaultHeaders(app: FastifyInstance, installation: Installation): void {
  app.addHook("onRequest", async (request, reply) => {
    // The address is known only once the server listens.
    reply.headers(answerHeaders(installation.publicUrl, request.id));
  });
  app.addHook("onSend", async (request, reply) => {
    // RFC 9110, section 11.6.1. Browsers show no dialog for this scheme.
    if (reply.statusCode === 401) reply.header("www-authenticate", challengeOf(request));
  });
}

function challengeOf({ headers }: FastifyRequest): string {
  return headers.authorization === undefined
    ? `Bearer realm="${REALM}"`
    : `Bearer realm="${REALM}", error="invalid_token"`;
}

/**
 * Refuses requests for host names that are not ours. A trusted proxy decides itself which names it serves, and probes and
 * scrapers may use any name, because they read no secrets.
 */
function refuseForeignHosts(
  app: FastifyInstance,
  { installation, trustedProxies }: { installation: Installation; trustedProxies: BlockList | null },
): void {
  app.addHook("onRequest", async ({ headers, routeOptions, socket }) => {
    if (ANY_HOST_ROUTES.has(routeOptions.url ?? "") || isProxy(trustedProxies, socket.remoteAddress ?? "")) return;
    if (!isOwnHost(headers.host, installation.publicUrl)) throw new AppError("HOST_UNKNOWN");
  });
}

interface AdmissionOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly cookies: CookieJar;
  readonly limits: ReturnType<typeof limitRequests>;
  readonly rememberedCallers: RememberedCallers;
}

/** Authenticates each request, applies its limits and requires the permission of its route. */
function admitRequests(app: FastifyInstance, options: AdmissionOptions): void {
  const { platform, installation, cookies, limits, rememberedCallers } = options;
  app.addHook("onRequest", async (request, reply) => {
    const { permission } = request.routeOptions.config;
    // Static files and pages need no authentication.
    if (permission === undefined) return;
    limits.begin(request, reply);
    request.client = requestClient(request.rateClient?.address ?? request.ip, request.headers["user-agent"]);
    const credential = credentialOf(request.headers, cookies.session.name);
    const isOwnOnly = credential?.kind === "SESSION" || request.routeOptions.config.isOwnOriginOnly === true;
    if (isOwnOnly && isFromElsewhere(request, installation.publicUrl))
      throw new AppError("FORBIDDEN", {
        message: "The request was refused because it comes from another website.",
        details: { reason: "ORIGIN" },
      });
    request.caller = await callerOf(request, permission, {
      rememberedCallers,
      credential,
      lookUp: () => authenticate(platform, credential, { isActivity: !isHiddenTab(request.headers) }),
    });
    if (credential?.kind === "TOKEN" && request.caller === null && needsCaller(request, permission))
      noteWrongToken(platform, credential.secret, refusalOriginOf(request));
    announceExpiry(request.caller, reply);
    limits.spend(request, reply);
    requireNetwork(request.caller, request.ip);
    if (permission !== PUBLIC) requireAccess(request.caller, permission);
  });
}

/** Tells programs that their token needs to be replaced soon. */
function announceExpiry(caller: Caller | null, reply: FastifyReply): void {
  const expiresAt = caller?.token?.expiresAt;
  if (expiresAt !== undefined && expiresAt - now() <= EXPIRY_ANNOUNCED_DAYS * DAY)
    reply.header("token-expires-at", new Date(expiresAt).toISOString());
}

/**
 * Whether another website caused the request and could have an effect with it. Browsers send no `Origin` with a
 * navigation, but say in `Sec-Fetch-Site` whether the operator or a page began it.
 */
function isFromElsewhere(request: FastifyRequest, publicUrl: string): boolean {
  const { headers, routeOptions } = request;
  if (!isSafe(request)) return !isOwnOrigin(headers, publicUrl);
  if (routeOptions.config.isRecorded !== true) return false;
  return headers["sec-fetch-site"] === "cross-site" || headers["sec-fetch-site"] === "same-site";
}

interface CallerLookup {
  readonly rememberedCallers: RememberedCallers;
  readonly credential: Credential | null;
  readonly lookUp: () => Promise<Caller | null>;
}

/**
 * Returns the caller of a request. Null if there is none, and for public routes other than GraphQL, which need no
 * caller.
 */
async function callerOf(
  { routeOptions, deadline }: FastifyRequest,
  permission: DeclaredPermission,
  { rememberedCallers, credential, lookUp }: CallerLookup,
): Promise<Caller | null> {
  if (!needsCaller({ routeOptions }, permission)) return null;
  if (routeOptions.config.answersAnyway) return withinOutage(rememberedCallers, credential, lookUp);
  return withDeadline(deadline ?? undefined, lookUp);
}

function needsCaller({ routeOptions }: Pick<FastifyRequest, "routeOptions">, permission: DeclaredPermission): boolean {
  return permission !== PUBLIC || routeOptions.url === GRAPHQL_PATH;
}

function logRequests(app: FastifyInstance, log: Log): void {
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
}

async function listen(
  app: FastifyInstance,
  config: Pick<Config, "host" | "port">,
): Promise<{ readonly url: string; readonly port: number }> {
  await app.listen({ host: config.host, port: config.port });
  const bound = app.server.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : config.port;
  return { url: addressOf(config.host, port), port };
}

/** Closes the HTTP server once the accepted requests are answered, at the latest after `DRAIN_MAX_MS`. */
async function drain(app: FastifyInstance): Promise<void> {
  const disconnectAll = setTimeout(() => app.server.closeAllConnections(), DRAIN_MAX_MS);
  // Node keeps a connection alive if its response was in progress when closing began, so idle ones are closed
  // repeatedly.
  const closeIdle = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  await app.close();
  clearTimeout(disconnectAll);
  clearInterval(closeIdle);
}

/** Returns the address for browsers. A server that listens on all interfaces is reached through loopback. */
function addressOf(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

function builtPages(): PagesOptions {
  const dist = import.meta.url.endsWith(".ts")
    ? new URL("../../../../dist/", import.meta.url)
    : new URL("../", import.meta.url);
  return {
    dashboardDir: fileURLToPath(new URL("dashboard", dist)),
    graphiqlDir: fileURLToPath(new URL("graphiql", dist)),
    restDocsDir: fileURLToPath(new URL("rest-docs", dist)),
  };
}

/**
 * Fails at start if a route declares no permission, so that an attacker cannot find such a route first. Static files
 * need no permission.
 */
function requirePermissions(app: FastifyInstance): void {
  app.addHook("onRoute", ({ url, config }) => {
    const isFile =
      /^\/(graphiql\/|docs\/rest\/)?(assets\/.*|[\w.-]+\.(js|css|svg|png|ico|woff2|txt|webmanifest|json|map))$/.test(
        url,
      ) && url !== "/openapi.json";
    if (!isFile && config?.permission === undefined) throw new Error(`The route ${url} declares no permission.`);
  });
}

function handleErrors(app: FastifyInstance, platform: Platform): void {
  const { log } = platform;
  app.setErrorHandler((thrown, request: FastifyRequest, reply: FastifyReply) => {
    const error = toRestError(thrown);
    noteRefusal(platform, error, refusalOriginOf(request));
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
