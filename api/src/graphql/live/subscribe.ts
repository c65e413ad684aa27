import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import { DATABASE_AWAY, toAppError } from "../../errors.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import type { RequestContext } from "../context.ts";
import { formatGraphQLError } from "../errors.ts";
import { NotShareable } from "./coalesced-answers.ts";
import { retryWhileUnavailable } from "./retry-while-unavailable.ts";
import { numberOf, subscriptionKeyOf } from "./subscription-key.ts";
import { sharingOf } from "./sharing.ts";

/**
 * Runs a subscription with a new context for each event.
 *
 * The `subscribe` function of graphql keeps one context for the whole subscription. Its loaders would return outdated
 * rows, and a lost role would never be noticed. Each result is serialized to JSON, so that subscribers with the same
 * event, question and role can share one text.
 */
export async function subscribeFresh(args: ExecutionArgs): Promise<AsyncIterableIterator<string> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { schema } = args;
  const context = args.contextValue as RequestContext;
  const { answers } = sharingOf(context.platform);
  const { document, variables, key } = subscriptionKeyOf(args);
  const stop = new AbortController();
  const answerIn = async (contextValue: RequestContext, event: unknown): Promise<string> => {
    const result = await withinDeadline(async () =>
      execute({ schema, document, variableValues: variables, rootValue: event, contextValue }),
    );
    // Each event is delivered once. During an outage its result is retried instead of being delivered as an error.
    const failure = result.errors
      ?.map(({ originalError }) => originalError)
      .find((error) => error instanceof NotShareable || toAppError(error).code === DATABASE_AWAY);
    if (failure) throw failure;
    return serialized(result, contextValue);
  };
  const answer = (event: unknown): Promise<string> => {
    const fresh = context.fresh();
    return fresh.caller === null || typeof event !== "object" || event === null
      ? answerIn(fresh, event)
      : answers.ask(`${numberOf(event)} ${key}`, fresh.caller, (caller) => answerIn(fresh.freshFor(caller), event));
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
        value: await retryWhileUnavailable(() => answer(value), {
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

function serialized(result: ExecutionResult, context: RequestContext): string {
  if (!result.errors) return JSON.stringify(result);
  const { requestId, caller, platform } = context.scope;
  const errors = result.errors.map((error) =>
    formatGraphQLError(error, error.toJSON(), { requestId, hasCaller: caller !== null, log: platform.log }),
  );
  return JSON.stringify({ ...result, errors });
}
