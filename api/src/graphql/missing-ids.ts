/** Names `input.id` in the error of a mutation that found nothing under this ID, as other errors name their field. */
import { defaultFieldResolver, type GraphQLSchema, isInputObjectType, isNonNullType } from "graphql";
import type { UserError } from "./types/common.ts";

const OF_ID = ["input", "id"];

/** Errors about other fields of the input have a path from the service. */
export function nameMissingIds(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const given = field.args.find(({ name }) => name === "input")?.type;
    const input = isNonNullType(given) ? given.ofType : given;
    if (!isInputObjectType(input) || !Object.hasOwn(input.getFields(), "id")) continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = async (...given) => {
      const payload = (await resolve(...given)) as { readonly userErrors?: readonly UserError[] } | null;
      if (!payload?.userErrors?.some(isWithoutPath)) return payload;
      return {
        ...payload,
        userErrors: payload.userErrors.map((error) => (isWithoutPath(error) ? { ...error, path: OF_ID } : error)),
      };
    };
  }
  return schema;
}

function isWithoutPath({ code, path }: UserError): boolean {
  return code === "NOT_FOUND" && path === null;
}
