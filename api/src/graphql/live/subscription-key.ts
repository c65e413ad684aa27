/**
 * What a subscription asks of each of its events, apart from which events it wants: its document without the arguments of
 * its root field, and the variables that are then left. A shared answer is worked out from nothing else, so equal
 * questions have equal answers whatever cursors and filters stood beside them.
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

interface Asked {
  readonly document: DocumentNode;
  readonly variables: readonly string[];
}

export interface LiveQuestion {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Equal for equal questions. */
  readonly text: string;
}

interface LiveOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

export function liveQuestionOf({ schema, document, operationName, variableValues }: LiveOperation): LiveQuestion {
  const asked = askedBy(schema, document, operationName ?? "");
  const variables = Object.fromEntries(
    asked.variables.flatMap((name) =>
      variableValues && Object.hasOwn(variableValues, name) ? [[name, variableValues[name]]] : [],
    ),
  );
  // Not JSON: it writes infinite numbers as null.
  const given = asked.variables.length === 0 ? "" : serialize(variables).toString("latin1");
  return { document: asked.document, variables, text: `${numberOf(asked.document)} ${given}` };
}

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** Names this very object and no other, as long as the process lives. */
export function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(object, lastNumber);
  return lastNumber;
}

/** Documents are few and kept by whoever parsed them. */
const askedBefore = new WeakMap<DocumentNode, Map<string, Asked>>();

function askedBy(schema: GraphQLSchema, document: DocumentNode, operationName: string): Asked {
  const known = askedBefore.get(document) ?? new Map<string, Asked>();
  askedBefore.set(document, known);
  const asked = known.get(operationName) ?? withoutArguments(schema, document, operationName);
  known.set(operationName, asked);
  return asked;
}

function withoutArguments(schema: GraphQLSchema, document: DocumentNode, operationName: string): Asked {
  const operation = getOperationAST(document, operationName === "" ? undefined : operationName);
  if (!operation) throw new Error("A subscription without an operation was let through.");
  const root = schema.getRootType(operation.operation);
  const selections = operation.selectionSet.selections.map((selection): SelectionNode => {
    // A fragment stays as it is: its arguments are then part of the question, and fewer subscribers are alike.
    if (selection.kind !== Kind.FIELD) return selection;
    const field = root?.getFields()[selection.name.value];
    return field && !field.args.some(isRequiredArgument) ? { ...selection, arguments: [] } : selection;
  });
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const bare: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections },
  };
  const used = new Set<string>();
  for (const node of [bare, ...fragments]) visit(node, { Variable: ({ name }) => void used.add(name.value) });
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    document: { kind: Kind.DOCUMENT, definitions: [{ ...bare, variableDefinitions }, ...fragments] },
    variables: variableDefinitions.map(({ variable }) => variable.name.value).toSorted(),
  };
}
