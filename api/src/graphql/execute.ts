/**
 * Executes operations as `execute` of graphql does, which nothing here uses, in a fraction of its CPU time. For each row of a
 * list, that one looks up the definition, the arguments and the type of each field again, and keeps the path of each value.
 * Here they are found once for each field of an operation, and a path is made only for what needs it.
 *
 * Only the walk over the values is ours. graphql itself reads variables, fragments, directives and arguments, converts
 * scalars and locates errors. `execute.test.ts` compares the results of both.
 */
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
  OperationTypeNode,
} from "graphql";
import { collectFields, collectSubfields } from "graphql/execution/collectFields.js";
import {
  buildExecutionContext,
  buildResolveInfo,
  type ExecutionContext,
  getFieldDef,
} from "graphql/execution/execute.js";
import { getArgumentValues } from "graphql/execution/values.js";
import { inspect } from "graphql/jsutils/inspect.js";
import { isIterableObject } from "graphql/jsutils/isIterableObject.js";
import { isPromise } from "graphql/jsutils/isPromise.js";
import { addPath, type Path, pathToArray } from "graphql/jsutils/Path.js";
import type { PromiseOrValue } from "graphql/jsutils/PromiseOrValue.js";
import { memoize } from "../iam/memoize.ts";

/** What this application uses of the arguments of graphql's `execute`. */
export type ExecuteArgs = Pick<
  ExecutionArgs,
  "schema" | "document" | "operationName" | "rootValue" | "contextValue" | "variableValues"
>;

/** Returns the result of an operation of a valid document: at once if no resolver is asynchronous. Never rejects. */
export function execute(args: ExecuteArgs): PromiseOrValue<ExecutionResult> {
  const context = buildExecutionContext(args);
  return "schema" in context ? new Execution(context).run() : { errors: context };
}

/**
 * An object of the answer. It inherits nothing, because a client may name a field `__proto__`, and V8 writes JSON of such
 * an object several times as fast as of one that `Object.create(null)` returns.
 */
const Answer = function () {
  // All fields are added later.
} as unknown as new () => Record<string, unknown>;
Answer.prototype = Object.create(null) as object;

/** A type, without a search for its kind at each value. One of the last four is not null. */
interface Kind {
  readonly isNonNull: boolean;
  readonly leaf: GraphQLLeafType | null;
  readonly object: GraphQLObjectType | null;
  readonly abstract: GraphQLAbstractType | null;
  readonly item: Kind | null;
}

const kindOf = memoize((type: GraphQLOutputType): Kind => {
  const nullable = isNonNullType(type) ? type.ofType : type;
  return {
    isNonNull: isNonNullType(type),
    leaf: isLeafType(nullable) ? nullable : null,
    object: isObjectType(nullable) ? nullable : null,
    abstract: isAbstractType(nullable) ? nullable : null,
    item: isListType(nullable) ? kindOf(nullable.ofType) : null,
  };
});

/** A field of a selection, with what is the same for every object that it is selected of. */
interface Field {
  /** The name in the answer. */
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly parent: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly kind: Kind;
  /** Throws if an argument is not valid. */
  readonly args: () => Record<string, unknown>;
  /** The fields below, by the type of the object. */
  readonly below: Map<GraphQLObjectType, readonly Field[]>;
}

class Execution {
  constructor(private readonly context: ExecutionContext) {}

  run(): PromiseOrValue<ExecutionResult> {
    try {
      const data = this.runOperation();
      return isPromise(data)
        ? data.then(
            (known) => this.result(known),
            (error: unknown) => this.failed(error),
          )
        : this.result(data);
    } catch (error) {
      return this.failed(error);
    }
  }

