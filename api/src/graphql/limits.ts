/**
 * The limits of a GraphQL document, over HTTP and WebSockets: tokens before parsing, depth during validation, and cost
 * when the variables are known. A validation rule for cost would see only literal page sizes and miss `first: $n`.
 */
import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getNamedType,
  getNullableType,
  getOperationAST,
  GraphQLError,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";
import { getArgumentValues, getVariableValues } from "graphql/execution/values.js";
import { AppError, type AppErrorOptions, type ErrorCode } from "../errors.ts";
import { type Caller, PUBLIC } from "../services/core/permissions.ts";
import { PAGE_SIZE_DEFAULT } from "../services/core/page.ts";
import { canShowPast, costOfField, PAST_LIST_COST, PAST_LISTS_PER_OPERATION_MAX, timesAllowed } from "./field-costs.ts";
import { permissionOf } from "./requires-permission.ts";

/**
 * The maximum number of tokens. It is checked before parsing, because 20 KB of nested brackets overflow the parser's
 * stack.
 */
export const TOKENS_MAX = 1_000;
export const DEPTH_MAX = 10;
export const COST_BUDGET = 10_000;
/**
 * The maximum number of fields with fragments expanded. Fragments that spread each other twice turn a few tokens into
 * many fields. No real query needs this many.
 */
const FIELDS_MAX = 20_000;
/** The assumed number of items in a list without a page size. */
const LIST_ESTIMATE = 4;
/**
 * The cost of a public field such as `signIn`. Hashing a password takes about a hundred times as long as reading a row.
 */
const PUBLIC_FIELD_COST = 100;
/** The approximate number of results of each introspection field in this schema. Most types have no `ofType`. */
const INTROSPECTION_COUNTS: Readonly<Record<string, number>> = {
  types: 250,
  fields: 6,
  inputFields: 2,
  enumValues: 2,
  directives: 6,
  ofType: 0.4,
};
/** The maximum number of introspection results: twice what GraphiQL and notebooks need. */
const INTROSPECTION_BUDGET = 90_000;
/** The number of introspection results that cost as much as one row. They are read from memory. */
const INTROSPECTION_RESULTS_PER_POINT = 50;

function refusal(code: ErrorCode, node?: FieldNode, options: AppErrorOptions = {}): GraphQLError {
  const reason = new AppError(code, options);
  return new GraphQLError(reason.message, {
    nodes: node,
    originalError: reason,
    extensions: { code, http: { status: reason.status } },
  });
}

/**
 * Whether the field is introspection, which has a budget of its own instead of the depth and cost limits. Otherwise
 * GraphiQL and notebooks would not work.
 */
function isIntrospection(field: FieldNode): boolean {
  return field.name.value.startsWith("__");
}

/**
 * The validation rule for the depth limit. A fragment counts where it is spread. Fragment cycles are reported by a rule
 * of graphql.
 */
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
 * Returns the cost of an operation in a valid document, about one for each returned object. Runs before execution.
 * Throws QUERY_TOO_COSTLY, or UNAUTHENTICATED for introspection without a caller.
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
  // The execution reports invalid variables with their names.
  if (!coerced) return 0;
  const cost = new Cost(schema, fragments, coerced, caller);
  cost.add(operation.selectionSet, root, 1);
  cost.requireWithinBudget();
  return cost.total;
}

/** A list of the operation that is in no other list, with the argument that sets its size. */
interface OuterPage {
  readonly field: string;
  readonly argument: "first" | "last";
  readonly size: number;
  readonly cost: number;
}

