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
          ? () => RowOr<Value>
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
