/**
 * The decorators of type-graphql, with a type check: a method or property must hold what its GraphQL type says, null
 * included. type-graphql itself accepts any method for any type, and then answers the field with an INTERNAL error.
 */
import type { GraphQLScalarType } from "graphql";
import * as untied from "type-graphql";

/** Which part of a field may be null: the value, the items of its list, or both. */
type Nullable = boolean | "items" | "itemsAndList";

interface FieldOptions<N extends Nullable> extends Omit<untied.FieldOptions, "nullable"> {
  readonly nullable?: N;
}

/** The values with which a field of a GraphQL type may be answered. The type is named by a class, enum, scalar or list. */
export type Answer<Named, N extends Nullable = false> =
  | (Named extends readonly (infer Item)[]
      ? readonly (One<Item> | (N extends "items" | "itemsAndList" ? null : never))[]
      : One<Named>)
  | (N extends true | "itemsAndList" ? null | undefined : never);

type One<Named> = Named extends StringConstructor
  ? string
  : Named extends BooleanConstructor
    ? boolean
    : Named extends GraphQLScalarType<infer Internal, infer External>
      ? Internal extends Date
        ? Date | number | string
        : NonNullable<External>
      : Named extends abstract new (...args: never[]) => infer Shape
        ? RowOr<Shape>
        : Named extends Readonly<Record<string, infer Value>>
          ? Value
          : never;

/**
 * A class that declares `$row` is resolved from this row. Any other class is the shape of its own objects, with the rows of
 * the classes that its fields name.
 */
type RowOr<Shape> = unknown extends Shape
  ? Shape
  : Shape extends { readonly $row: infer Row }
    ? Row
    : Shape extends string | number | boolean | null | undefined | Date
      ? Shape
      : Shape extends readonly (infer Item)[]
        ? readonly RowOr<Item>[]
        : Shape extends () => infer Value
          ? () => RowOr<Value> | Promise<RowOr<Value>>
          : { readonly [Key in keyof Shape]: RowOr<Shape[Key]> };

interface TiedMethod {
  <Named extends object, N extends Nullable = false>(
    type: () => Named,
    options?: FieldOptions<N>,
  ): <Key extends string>(
    target: { readonly [K in Key]: (...args: never[]) => Answer<Named, N> | Promise<Answer<Named, N>> },
    key: Key,
    method: PropertyDescriptor,
  ) => void;
}

export const FieldResolver: TiedMethod = untied.FieldResolver;
export const Query: TiedMethod = untied.Query;
export const Mutation: TiedMethod = untied.Mutation;

/** Ties a subscription's method, which makes the answer of one event. */
export function Subscription<Named extends object, N extends Nullable = false>(
  type: () => Named,
  options: FieldOptions<N> & Pick<untied.SubscriptionOptions, "subscribe">,
): ReturnType<typeof Query<Named, N>> {
  return untied.Subscription(type, options as untied.SubscriptionOptions);
}

/** The values that a property of a class may hold: a class in its type stands for its row. */
type Held<Named, N extends Nullable> =
  | (Named extends readonly (infer Item)[]
      ? readonly (OneHeld<Item> | (N extends "items" | "itemsAndList" ? null : never))[]
      : OneHeld<Named>)
  | (N extends true | "itemsAndList" ? null | undefined : never);

type OneHeld<Named> = One<Named> | (Named extends abstract new (...args: never[]) => infer Shape ? Shape : never);

/** A value, or a function of which type-graphql sends the result. */
type OrCalled<Value> = Value | (() => Value | Promise<Value>);

/** An optional property for a field that may be null. */
type Property<Key extends string, Value> = undefined extends Value
  ? { readonly [K in Key]?: OrCalled<Value> }
  : { readonly [K in Key]: OrCalled<Value> };

/** The class, or never if its row lacks the field or holds it in another type. */
type WithRow<Target, Key extends string, Value> = Target extends { readonly $row: infer Row }
  ? [MemberWith<Row, Key>] extends [never]
    ? never
    : MemberWith<Row, Key> extends Property<Key, Value>
      ? Target
      : never
  : Target;

/**
 * The rows of a union that have a field: the others are parts, for queries that do not select it. The fields of a JSON
 * document are not known.
 */
type MemberWith<Row, Key extends string> = Row extends unknown
  ? string extends keyof Row
    ? Property<Key, never>
    : Key extends keyof Row
      ? Row
      : never
  : never;

/** Ties a property of an object type, and the property of its row with the same name. */
export function Field<Named extends object, N extends Nullable = false>(
  type: () => Named,
  options?: FieldOptions<N>,
): <Key extends string, Target extends Property<Key, Held<Named, N>>>(
  target: WithRow<Target, Key, Answer<Named, N>>,
  key: Key,
) => void {
  return untied.Field(type, options as untied.FieldOptions);
}

/** What a property of an input or of arguments receives for a value of the client. */
type Received<Named, N extends Nullable> =
  | (Named extends readonly (infer Item)[]
      ? (OneReceived<Item> | (N extends "items" | "itemsAndList" ? null : never))[]
      : OneReceived<Named>)
  | (N extends true | "itemsAndList" ? null | undefined : never);

type OneReceived<Named> =
  Named extends GraphQLScalarType<infer Internal, unknown>
    ? Internal
    : Named extends abstract new (...args: never[]) => infer Shape
      ? Named extends StringConstructor | BooleanConstructor
        ? One<Named>
        : Shape
      : One<Named>;

/** Ties a property of an input type or of arguments: it must accept every value that passes the validation. */
export function Input<Named extends object, N extends Nullable = false>(
  type: () => Named,
  options?: FieldOptions<N>,
): <Target extends object, Key extends keyof Target & string>(
  target: Received<Named, N> extends Target[Key] ? Target : never,
  key: Key,
) => void {
  return untied.Field(type, options as untied.FieldOptions);
}