class Cost {
  private sum = 0;
  private introspectionResults = 0;
  private fields = 0;
  /** The field with which the cost exceeded the budget. */
  private tooMuchFrom: FieldNode | null = null;
  /** The pages whose size multiplies the cost of everything below them. */
  private readonly outerPages: OuterPage[] = [];
  private isInPage = false;
  /** How often each expensive field was requested. */
  private readonly asked = new Map<string, number>();
  private pastLists = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: { readonly [name: string]: unknown },
    private readonly caller: Caller | null,
  ) {}

  get total(): number {
    return Math.ceil(this.sum + this.introspectionResults / INTROSPECTION_RESULTS_PER_POINT);
  }

  /** Throws QUERY_TOO_COSTLY, with the cost of the whole operation: a client can then tell how much smaller it must be. */
  requireWithinBudget(): void {
    if (this.tooMuchFrom === null) return;
    const cost = Math.min(Math.ceil(this.sum), Number.MAX_SAFE_INTEGER);
    const fitting = this.fittingPage();
    const advice = fitting
      ? `Use \`${fitting.argument}: ${fitting.size}\` for ${fitting.field}, or fewer fields.`
      : "Use smaller pages or fewer fields.";
    throw refusal("QUERY_TOO_COSTLY", this.tooMuchFrom, {
      message: `The operation costs ${cost} points, and one may cost ${COST_BUDGET}. ${advice}`,
      details: {
        cost,
        budget: COST_BUDGET,
        ...(fitting && { field: fitting.field, [fitting.argument]: fitting.size }),
      },
    });
  }

  /** The most expensive outer page, with a size at which the operation fits. Null if no single page can be made small enough. */
  private fittingPage(): OuterPage | null {
    const [page] = this.outerPages.toSorted((one, other) => other.cost - one.cost);
    if (!page) return null;
    // The cost of a page grows with its size, beside a point for the page itself. So this size is never too large.
    const size = Math.floor((COST_BUDGET - (this.sum - page.cost)) / (page.cost / page.size));
    return size >= 1 ? { ...page, size } : null;
  }

  private charge(points: number, node: FieldNode): void {
    this.sum += points;
    if (this.sum > COST_BUDGET) this.tooMuchFrom ??= node;
  }

  /**
   * Adds a selection that is expected to be resolved `times` times. `pageSize` is that of the surrounding connection.
   */
  add(selections: SelectionSetNode, parent: GraphQLCompositeType, times: number, pageSize?: number): void {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) {
        this.addField(selection, parent, times, pageSize);
        continue;
      }
      const fragment = this.fragmentOf(selection);
      if (!fragment) continue;
      const condition = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      this.add(fragment.selectionSet, isCompositeType(condition) ? condition : parent, times, pageSize);
    }
  }

  private fragmentOf(
    selection: InlineFragmentNode | FragmentSpreadNode,
  ): InlineFragmentNode | FragmentDefinitionNode | undefined {
    return selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
  }

  private countField(node: FieldNode): void {
    this.fields += 1;
    if (this.fields > FIELDS_MAX) throw refusal("QUERY_TOO_COSTLY", node);
  }

  private addField(node: FieldNode, parent: GraphQLCompositeType, times: number, pageSize?: number): void {
    this.countField(node);
    if (isIntrospection(node)) {
      this.requireCallerFor(node);
      this.addIntrospection(node, 1);
      return;
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (field && permissionOf(field) === PUBLIC) this.sum += PUBLIC_FIELD_COST;
    if (field) this.addWork(node, parent.name, times);
    if (field && canShowPast(parent.name, node.name.value)) this.addPast(field, node);
    if (!field || !isCompositeType(type) || !node.selectionSet) return;
    const size = this.sizeOf(field, node);
    const isList = isListType(getNullableType(field.type));
    const items = isList ? (pageSize ?? size ?? LIST_ESTIMATE) : 1;
    const count = times * items;
    this.charge(count, node);
    const isConnection = type.name.endsWith("Connection");
    const below = isConnection ? (size ?? PAGE_SIZE_DEFAULT) : undefined;
    if (below === undefined || this.isInPage) return this.add(node.selectionSet, type, count, below);
    const before = this.sum;
    this.isInPage = true;
    this.add(node.selectionSet, type, count, below);
    this.isInPage = false;
    const argument = this.argumentsOf(field, node)["last"] == null ? "first" : "last";
    this.outerPages.push({ field: (node.alias ?? node.name).value, argument, size: below, cost: this.sum - before });
  }

  /** Adds the cost of the field's own work. */
  private addWork(node: FieldNode, typeName: string, times: number): void {
    const name = node.name.value;
    const cost = costOfField(typeName, name);
    if (cost === 0) return;
    const asked = (this.asked.get(name) ?? 0) + 1;
    this.asked.set(name, asked);
    this.charge(times * cost, node);
    const allowed = timesAllowed(typeName, name);
    if (asked > allowed)
      throw refusal("QUERY_TOO_COSTLY", node, {
        message: `One operation may ask for ${name} at most ${allowed} times. Send the others in further requests.`,
      });
  }

  /** Adds the cost of a list of the past, and refuses too many of them. */
  private addPast(field: GraphQLField<unknown, unknown>, node: FieldNode): void {
    if (this.argumentsOf(field, node)["asOf"] == null) return;
    this.pastLists += 1;
    this.charge(PAST_LIST_COST, node);
    if (this.pastLists > PAST_LISTS_PER_OPERATION_MAX)
      throw refusal("QUERY_TOO_COSTLY", node, {
        message: `One operation may have at most ${PAST_LISTS_PER_OPERATION_MAX} lists with asOf. Send the others in further requests.`,
      });
  }

  private requireCallerFor(introspection: FieldNode): void {
    if (this.caller !== null || introspection.name.value === "__typename") return;
    throw new GraphQLError("Introspection requires authentication. Sign in or send an API token.", {
      originalError: new AppError("UNAUTHENTICATED"),
      extensions: { http: { status: 401 } },
    });
  }

  /**
   * Counts the results of an introspection field. Introspection has no pages: ten complete schemas in one response
   * blocked the server for a sixth of a second.
   */
  private addIntrospection(node: FieldNode, times: number): void {
    const count = times * (INTROSPECTION_COUNTS[node.name.value] ?? 1);
    this.introspectionResults += node.name.value === "__typename" ? 0 : count;
    if (this.introspectionResults > INTROSPECTION_BUDGET) throw refusal("QUERY_TOO_COSTLY", node);
    const visit = (selections: SelectionSetNode): void => {
      for (const selection of selections.selections) {
        if (selection.kind === Kind.FIELD) {
          this.countField(selection);
          this.addIntrospection(selection, count);
          continue;
        }
        const fragment = this.fragmentOf(selection);
        if (fragment) visit(fragment.selectionSet);
      }
    };
    if (node.selectionSet) visit(node.selectionSet);
  }

  /** The number of items that the arguments request: the page size, or the number of IDs. */
  private sizeOf(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const { first, last, ids } = this.argumentsOf(field, node);
    const sizes = [first, last].filter((size) => typeof size === "number");
    if (sizes.length > 0) return Math.max(0, ...sizes);
    return Array.isArray(ids) ? ids.length : undefined;
  }

  private argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Readonly<Record<string, unknown>> {
    try {
      return getArgumentValues(field, node, this.variables);
    } catch {
      // The execution reports an invalid argument with its name.
      return {};
    }
  }
}
