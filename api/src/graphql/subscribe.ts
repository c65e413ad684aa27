import {
  createSourceEventStream,
  type DirectiveNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";
import type { RequestContext } from "./context.ts";
import { reader } from "./subscriptions.ts";

/**
 * graphql's own `subscribe` resolves every event in the context of the first: its loaders would answer for ever what
 * they read once, and nobody would ask again who the caller is. Here each event has a context of its own. Subscribers
 * who are given the same event and ask the same of it are given the same answer, worked out once.
 */
export async function subscribeFresh(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const context = args.contextValue as RequestContext;
  const question = questionOf(args);
  const answer = (event: unknown): Promise<ExecutionResult> => {
    const fresh = context.fresh();
    return shared(event, `${reader(fresh.caller, question.isPersonal)} ${question.text}`, async () =>
      execute({ ...args, rootValue: event, contextValue: fresh }),
    );
  };
  const result = async ({ done, value }: IteratorResult<unknown>): Promise<IteratorResult<ExecutionResult>> =>
    done ? { done: true, value: undefined } : { done: false, value: await answer(value) };
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

/** By event: the very object, which goes when the last subscriber has been given it. */
const answers = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();

function shared(event: unknown, question: string, answer: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  if (typeof event !== "object" || event === null) return answer();
  const known = answers.get(event) ?? new Map<string, Promise<ExecutionResult>>();
  answers.set(event, known);
  const found = known.get(question) ?? answer();
  known.set(question, found);
  return found;
}

interface Question {
  /** The document, and the variables that it uses below its root field: cursors and filters choose events, not what is said of them. */
  readonly text: string;
  /** Something below takes arguments, and an argument may be a query that says `me`. */
  readonly isPersonal: boolean;
}

function questionOf({ document, operationName, variableValues }: ExecutionArgs): Question {
  const used = new Set<string>();
  let isPersonal = false;
  const look = (nodes: readonly (SelectionNode | DirectiveNode)[]): void => {
    for (const node of nodes)
      visit(node, {
        Field: ({ arguments: given }) => void (isPersonal ||= (given?.length ?? 0) > 0),
        Variable: ({ name }) => void used.add(name.value),
      });
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) look(definition.selectionSet.selections);
    if (definition.kind === Kind.OPERATION_DEFINITION) look(belowRoot(definition));
  }
  const variables = [...used].toSorted().map((name) => [name, variableValues?.[name]]);
  return { text: JSON.stringify([document.loc?.source.body ?? "", operationName, variables]), isPersonal };
}

/** A subscription has one root field; written as a fragment, all of it is taken to be below. */
function belowRoot({ selectionSet }: OperationDefinitionNode): readonly (SelectionNode | DirectiveNode)[] {
  return selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [...(node.directives ?? []), ...(node.selectionSet?.selections ?? [])] : [node],
  );
}
