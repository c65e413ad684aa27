/**
 * Identifies what a subscription selects from each event, independent of which events it receives: the document without
 * the arguments of the root field, and the variables that remain. A shared answer is computed from nothing else, so
 * subscriptions with equal keys have equal answers even if their cursors and filters differ.
 */
import { serialize } from "node:v8";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLSchema,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";
import { memoize } from "../../iam/memoize.ts";

interface ReducedOperation {
  readonly document: DocumentNode;
  /** The names of the variables that the document still uses. */
  readonly variables: readonly string[];
}

export interface SubscriptionKey {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The text is the same for two subscriptions with the same parsed document and variables. */
  readonly key: string;
}

interface LiveOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

export function subscriptionKeyOf({ schema, document, operationName, variableValues }: LiveOperation): SubscriptionKey {
  const reduced = reducedOperation(schema, document, operationName ?? "");
  const variables = Object.fromEntries(
    reduced.variables.flatMap((name) =>
      variableValues && Object.hasOwn(variableValues, name) ? [[name, variableValues[name]]] : [],
    ),
  );
  // JSON would write infinite numbers as null, so two different values would get the same key.
  const values = reduced.variables.length === 0 ? "" : serialize(variables).toString("latin1");
  return { document: reduced.document, variables, key: `${numberOf(reduced.document)} ${values}` };
}

let lastNumber = 0;

/** A number that identifies the object for the lifetime of the process. */
export const numberOf = memoize((_object: object): number => (lastNumber += 1));

/** The document cache of `documents.ts` keeps parsed documents, so equal queries share one entry here. */
const reducedOperations = memoize((_document: DocumentNode) => new Map<string, ReducedOperation>());

function reducedOperation(schema: GraphQLSchema, document: DocumentNode, operationName: string): ReducedOperation {
  const known = reducedOperations(document);
  const reduced = known.get(operationName) ?? withoutArguments(schema, document, operationName);
  known.set(operationName, reduced);
  return reduced;
}

function withoutArguments(schema: GraphQLSchema, document: DocumentNode, operationName: string): ReducedOperation {
  const operation = getOperationAST(document, operationName === "" ? undefined : operationName);
  if (!operation) throw new Error("The subscription contains no operation.");
  const root = schema.getRootType(operation.operation);
  const selections = operation.selectionSet.selections.map((selection): SelectionNode => {
    // A fragment keeps its arguments. They become part of the key, so fewer subscribers share an answer.
    if (selection.kind !== Kind.FIELD) return selection;
    const field = root?.getFields()[selection.name.value];
    return field && !field.args.some(isRequiredArgument) ? { ...selection, arguments: [] } : selection;
  });
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const operationWithoutArguments: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections },
  };
  const used = new Set<string>();
  for (const node of [operationWithoutArguments, ...fragments])
    visit(node, { Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    document: {
      kind: Kind.DOCUMENT,
      definitions: [{ ...operationWithoutArguments, variableDefinitions }, ...fragments],
    },
    variables: variableDefinitions.map(({ variable }) => variable.name.value).toSorted(),
  };
}
