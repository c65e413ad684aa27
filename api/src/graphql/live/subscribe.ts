import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import { DATABASE_AWAY, toAppError } from "../../errors.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import type { RequestContext } from "../context.ts";
import { formatGraphQLError } from "../errors.ts";
import { liveQuestionOf, numberOf } from "./subscription-key.ts";
import { patiently } from "./retry-while-unavailable.ts";
import { sharingOf } from "./sharing.ts";

/**
 * graphql's own `subscribe` resolves every event in the context of the first: its loaders would answer for ever what
 * they read once, and nobody would ask again who the caller is. Here each event has a context of its own, and its answer
 * is spelled as JSON: subscribers who are given the same event, ask the same of it and are alike are given the same text.
 */
export async function subscribeFresh(args: ExecutionArgs): Promise<AsyncIterableIterator<string> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { schema } = args;
  const context = args.contextValue as RequestContext;
  const { answers } = sharingOf(context.platform);
  const { document, variables, text } = liveQuestionOf(args);
  const stop = new AbortController();
  const answerIn = async (contextValue: RequestContext, event: unknown): Promise<string> => {
    const result = await withinDeadline(async () =>
      execute({ schema, document, variableValues: variables, rootValue: event, contextValue }),
    );
    // An event is told once: its answer waits for the database rather than saying that it is away.
    const outage = result.errors
      ?.map(({ originalError }) => originalError)
      .find((error) => toAppError(error).code === DATABASE_AWAY);
    if (outage) throw outage;
    return spelled(result, contextValue);
  };
  const answer = (event: unknown): Promise<string> => {
    const fresh = context.fresh();
    return fresh.caller === null || typeof event !== "object" || event === null
      ? answerIn(fresh, event)
      : answers.ask(`${numberOf(event)} ${text}`, fresh.caller, (caller) => answerIn(fresh.freshFor(caller), event));
  };
  const results: AsyncIterableIterator<string> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await events.next();
      if (done) return { done, value: undefined };
      return {
        done: false,
        value: await patiently(() => answer(value), {
          stop: stop.signal,
          isOutage: ({ code }) => code === DATABASE_AWAY,
        }),
      };
    },
    async return() {
      stop.abort();
      await events.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      stop.abort();
      await events.return?.();
      throw error;
    },
  };
  return results;
}

function spelled(result: ExecutionResult, context: RequestContext): string {
  if (!result.errors) return JSON.stringify(result);
  const { requestId, platform } = context.scope;
  const errors = result.errors.map((error) =>
    formatGraphQLError(error, error.toJSON(), { requestId, log: platform.log }),
  );
  return JSON.stringify({ ...result, errors });
}
