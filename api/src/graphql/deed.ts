/**
 * Every field of Query, Mutation and Subscription declares its deed of `services/access.ts`; what hangs below a root
 * field belongs to that deed. `guardSchema` puts the question before every root field, over HTTP and over sockets
 * alike; a field that declares nothing is refused to everybody, and `undeclaredFields` lets a test name it.
 */
import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { Extensions } from "type-graphql";
import { AppError } from "../errors.ts";
import { type Deed, PUBLIC_DEED, requireAccess } from "../services/core/permissions.ts";
import type { RequestContext } from "./context.ts";

export type DeclaredDeed = Deed | typeof PUBLIC_DEED;

export function Does(deed: DeclaredDeed): MethodDecorator {
  return Extensions({ deed });
}

type RootField = GraphQLField<unknown, RequestContext>;

export function deedOf(field: { readonly extensions: object }): DeclaredDeed | null {
  return (field.extensions as { deed?: DeclaredDeed }).deed ?? null;
}

export function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);
}

export function undeclaredFields(schema: GraphQLSchema): string[] {
  return rootTypes(schema).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => deedOf(field) === null)
      .map((field) => `${type.name}.${field.name}`),
  );
}

export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const type of rootTypes(schema)) {
    for (const field of Object.values(type.getFields()) as RootField[]) guardField(field);
  }
  return schema;
}

function guardField(field: RootField): void {
  const deed = deedOf(field);
  const check = (context: RequestContext) => {
    if (deed === null) throw new AppError("FORBIDDEN");
    if (deed !== PUBLIC_DEED) requireAccess(context.caller, deed);
  };
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (root, args, context, info) => {
    check(context);
    return resolve(root, args, context, info);
  };
  const { subscribe } = field;
  if (subscribe) {
    field.subscribe = (root, args, context, info) => {
      check(context);
      return subscribe(root, args, context, info);
    };
  }
}
