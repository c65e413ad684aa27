/**
 * Every field of Query, Mutation and Subscription declares its deed of `services/access.ts`; what hangs below a root
 * field belongs to that deed. `guardSchema` puts the question before every root field, over HTTP and over sockets
 * alike; a field that declares nothing is refused to everybody, and `undeclaredFields` lets a test name it.
 */
import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { Extensions } from "type-graphql";
import { AppError } from "../errors.ts";
import { type Permission, PUBLIC, requireAccess } from "../services/core/permissions.ts";
import type { RequestContext } from "./context.ts";

export type DeclaredPermission = Permission | typeof PUBLIC;

export function RequiresPermission(permission: DeclaredPermission): MethodDecorator {
  return Extensions({ permission });
}

type RootField = GraphQLField<unknown, RequestContext>;

export function permissionOf(field: { readonly extensions: object }): DeclaredPermission | null {
  return (field.extensions as { permission?: DeclaredPermission }).permission ?? null;
}

export function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);
}

export function undeclaredFields(schema: GraphQLSchema): string[] {
  return rootTypes(schema).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => permissionOf(field) === null)
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
  const permission = permissionOf(field);
  const check = (context: RequestContext) => {
    if (permission === null) throw new AppError("FORBIDDEN");
    if (permission !== PUBLIC) requireAccess(context.caller, permission);
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
