/**
 * Runs GraphQL operations over a socket. Apollo's plugins do not see these operations, so the limits of HTTP are
 * applied here again: authentication, tokens, depth, cost, and the number of operations at once.
 */
import {
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  OperationTypeNode,
} from "graphql";
import { CloseCode, makeServer, type Server, type SubscribePayload } from "graphql-ws";
import { Deadline, withDeadline } from "../../db/deadline.ts";
import { AppError, toAppError } from "../../errors.ts";
import { openContext } from "../../graphql/context.ts";
import { Documents } from "../../graphql/documents.ts";
import { formatGraphQLError } from "../../graphql/errors.ts";
import { checkOperation } from "../../graphql/limits.ts";
import { subscribeFresh } from "../../graphql/live/subscribe.ts";
import { callerKey } from "../../services/core/caller-key.ts";
import { noteRefusal, noteWrongToken } from "../../services/core/refusals.ts";
import { requireNetwork } from "../../services/core/token-networks.ts";
import { authenticate, bearer, type Credential } from "../http/authenticate.ts";
import type { GraphQLSocketsOptions } from "./socket-options.ts";
import { countOperation, enterSubscriber } from "../metrics.ts";
import { REQUEST_POINTS } from "../http/rates.ts";
import { newRequestId } from "../http/request-id.ts";
import type { SocketConnection } from "./socket-connection.ts";
import { TRY_AGAIN_CLOSE, UNAUTHENTICATED_CLOSE } from "./socket-registry.ts";

export const SUBSCRIPTIONS_PER_SOCKET_MAX = 20;

interface SocketOperation extends ExecutionArgs {
  readonly requestId: string;
  /** Sends one result as JSON. Settles when the network has accepted it. */
  readonly deliver: (result: string) => Promise<void>;
  readonly client: SocketConnection;
}

type SocketOperationsOptions = Pick<
  GraphQLSocketsOptions,
  "schema" | "platform" | "installation" | "log" | "rates" | "turns" | "questionMs"
>;

export function socketOperations(options: SocketOperationsOptions): Server<SocketConnection> {
  const { schema, log, questionMs, platform } = options;
  const documents = new Documents(schema);
  const format = (
    errors: readonly GraphQLError[],
    { caller, client }: SocketConnection,
    requestId = newRequestId(),
  ): GraphQLFormattedError[] => {
    const onRefusal = (refused: AppError) => noteRefusal(platform, refused, { caller, client, requestId });
    return errors.map((error) =>
      formatGraphQLError(error, error.toJSON(), { requestId, hasCaller: caller !== null, log, onRefusal }),
    );
  };

  return makeServer<Record<string, unknown> | undefined, SocketConnection>({
    schema,
    onConnect: ({ connectionParams, extra: client }) => admit(client, tokenOf(connectionParams), options),
    async onSubscribe({ extra: client, subscriptions }, id, payload) {
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX)
        return [asGraphQLError(new AppError("TOO_MANY_SUBSCRIPTIONS"))];
      return prepareOperation(client, { id, ...payload }, documents, options);
    },
    execute: (args) => runWithinDeadline(args as SocketOperation, questionMs, async () => execute(args)),
    async subscribe(args) {
      const results = await runWithinDeadline(args as SocketOperation, questionMs, () => subscribeFresh(args));
      if (!(Symbol.asyncIterator in results)) return results;
      countOperation("subscription", undefined);
      return delivered(results, (args as SocketOperation).deliver);
    },
    onNext(_context, _id, _payload, args, result): ExecutionResult | undefined {
      if (!result.errors) return undefined;
      return {
        ...result,
        errors: format(
          result.errors,
          (args as SocketOperation).client,
          (args as SocketOperation).requestId,
        ) as unknown as GraphQLError[],
      };
    },
    onError({ extra: client }, _id, _payload, errors) {
      const formatted = format(errors, client);
      countOperation("subscription", formatted[0]?.extensions?.["code"]);
      return formatted;
    },
  });
}

