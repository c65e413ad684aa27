/** GraphQL over HTTP: Apollo behind a Fastify route, with the limits of `graphql/limits.ts` and one error format. */
import { AsyncLocalStorage } from "node:async_hooks";
import { PassThrough } from "node:stream";
import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { FastifyInstance, FastifyRequest, RequestPayload } from "fastify";
import {
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
} from "graphql";
import { type ContextOptions, openContext, type OperationCharge, type RequestContext } from "../../graphql/context.ts";
import { formatGraphQLError, isTokenLimit } from "../../graphql/errors.ts";
import { checkOperation, depthRule, TOKENS_MAX } from "../../graphql/limits.ts";
import { AppError, DATABASE_AWAY } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { currentDeadline } from "../../db/deadline.ts";
import { noteRefusal } from "../../services/core/refusals.ts";
import { type CookieJar, originOf } from "./authenticate.ts";
import { countOperation } from "../metrics.ts";
import type { OperationTurns } from "../operation-turns.ts";
import type { Rates } from "./rates.ts";
import { refusalOriginOf } from "./refusal-origin.ts";
import { SharedResponses } from "./shared-responses.ts";

/** The size limit for JSON bodies, also those of REST. Offline files have a limit of their own. */
export const BODY_MAX_BYTES = 100 * 1_024;
/** The size limit for a request with policy documents to analyse. */
export const ANALYSIS_BODY_MAX_BYTES = 1_200_000;
const ANALYSIS_FIELDS: ReadonlySet<string> = new Set([
  "accountFilePreview",
  "analyzePolicyDocument",
  "changeCheck",
  "importAccounts",
  "whatIf",
]);
const RECURSIVE_SELECTIONS_MAX = 1_000;

/** The request being handled, which Apollo does not pass to `formatError` and plugins. */
const requests = new AsyncLocalStorage<FastifyRequest>();

export interface GraphQLHttpOptions extends Pick<ContextOptions, "platform" | "installation"> {
  readonly schema: GraphQLSchema;
  readonly cookies: CookieJar;
  readonly rates: Rates;
  readonly turns: OperationTurns;
  readonly log: Log;
}

/** Executes a query for the caller of an HTTP request, with all limits of the route `/graphql`. */
export type ExecuteForRequest = (
  request: FastifyRequest,
  query: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<FormattedExecutionResult>;

export interface ServedGraphQL {
  readonly execute: ExecuteForRequest;
  /** Stops Apollo. The caller closes the HTTP server. */
  readonly stop: () => Promise<void>;
}

/** Serves the route `/graphql`. */
export async function serveGraphQL(
  app: FastifyInstance,
  { schema, platform, installation, cookies, rates, turns, log }: GraphQLHttpOptions,
): Promise<ServedGraphQL> {
  const sharedResponses = new SharedResponses(platform);
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    // Apollo must not handle signals: it would close the HTTP server while sockets are open. This process handles its
    // own shutdown.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    // `formatGraphQLError` hides them from strangers.
    hideSchemaDetailsFromClientErrors: false,
    maxRecursiveSelections: RECURSIVE_SELECTIONS_MAX,
    parseOptions: { maxTokens: TOKENS_MAX },
    validationRules: [depthRule],
    persistedQueries: false,
    cache: "bounded",
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (reason: string) => log.warn({ reason }, "graphql.warning"),
      error: (reason: string) => log.error({ reason }, "graphql.error"),
    },
    // Cache control is disabled, because responses are never cached and cache hints would be computed for every field.
    stringifyResult: (result) => sharedResponses.stringify(result),
    plugins: [
      operationLimits(rates, sharedResponses),
      operationCounts,
      outageStatus,
      ApolloServerPluginCacheControlDisabled(),
    ],
    formatError: (formatted, error) => {
      const request = requests.getStore();
      return formatGraphQLError(asGraphQLError(error), formatted, {
        requestId: request?.id ?? "",
        hasCaller: request?.caller != null,
        log,
        onRefusal: (refused) => request && noteRefusal(platform, refused, refusalOriginOf(request)),
      });
    },
  });
  await apollo.start();
  const handleWithApollo = fastifyApolloHandler<RequestContext>(apollo, {
    context: async (request, reply) =>
      openContext({
        platform,
        installation,
        requestId: request.id,
        callerNow: () => request.caller,
        client: request.client,
        charge: chargeOf(request, rates),
        browser: {
          origin: originOf(request, cookies),
          setSession({ sessionSecret, browserSecret }) {
            void reply
              .header("set-cookie", cookies.session.set(sessionSecret))
              .header("set-cookie", cookies.browser.set(browserSecret));
          },
          clearSession: () => void reply.header("set-cookie", cookies.session.clear()),
          storeSignInFlow: (sealed) => void reply.header("set-cookie", cookies.flow.set(sealed)),
        },
      }),
  });
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    bodyLimit: ANALYSIS_BODY_MAX_BYTES,
    // Only parsing shows whether the operation is a mutation.
    config: { permission: "public", isQuestion: true },
    preParsing: async (request, _reply, payload) => countBytes(request, payload),
    preHandler: async (request) => rejectInvalidBodies(request),
    async handler(request, reply) {
      await turns.start(request.deadline?.caller ?? request.ip);
      request.deadline?.signal.throwIfAborted();
      return requests.run(request, () => handleWithApollo.call(this, request, reply));
    },
  });
  const execute: ExecuteForRequest = async (request, query, variables) => {
    await turns.start(request.deadline?.caller ?? request.ip);
    request.deadline?.signal.throwIfAborted();
    const { id: requestId, caller, client } = request;
    const charge = chargeOf(request, rates);
    const contextValue = openContext({ platform, installation, requestId, callerNow: () => caller, client, charge });
    const { body } = await requests.run(request, () =>
      apollo.executeOperation({ query, variables: { ...variables } }, { contextValue }),
    );
    if (body.kind !== "single") throw new AppError("INTERNAL");
    return JSON.parse(sharedResponses.stringify(body.singleResult)) as FormattedExecutionResult;
  };
  return { execute, stop: () => apollo.stop() };
}