  private runOperation(): PromiseOrValue<Record<string, unknown>> {
    const { schema, fragments, variableValues, operation, rootValue } = this.context;
    const root = schema.getRootType(operation.operation);
    if (root == null)
      throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
        nodes: operation,
      });
    const fields = this.fieldsOf(root, collectFields(schema, fragments, variableValues, root, operation.selectionSet));
    return operation.operation === OperationTypeNode.MUTATION
      ? this.oneAfterTheOther(fields, rootValue)
      : this.together(fields, rootValue, undefined);
  }

  private failed(error: unknown): ExecutionResult {
    this.context.collectedErrors.add(error as GraphQLError, undefined);
    return this.result(null);
  }

  private result(data: Record<string, unknown> | null): ExecutionResult {
    const { errors } = this.context.collectedErrors;
    return errors.length === 0 ? { data } : { errors, data };
  }

  private fieldsOf(parent: GraphQLObjectType, selected: ReadonlyMap<string, readonly FieldNode[]>): readonly Field[] {
    const { schema, variableValues } = this.context;
    return [...selected].flatMap(([key, nodes]) => {
      const definition = getFieldDef(schema, parent, nodes[0]!);
      if (!definition) return [];
      let known: Record<string, unknown> | undefined;
      const args = () => (known ??= getArgumentValues(definition, nodes[0]!, variableValues));
      return [{ key, nodes, parent, definition, kind: kindOf(definition.type), args, below: new Map() }];
    });
  }

  private fieldsBelow({ nodes, below }: Field, type: GraphQLObjectType): readonly Field[] {
    let fields = below.get(type);
    if (fields === undefined) {
      // type-graphql resolves abstract types by itself.
      if (type.isTypeOf) throw new Error(`The type ${type.name} must not have isTypeOf, which nothing asks.`);
      const { schema, fragments, variableValues } = this.context;
      fields = this.fieldsOf(type, collectSubfields(schema, fragments, variableValues, type, nodes));
      below.set(type, fields);
    }
    return fields;
  }

  /** Fields of a mutation begin only when the one before has ended. */
  private async oneAfterTheOther(fields: readonly Field[], source: unknown): Promise<Record<string, unknown>> {
    const answer = new Answer();
    for (const field of fields) answer[field.key] = await this.valueOf(field, source, undefined);
    return answer;
  }

  private together(
    fields: readonly Field[],
    source: unknown,
    path: Path | undefined,
  ): PromiseOrValue<Record<string, unknown>> {
    const answer = new Answer();
    let pending: Promise<unknown>[] | null = null;
    try {
      for (const field of fields) {
        const { key } = field;
        const value = this.valueOf(field, source, path);
        // Also before a promise is fulfilled, so that the order of the fields is that of the selection.
        answer[key] = value;
        if (!isPromise(value)) continue;
        pending ??= [];
        const set = (done: unknown) => {
          answer[key] = done;
        };
        pending.push(value.then(set));
      }
    } catch (error) {
      if (pending === null) throw error;
      // Each promise is waited for, because it may reject as well.
      return Promise.all(pending).finally(() => {
        throw error;
      }) as Promise<never>;
    }
    return pending === null ? answer : Promise.all(pending).then(() => answer);
  }

  /** The value of a field in the answer. `path` is that of the object. Throws or rejects if a value that must be there is not. */
  private valueOf(field: Field, source: unknown, path: Path | undefined): PromiseOrValue<unknown> {
    const { definition, kind, nodes } = field;
    if (definition.resolve) return this.resolved(field, path, (at) => this.askResolver(field, source, at));
    const property = isObjectLike(source) ? source[definition.name] : undefined;
    if (typeof property === "function") {
      const ask = property as (this: unknown, ...given: unknown[]) => unknown;
      return this.resolved(field, path, (at) =>
        ask.call(source, field.args(), this.context.contextValue, this.infoOf(field, at)),
      );
    }
    if (kind.leaf === null || isPromise(property)) return this.resolved(field, path, () => property);
    try {
      // A value of the row itself, as most are: nothing but an error needs its path.
      return this.completed(field, kind, property, undefined);
    } catch (error) {
      return this.withoutValue(error, { nodes, kind, path: addPath(path, field.key, field.parent.name) });
    }
  }

  private askResolver(field: Field, source: unknown, path: Path): unknown {
    return field.definition.resolve!(source, field.args(), this.context.contextValue, this.infoOf(field, path));
  }

  private infoOf({ definition, nodes, parent }: Field, path: Path): GraphQLResolveInfo {
    return buildResolveInfo(this.context, definition, nodes, parent, path);
  }

  private resolved(field: Field, above: Path | undefined, ask: (path: Path) => unknown): PromiseOrValue<unknown> {
    const { key, parent, kind, nodes } = field;
    const path = addPath(above, key, parent.name);
    const withoutValue = (error: unknown) => this.withoutValue(error, { nodes, kind, path });
    try {
      const found = ask(path);
      const value = isPromise(found)
        ? found.then((done) => this.completed(field, kind, done, path))
        : this.completed(field, kind, found, path);
      return isPromise(value) ? value.then(undefined, withoutValue) : value;
    } catch (error) {
      return withoutValue(error);
    }
  }

  /** Null with an error beside it, or, if the value must be there, an error of the object or list that has it. */
  private withoutValue(
    error: unknown,
    { nodes, kind, path }: { readonly nodes: readonly FieldNode[]; readonly kind: Kind; readonly path: Path },
  ): null {
    const located = locatedError(error, nodes, pathToArray(path));
    if (kind.isNonNull) throw located;
    this.context.collectedErrors.add(located, path);
    return null;
  }

  /** A value as the answer has it. `path` may be left out for a leaf. */
  private completed(field: Field, kind: Kind, value: unknown, path: Path | undefined): PromiseOrValue<unknown> {
    if (value === null || value === undefined) {
      if (!kind.isNonNull) return null;
      throw new Error(`Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`);
    }
    if (value instanceof Error) throw value;
    const { leaf, object, abstract, item } = kind;
    if (leaf !== null) return writtenLeaf(leaf, value);
    if (object !== null) return this.together(this.fieldsBelow(field, object), value, path);
    if (item !== null) return this.completedList(field, item, value, path!);
    return this.completedAbstract(field, abstract!, value, path!);
  }

  private completedList(field: Field, kind: Kind, list: unknown, path: Path): PromiseOrValue<unknown[]> {
    const { nodes, parent, definition } = field;
    if (!isIterableObject(list))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${parent.name}.${definition.name}".`);
    let hasPromise = false;
    const items = Array.from(list, (item: unknown, index) => {
      const at = addPath(path, index, undefined);
      const withoutValue = (error: unknown) => this.withoutValue(error, { nodes, kind, path: at });
      try {
        const value = isPromise(item)
          ? item.then((done) => this.completed(field, kind, done, at))
          : this.completed(field, kind, item, at);
        if (!isPromise(value)) return value;
        hasPromise = true;
        return value.then(undefined, withoutValue);
      } catch (error) {
        return withoutValue(error);
      }
    });
    return hasPromise ? Promise.all(items) : items;
  }

  private completedAbstract(
    field: Field,
    type: GraphQLAbstractType,
    value: unknown,
    path: Path,
  ): PromiseOrValue<Record<string, unknown>> {
    const { contextValue, typeResolver } = this.context;
    const resolveType = type.resolveType ?? typeResolver;
    const name = resolveType(value, contextValue, this.infoOf(field, path), type);
    const complete = (known: string | undefined) =>
      this.together(this.fieldsBelow(field, this.objectType(type, known)), value, path);
    return isPromise(name) ? name.then(complete) : complete(name);
  }

  private objectType(abstract: GraphQLAbstractType, name: string | undefined): GraphQLObjectType {
    const { schema } = this.context;
    const type = typeof name === "string" ? schema.getType(name) : undefined;
    if (!isObjectType(type) || !schema.isSubType(abstract, type))
      throw new GraphQLError(`A value of the type ${abstract.name} is of none of its object types.`);
    return type;
  }
}

function writtenLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const written: unknown = type.serialize(value);
  if (written === null || written === undefined)
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(written)}`,
    );
  return written;
}

function isObjectLike(value: unknown): value is Record<string, unknown> {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
