/**
 * What may be asked over a socket. Apollo's plugins do not see these operations, so the limits of HTTP are held here
 * again: who it is, tokens, depth, cost, and how much at once.
 */
import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import { makeServer, type Server } from "graphql-ws";
import { AppError } from "../errors.ts";
import { openContext } from "../graphql/context.ts";
import { Documents } from "../graphql/documents.ts";
import { formatGraphQLError } from "../graphql/errors.ts";
import { checkOperation } from "../graphql/limits.ts";
import { subscribeFresh } from "../graphql/subscribe.ts";
import { authenticate, bearer, type Credential } from "./authenticate.ts";
import type { GraphQLSocketsOptions } from "./graphql-sockets.ts";
import { countOperation, enterSubscriber } from "./metrics.ts";
import { newRequestId } from "./request-id.ts";
import type { Visitor } from "./visitor.ts";
import { UNAUTHENTICATED_CLOSE } from "./visitors.ts";

const SUBSCRIPTIONS_PER_SOCKET_MAX = 20;

interface SocketOperation extends ExecutionArgs {
  readonly requestId: string;
  /** Sends one answer, spelled as JSON; settles when the network has it. */
  readonly deliver: (answer: string) => Promise<void>;
}

export function socketOperations({
  schema,
  platform,
  installation,
  log,
}: Pick<GraphQLSocketsOptions, "schema" | "platform" | "installation" | "log">): Server<Visitor> {
  const documents = new Documents(schema);
  const format = (errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] =>
    errors.map((error) => formatGraphQLError(error, error.toJSON(), { requestId, log }));

  return makeServer<Record<string, unknown> | undefined, Visitor>({
    schema,
    async onConnect({ connectionParams, extra: visitor }) {
      visitor.credential = tokenOf(connectionParams) ?? visitor.credential;
      visitor.caller = await authenticate(platform, visitor.credential, { isActivity: false });
      if (visitor.caller !== null) return true;
      visitor.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
      return false;
    },
    onSubscribe({ extra: visitor, subscriptions }, id, { query, operationName, variables }) {
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX) return [wrapped(new AppError("TOO_MANY_SUBSCRIPTIONS"))];
      try {
        const document = documents.read(query);
        if (!("kind" in document)) return document.map((mistake) => coded(mistake, "GRAPHQL_VALIDATION_FAILED"));
        checkOperation({ schema, document, operationName, variables, caller: visitor.caller });
        const requestId = newRequestId();
        const contextValue = openContext({ platform, installation, requestId, callerNow: () => visitor.caller });
        const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
        const deliver = (answer: string) => visitor.send(`${head}${answer}}`);
        return { schema, document, operationName, variableValues: variables, contextValue, requestId, deliver } satisfies SocketOperation;
      } catch (error) {
        return [error instanceof GraphQLError ? coded(error, "GRAPHQL_PARSE_FAILED") : wrapped(error as Error)];
      }
    },
    async subscribe(args) {
      const answers = await subscribeFresh(args);
      if (Symbol.asyncIterator in answers) countOperation("subscription", undefined);
      return Symbol.asyncIterator in answers ? delivered(answers, (args as SocketOperation).deliver) : answers;
    },
    onNext(_context, _id, _payload, args, result): ExecutionResult | undefined {
      if (!result.errors) return undefined;
      return { ...result, errors: format(result.errors, (args as SocketOperation).requestId) as unknown as GraphQLError[] };
    },
    onError(_context, _id, _payload, errors) {
      const formatted = format(errors, newRequestId());
      countOperation("subscription", formatted[0]?.extensions?.["code"]);
      return formatted;
    },
  });
}

/** To graphql-ws a subscription without events: it would spell each of them again for each subscriber. It is told of the end. */
function delivered(answers: AsyncIterableIterator<string>, deliver: SocketOperation["deliver"]): AsyncIterableIterator<never> {
  let isOver = false;
  const leave = enterSubscriber();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        for (let answer = await answers.next(); !answer.done && !isOver; answer = await answers.next()) await deliver(answer.value);
      } finally {
        leave();
      }
      return { done: true, value: undefined };
    },
    async return() {
      isOver = true;
      leave();
      await answers.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** A token in `connection_init`: as `token`, or as the header would be written. */
function tokenOf(params: Readonly<Record<string, unknown>> | undefined): Credential | null {
  const token = params?.["token"];
  if (typeof token === "string") return bearer(`Bearer ${token}`);
  const header = params?.["authorization"] ?? params?.["Authorization"];
  return typeof header === "string" ? bearer(header) : null;
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, originalError, extensions: { code, ...error.extensions } });
}

function wrapped(error: Error): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}
