/**
 * How much one GraphQL document may ask for, over HTTP and over sockets: tokens before it is parsed, depth when it is
 * validated, cost when its variables are known (a rule that reads literal page sizes only is walked around by `$n`).
 */
import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  getOperationAST,
  GraphQLError,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import { getArgumentValues, getVariableValues } from "graphql/execution/values.js";
import { AppError, type ErrorCode } from "../errors.ts";
import { type Caller, PUBLIC } from "../services/core/permissions.ts";
import { PAGE_SIZE_DEFAULT } from "../services/core/page.ts";
import { permissionOf } from "./requires-permission.ts";

/** A document of 20 KB of brackets overflows the parser's stack before any rule sees it. */
export const TOKENS_MAX = 1_000;
const DEPTH_MAX = 10;
const COST_BUDGET = 10_000;
/** Doubling fragments make few tokens many fields; nobody reads that many. */
const FIELDS_MAX = 20_000;
/** How many items a list without a page size is taken to have. */
const LIST_ESTIMATE = 4;
/** Of a field that lets strangers in: a password is looked at for a hundred times as long as a row. */
const WAY_IN_COST = 100;
/** How many there are of each in this schema, about; most types are a name and need no `ofType`. */
const INTROSPECTED: Readonly<Record<string, number>> = {
  types: 250,
  fields: 6,
  inputFields: 2,
  enumValues: 2,
  directives: 6,
  ofType: 0.4,
};
/** Twice what GraphiQL and notebooks ask. */
const INTROSPECTION_BUDGET = 90_000;
/** It is read from memory: so many of its things cost as much as one row. */
const INTROSPECTED_PER_POINT = 50;

function refusal(code: ErrorCode, node?: FieldNode): GraphQLError {
  const reason = new AppError(code);
  return new GraphQLError(reason.message, {
    nodes: node,
    originalError: reason,
    extensions: { code, http: { status: reason.status } },
  });
}

/** Introspection lies outside depth and cost, so that GraphiQL and notebooks work; it has a budget of its own. */
function isIntrospection(field: FieldNode): boolean {
  return field.name.value.startsWith("__");
}

/** A validation rule. Fragments count as if they stood where they are spread; circles are another rule's. */
export function depthRule(context: ValidationContext): ASTVisitor {
  const known = new Map<string, number>();
  const depthOf = (selections: SelectionSetNode): number =>
    Math.max(
      0,
      ...selections.selections.map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return isIntrospection(selection) ? 0 : 1 + (selection.selectionSet ? depthOf(selection.selectionSet) : 0);
          case Kind.INLINE_FRAGMENT:
            return depthOf(selection.selectionSet);
          case Kind.FRAGMENT_SPREAD:
            return depthOfFragment(selection.name.value);
        }
      }),
    );
  const depthOfFragment = (name: string): number => {
    const depth = known.get(name);
    if (depth !== undefined) return depth;
    known.set(name, 0);
    const fragment = context.getFragment(name);
    const found = fragment ? depthOf(fragment.selectionSet) : 0;
    known.set(name, found);
    return found;
  };
  return {
    OperationDefinition(operation) {
      if (depthOf(operation.selectionSet) > DEPTH_MAX) context.reportError(refusal("QUERY_TOO_DEEP"));
    },
  };
}

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly caller: Caller | null;
}

/**
 * Before execution, on a valid document. Answers its cost, about one for each thing that will be answered. Throws
 * QUERY_TOO_COSTLY; UNAUTHENTICATED where a stranger asks for the schema.
 */
export function checkOperation({ schema, document, operationName, variables, caller }: Operation): number {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return 0;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  // Variables that do not fit are refused by the execution, with their names.
  if (!coerced) return 0;
  const cost = new Cost(schema, fragments, coerced, caller);
  cost.add(operation.selectionSet, root, 1);
  return cost.total;
}

class Cost {
  private sum = 0;
  private introspected = 0;
  private fields = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: { readonly [name: string]: unknown },
    private readonly caller: Caller | null,
  ) {}

  get total(): number {
    return Math.ceil(this.sum + this.introspected / INTROSPECTED_PER_POINT);
  }

  /** `times`: how often this selection is expected to be answered. `pageSize`: of the connection that it stands in. */
  add(selections: SelectionSetNode, parent: GraphQLCompositeType, times: number, pageSize?: number): void {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) this.addField(selection, parent, times, pageSize);
      else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
        const condition = fragment?.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
        if (fragment) this.add(fragment.selectionSet, isCompositeType(condition) ? condition : parent, times, pageSize);
      }
    }
  }

  private addField(node: FieldNode, parent: GraphQLCompositeType, times: number, pageSize?: number): void {
    this.fields += 1;
    if (this.fields > FIELDS_MAX) throw refusal("QUERY_TOO_COSTLY", node);
    if (isIntrospection(node)) {
      if (this.caller === null && node.name.value !== "__typename")
        throw new GraphQLError("Introspection requires authentication. Sign in or send an API token.", {
          originalError: new AppError("UNAUTHENTICATED"),
          extensions: { http: { status: 401 } },
        });
      this.addIntrospection(node, 1);
      return;
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (field && permissionOf(field) === PUBLIC) this.sum += WAY_IN_COST;
    if (!field || !isCompositeType(type) || !node.selectionSet) return;
    const size = this.sizeOf(field, node);
    const isList = isListType(getNullableType(field.type));
    const count = times * (isList ? (pageSize ?? size ?? LIST_ESTIMATE) : 1);
    this.sum += count;
    if (this.sum > COST_BUDGET) throw refusal("QUERY_TOO_COSTLY", node);
    const isConnection = type.name.endsWith("Connection");
    this.add(node.selectionSet, type, count, isConnection ? (size ?? PAGE_SIZE_DEFAULT) : undefined);
  }

  /** The schema has no pages: ten times its whole in one answer held up everybody for a sixth of a second. */
  private addIntrospection(node: FieldNode, times: number): void {
    const count = times * (INTROSPECTED[node.name.value] ?? 1);
    this.introspected += node.name.value === "__typename" ? 0 : count;
    if (this.introspected > INTROSPECTION_BUDGET) throw refusal("QUERY_TOO_COSTLY", node);
    const visit = (selections: SelectionSetNode): void => {
      for (const selection of selections.selections) {
        if (selection.kind === Kind.FIELD) {
          this.fields += 1;
          if (this.fields > FIELDS_MAX) throw refusal("QUERY_TOO_COSTLY", selection);
          this.addIntrospection(selection, count);
        } else {
          const fragment =
            selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
          if (fragment) visit(fragment.selectionSet);
        }
      }
    };
    if (node.selectionSet) visit(node.selectionSet);
  }

  /** What the caller says of the size: a page's, or how many ids there are. */
  private sizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    let given: Readonly<Record<string, unknown>>;
    try {
      given = getArgumentValues(field, node, this.variables);
    } catch {
      // An argument that does not fit is refused by the execution, with its name.
      return undefined;
    }
    const { first, last, ids } = given;
    const size =
      typeof first === "number" ? first : typeof last === "number" ? last : Array.isArray(ids) ? ids.length : undefined;
    return size === undefined ? undefined : Math.max(0, size);
  }
}
