import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import type { RequestContext } from "./context.ts";

/**
 * graphql's own `subscribe` resolves every event in the context of the first: its loaders would answer for ever what
 * they read once, and nobody would ask again who the caller is. Here each event has a context of its own.
 */
export async function subscribeFresh(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const context = args.contextValue as RequestContext;
  const result = async ({ done, value }: IteratorResult<unknown>): Promise<IteratorResult<ExecutionResult>> =>
    done
      ? { done: true, value: undefined }
      : { done: false, value: await execute({ ...args, rootValue: value, contextValue: context.fresh() }) };
  const results: AsyncIterableIterator<ExecutionResult> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => result(await events.next()),
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    async throw(error) {
      await events.return?.();
      throw error;
    },
  };
  return results;
}