/** Authenticates a client. False if it is not admitted; its socket is then closed with the reason. */
async function admit(
  client: SocketConnection,
  token: Credential | null,
  { platform, rates, questionMs }: SocketOperationsOptions,
): Promise<boolean> {
  client.credential = token ?? client.credential;
  const deadline = new Deadline(questionMs);
  const requestId = newRequestId();
  try {
    deadline.caller = rates.arrive(client);
    client.caller = await withDeadline(deadline, () =>
      authenticate(platform, client.credential, { isActivity: false }),
    );
    if (client.caller === null && client.credential?.kind === "TOKEN")
      noteWrongToken(platform, client.credential.secret, { caller: null, client: client.client, requestId });
    requireNetwork(client.caller, client.address);
    rates.spend(client.caller === null ? { ...client, credential: null } : client, REQUEST_POINTS);
  } catch (error) {
    const failure = toAppError(error);
    if (failure.isReported) throw error;
    noteRefusal(platform, failure, { caller: client.caller, client: client.client, requestId });
    // Trying again from the same address would fail again. A reason may have 123 bytes, and some messages are longer.
    if (failure.code === "FORBIDDEN") client.end(CloseCode.Forbidden, "Forbidden");
    else client.end(TRY_AGAIN_CLOSE, failure.message);
    return false;
  } finally {
    deadline.end({ isAnswered: true });
  }
  if (client.caller !== null) return true;
  client.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
  return false;
}

type OperationMessage = SubscribePayload & { readonly id: string };

/** Waits for the caller's turn, parses an operation and applies its limits. Returns what is executed, or the errors. */
async function prepareOperation(
  client: SocketConnection,
  { id, query, operationName, variables }: OperationMessage,
  documents: Documents,
  { schema, platform, installation, rates, turns }: SocketOperationsOptions,
): Promise<SocketOperation | GraphQLError[]> {
  try {
    await turns.start(callerKey(client.caller));
    const document = documents.read(query);
    if (!("kind" in document)) return document.map((mistake) => withCode(mistake, "GRAPHQL_VALIDATION_FAILED"));
    const cost = checkOperation({ schema, document, operationName, variables, caller: client.caller });
    rates.spend(client, REQUEST_POINTS + cost);
    const requestId = newRequestId();
    const contextValue = openContext({
      platform,
      installation,
      requestId,
      callerNow: () => client.caller,
      client: client.client,
      charge: { cost, left: () => rates.left(client) },
    });
    const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
    return {
      schema,
      document,
      operationName,
      variableValues: variables,
      contextValue,
      requestId,
      deliver: (result) => client.send(`${head}${result}}`),
      client,
    };
  } catch (error) {
    return [error instanceof GraphQLError ? withCode(error, "GRAPHQL_PARSE_FAILED") : asGraphQLError(error as Error)];
  }
}

/** Runs work under the same deadline as an HTTP request, and cancels the work when the client disconnects. */
async function runWithinDeadline<Done>(
  { document, operationName, client }: SocketOperation,
  questionMs: number | undefined,
  work: () => Promise<Done>,
): Promise<Done> {
  const deadline = new Deadline(questionMs, callerKey(client.caller));
  if (getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION) deadline.becomeMutation();
  const cancel = () => deadline.end({ isAnswered: false });
  client.onDisconnect.add(cancel);
  try {
    return await withDeadline(deadline, work);
  } finally {
    client.onDisconnect.delete(cancel);
    deadline.end({ isAnswered: true });
  }
}

/**
 * Delivers the events of a subscription directly, and returns a subscription without events to graphql-ws. Otherwise
 * graphql-ws would serialize each event again for every subscriber. Only the end is reported to graphql-ws.
 */
function delivered(
  results: AsyncIterableIterator<string>,
  deliver: SocketOperation["deliver"],
): AsyncIterableIterator<never> {
  let isOver = false;
  const endSubscriber = enterSubscriber();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        for (let result = await results.next(); !result.done && !isOver; result = await results.next())
          await deliver(result.value);
      } finally {
        endSubscriber();
      }
      return { done: true, value: undefined };
    },
    async return() {
      isOver = true;
      endSubscriber();
      await results.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** Reads a token from `connection_init`, given as `token` or in the form of the header. */
function tokenOf(params: Readonly<Record<string, unknown>> | undefined): Credential | null {
  const token = params?.["token"];
  if (typeof token === "string") return bearer(`Bearer ${token}`);
  const header = params?.["authorization"] ?? params?.["Authorization"];
  return typeof header === "string" ? bearer(header) : null;
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    path,
    originalError,
    extensions: { code, ...error.extensions },
  });
}

function asGraphQLError(error: Error): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}
