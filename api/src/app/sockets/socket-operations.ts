/**
 * What may be asked over a socket. Apollo's plugins do not see these operations, so the limits of HTTP are held here
 * again: who it is, tokens, depth, cost, and how much at once.
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
import { makeServer, type Server } from "graphql-ws";
import { Deadline, withDeadline } from "../../db/deadline.ts";
import { AppError, toAppError } from "../../errors.ts";
import { openContext } from "../../graphql/context.ts";
import { Documents } from "../../graphql/documents.ts";
import { formatGraphQLError } from "../../graphql/errors.ts";
import { checkOperation } from "../../graphql/limits.ts";
import { subscribeFresh } from "../../graphql/live/subscribe.ts";
import { authenticate, bearer, type Credential } from "../http/authenticate.ts";
import type { GraphQLSocketsOptions } from "./graphql-sockets.ts";
import { countOperation, enterSubscriber } from "../metrics.ts";
import { REQUEST_POINTS } from "../http/rates.ts";
import { newRequestId } from "../http/request-id.ts";
import type { SocketConnection } from "./socket-connection.ts";
import { TRY_AGAIN_CLOSE, UNAUTHENTICATED_CLOSE } from "./socket-registry.ts";

const SUBSCRIPTIONS_PER_SOCKET_MAX = 20;

interface SocketOperation extends ExecutionArgs {
  readonly requestId: string;
  /** Sends one answer, spelled as JSON; settles when the network has it. */
  readonly deliver: (answer: string) => Promise<void>;
  readonly client: SocketConnection;
}

export function socketOperations({
  schema,
  platform,
  installation,
  log,
  rates,
  questionMs,
}: Pick<
  GraphQLSocketsOptions,
  "schema" | "platform" | "installation" | "log" | "rates" | "questionMs"
>): Server<SocketConnection> {
  const documents = new Documents(schema);
  const format = (errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] =>
    errors.map((error) => formatGraphQLError(error, error.toJSON(), { requestId, log }));

  /** As long as its asker is there, and as long as HTTP would give it. */
  const within = async <Done>(
    { document, operationName, client }: SocketOperation,
    work: () => Promise<Done>,
  ): Promise<Done> => {
    const deadline = new Deadline(questionMs);
    if (getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION) deadline.becomeMutation();
    const gone = () => deadline.leave({ isAnswered: false });
    client.whenGone.add(gone);
    try {
      return await withDeadline(deadline, work);
    } finally {
      client.whenGone.delete(gone);
      deadline.leave({ isAnswered: true });
    }
  };

  return makeServer<Record<string, unknown> | undefined, SocketConnection>({
    schema,
    async onConnect({ connectionParams, extra: client }) {
      client.credential = tokenOf(connectionParams) ?? client.credential;
      const deadline = new Deadline(questionMs);
      try {
        rates.arrive(client);
        client.caller = await withDeadline(deadline, () =>
          authenticate(platform, client.credential, { isActivity: false }),
        );
        rates.spend(client.caller === null ? { ...client, credential: null } : client, REQUEST_POINTS);
      } catch (error) {
        const known = toAppError(error);
        if (known.isReported) throw error;
        client.end(TRY_AGAIN_CLOSE, known.message);
        return false;
      } finally {
        deadline.leave({ isAnswered: true });
      }
      if (client.caller !== null) return true;
      client.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
      return false;
    },
    onSubscribe({ extra: client, subscriptions }, id, { query, operationName, variables }) {
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET_MAX)
        return [wrapped(new AppError("TOO_MANY_SUBSCRIPTIONS"))];
      try {
        const document = documents.read(query);
        if (!("kind" in document)) return document.map((mistake) => coded(mistake, "GRAPHQL_VALIDATION_FAILED"));
        const cost = checkOperation({ schema, document, operationName, variables, caller: client.caller });
        rates.spend(client, REQUEST_POINTS + cost);
        const requestId = newRequestId();
        const contextValue = openContext({ platform, installation, requestId, callerNow: () => client.caller });
        const head = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
        const deliver = (answer: string) => client.send(`${head}${answer}}`);
        return {
          schema,
          document,
          operationName,
          variableValues: variables,
          contextValue,
          requestId,
          deliver,
          client,
        } satisfies SocketOperation;
      } catch (error) {
        return [error instanceof GraphQLError ? coded(error, "GRAPHQL_PARSE_FAILED") : wrapped(error as Error)];
      }
    },
    execute: (args) => within(args as SocketOperation, async () => execute(args)),
    async subscribe(args) {
      const answers = await within(args as SocketOperation, () => subscribeFresh(args));
      if (Symbol.asyncIterator in answers) countOperation("subscription", undefined);
      return Symbol.asyncIterator in answers ? delivered(answers, (args as SocketOperation).deliver) : answers;
    },
    onNext(_context, _id, _payload, args, result): ExecutionResult | undefined {
      if (!result.errors) return undefined;
      return {
        ...result,
        errors: format(result.errors, (args as SocketOperation).requestId) as unknown as GraphQLError[],
      };
    },
    onError(_context, _id, _payload, errors) {
      const formatted = format(errors, newRequestId());
      countOperation("subscription", formatted[0]?.extensions?.["code"]);
      return formatted;
    },
  });
}

/** To graphql-ws a subscription without events: it would spell each of them again for each subscriber. It is told of the end. */
function delivered(
  answers: AsyncIterableIterator<string>,
  deliver: SocketOperation["deliver"],
): AsyncIterableIterator<never> {
  let isOver = false;
  const leave = enterSubscriber();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        for (let answer = await answers.next(); !answer.done && !isOver; answer = await answers.next())
          await deliver(answer.value);
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
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    path,
    originalError,
    extensions: { code, ...error.extensions },
  });
}

function wrapped(error: Error): GraphQLError {
  return new GraphQLError(error.message, { originalError: error });
}