function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError
    ? error
    : new GraphQLError("failed", { originalError: error instanceof Error ? error : new Error(String(error)) });
}

/** The size of a body in bytes, which its parsed form no longer shows. */
const bodyBytes = new WeakMap<FastifyRequest, number>();

function countBytes(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  // A large body of an unauthenticated caller is not even read, because only signed-in callers may paste documents.
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > BODY_MAX_BYTES && request.caller === null) throw new AppError("PAYLOAD_TOO_LARGE");
  if (request.headers["content-length"] !== undefined) {
    // Node.js reads exactly so many.
    bodyBytes.set(request, announced);
    return payload;
  }
  const counter = new PassThrough();
  let bytes = 0;
  payload.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    bodyBytes.set(request, bytes);
  });
  payload.once("error", (error) => counter.destroy(error));
  return payload.pipe(counter);
}

function rejectInvalidBodies(request: FastifyRequest): void {
  const { method, body } = request;
  if (method !== "POST") return;
  if (Array.isArray(body)) throw new AppError("BATCHING_DISABLED");
  if (typeof body !== "object" || body === null) throw new AppError("BAD_REQUEST");
  const { query } = body as { query?: unknown };
  if (typeof query === "string" && !query.isWellFormed())
    throw new AppError("BAD_REQUEST", {
      message:
        "The query contains an invalid Unicode character: an unpaired surrogate. Remove it and send the query again.",
    });
  if ((bodyBytes.get(request) ?? 0) > BODY_MAX_BYTES && (request.caller === null || !isAnalysisOnly(query)))
    throw new AppError("PAYLOAD_TOO_LARGE");
}

/** Whether the operation only analyses documents. Only such an operation may be large. Error: QUERY_TOO_LARGE. */
function isAnalysisOnly(query: unknown): boolean {
  if (typeof query !== "string") return false;
  try {
    return parse(query, { maxTokens: TOKENS_MAX, noLocation: true }).definitions.every(
      (definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ||
        (definition.kind === Kind.OPERATION_DEFINITION &&
          definition.selectionSet.selections.every(
            (field) => field.kind === Kind.FIELD && ANALYSIS_FIELDS.has(field.name.value),
          )),
    );
  } catch (error) {
    if (isTokenLimit(error)) throw new AppError("QUERY_TOO_LARGE");
    return false;
  }
}

/**
 * Checks the cost of an operation, which depends on its variables, and answers from what callers share. The
 * request itself was charged on arrival. A shared answer is charged to the caller for whom it is computed.
 */
function operationLimits(rates: Rates, sharedResponses: SharedResponses): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      let response: GraphQLResponse | null = null;
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          const { operationName, variables } = request;
          const asked = { schema, document, operationName, variables, caller: contextValue.caller };
          const cost = checkOperation(asked);
          if (contextValue.charge) contextValue.charge.cost = cost;
          const httpRequest = requests.getStore();
          const client = httpRequest?.rateClient;
          if (operation?.operation === OperationTypeNode.MUTATION) {
            currentDeadline()?.becomeMutation();
            // The answer may contain a new secret, whose size beside chosen text would tell about it if compressed.
            if (httpRequest) httpRequest.headers["x-no-compression"] = "mutation";
          }
          const spend = (points: number) => {
            if (client) rates.spend(client, points);
          };
          try {
            const shared = sharedResponses.partOf(asked);
            spend(cost - (shared?.cost ?? 0));
            if (shared === null) return;
            let isCharged = false;
            const charge = () => {
              spend(shared.cost);
              isCharged = true;
            };
            response = await sharedResponses.respond(shared, contextValue, charge);
            // A caller for whom the shared part was computed in vain has paid for it.
            if (response === null && !isCharged) charge();
          } catch (error) {
            throw toGraphQLError(error as AppError);
          }
        },
        async responseForOperation() {
          return response;
        },
      };
    },
  };
}

function chargeOf({ rateClient }: FastifyRequest, rates: Rates): OperationCharge | null {
  return rateClient && { cost: 0, left: () => rates.left(rateClient) };
}

function toGraphQLError(error: AppError): GraphQLError {
  return error.code === "RATE_LIMITED" ? rateLimitError(error) : asGraphQLError(error);
}

function rateLimitError(error: AppError): GraphQLError {
  const headers = new HeaderMap([["retry-after", String(error.details["retryAfterSeconds"])]]);
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { status: error.status, headers } },
  });
}

/**
 * Sets the HTTP status if the database is unavailable, which fails the whole response. Proxies and clients decide by
 * the status whether to retry.
 */
const outageStatus: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== "single") return;
        const { data, errors } = response.body.singleResult;
        const outage = errors?.find(({ extensions }) => extensions?.["code"] === DATABASE_AWAY);
        if (!outage || Object.values(data ?? {}).some((value) => value !== null)) return;
        response.http.status = new AppError(DATABASE_AWAY).status;
        response.http.headers.set("retry-after", String(outage.extensions?.["retryAfterSeconds"]));
      },
    };
  },
};

const operationCounts: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ operation, response }) {
        const errors = response.body.kind === "single" ? response.body.singleResult.errors : undefined;
        countOperation(operation?.operation ?? "none", errors?.[0] && (errors[0].extensions?.["code"] ?? "OTHER"));
      },
    };
  },
};
