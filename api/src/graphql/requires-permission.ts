/**
 * Permission checks for root fields.
 *
 * Every field of Query, Mutation and Subscription declares a permission of `services/core/permissions.ts`, which also
 * covers the fields below it. `guardSchema` checks the permission before the field runs, over HTTP and WebSockets. A
 * field that declares none is refused to every caller, so forgetting the declaration cannot grant access; a test lists
 * such fields.
 */
import { defaultFieldResolver, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { Extensions } from "type-graphql";
import { AppError } from "../errors.ts";
import { type Permission, PUBLIC, requireAccess } from "../services/core/permissions.ts";
import type { RequestContext } from "./context.ts";

export type DeclaredPermission = Permission | typeof PUBLIC;

/** Declares the permission that a root field requires. */
export function RequiresPermission(permission: DeclaredPermission): MethodDecorator {
  return Extensions({ permission });
}

type RootField = GraphQLField<unknown, RequestContext>;

/** The declared permission. Null if the field declares none. */
export function permissionOf(field: { readonly extensions: object }): DeclaredPermission | null {
  return (field.extensions as { permission?: DeclaredPermission }).permission ?? null;
}

export function rootTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null);
}

/** The root fields that declare no permission. */
export function undeclaredFields(schema: GraphQLSchema): string[] {
  return rootTypes(schema).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => permissionOf(field) === null)
      .map((field) => `${type.name}.${field.name}`),
  );
}

/** Adds the permission check to every root field of the schema. */
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
