/**
 * Divides a query into the root fields whose answer callers with the same rights may share, and the others. An answer
 * may be shared if it depends on nothing but the rows, the arguments and the rights.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from "graphql";
import { Extensions } from "type-graphql";
import { memoize } from "../../iam/memoize.ts";

/** Declares that callers with the same rights may share the answer of this root field of Query. */
export function SharedBetweenCallers(): MethodDecorator {
  return Extensions({ isSharedBetweenCallers: true });
}

export interface DividedQuery {
  readonly shared: DocumentNode;
  /** Null if all root fields are shared. */
  readonly personal: DocumentNode | null;
  /** The names of all root fields in the answer, in their order. */
  readonly responseKeys: readonly string[];
  /** The names of the variables that `shared` uses. */
  readonly sharedVariables: readonly string[];
}

const dividedQueries = memoize((_document: DocumentNode) => new Map<string, DividedQuery | null>());

/** Null if nothing in the operation is shared. */
export function divideQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): DividedQuery | null {
  const known = dividedQueries(document);
  const name = operationName ?? "";
  let divided = known.get(name);
  if (divided === undefined) {
    divided = divide(schema, document, operationName);
    known.set(name, divided);
  }
  return divided;
}

function divide(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): DividedQuery | null {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return null;
  const fields = operation.selectionSet.selections.filter(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const responseKeys = fields.map(responseKeyOf);
  // Fragments at the root, and fields that are merged, are rare. They are not divided.
  if (fields.length < operation.selectionSet.selections.length || new Set(responseKeys).size < fields.length)
    return null;
  const rootFields = schema.getQueryType()?.getFields() ?? {};
  const isShared = ({ name }: FieldNode) => rootFields[name.value]?.extensions["isSharedBetweenCallers"] === true;
  const shared = fields.filter(isShared);
  if (shared.length === 0) return null;
  const personal = fields.filter((field) => !isShared(field));
  const sharedDocument = withRootFields(document, operation, shared);
  return {
    shared: sharedDocument,
    personal: personal.length === 0 ? null : withRootFields(document, operation, personal),
    responseKeys,
    sharedVariables: [...variablesOf(sharedDocument)].toSorted(),
  };
}

function responseKeyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** The operation with only these root fields, and the variables and fragments that they use. */
function withRootFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
): DocumentNode {
  const reduced: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections: fields },
  };
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const wanted = fragmentsOf(reduced, fragments);
  const used = variablesOf({ kind: Kind.DOCUMENT, definitions: [reduced, ...wanted] });
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...reduced, variableDefinitions }, ...wanted] };
}

/** The fragments that the operation spreads, directly or in other fragments. */
function fragmentsOf(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): readonly FragmentDefinitionNode[] {
  const wanted = new Set<FragmentDefinitionNode>();
  const add = (node: OperationDefinitionNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.find((each) => each.name.value === name.value);
        if (!fragment || wanted.has(fragment)) return;
        wanted.add(fragment);
        add(fragment);
      },
    });
  add(operation);
  return [...wanted];
}

function variablesOf(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(document, { Variable: ({ name }) => void used.add(name.value) });
  return used;
}
