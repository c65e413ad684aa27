/**
 * The definition of a REST route: its input and answer. The route validates and serialises by it, and the OpenAPI
 * document describes it.
 */
import type { z } from "zod";
import type { ErrorCode } from "../errors.ts";
import { memoize } from "../iam/memoize.ts";
import { inlineSchema, type JsonSchema } from "./json-schema.ts";

export type Tag = "scans" | "inventory" | "rotations" | "accounts" | "exports" | "reports";
export type AnswerHeader = "Location" | "Retry-After" | "Link" | "ETag" | "Report-Id" | "Report-SHA256" | "Export-Id";

/** One answer without an error: JSON of a shape, or a file of another content type. */
export type Answer = {
  readonly description: string;
  readonly headers?: readonly AnswerHeader[];
} & (
  | { readonly shape: z.ZodObject; readonly example: unknown }
  | { readonly contentType: string; readonly example: string }
);

export interface Operation {
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT";
  /** The path with parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: Tag;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: {
    readonly shape: z.ZodObject;
    readonly isOptional?: boolean;
    readonly example: unknown;
  };
  /** The description of a body that is a file of any content type. */
  readonly file?: string;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Whether the request needs no token of IAM Monitor. */
  readonly isPublic?: boolean;
  /** Whether the answer has a tag by which a client asks again for changes only. */
  readonly isTagged?: boolean;
  /** The errors that this operation gives besides those of every operation. */
  readonly errors: readonly ErrorCode[];
}

/** The path as Fastify writes it. */
export function routePath({ path }: Pick<Operation, "path">): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The schema of a JSON body. One that can be missing can also be null. */
export function bodySchema({ shape, isOptional }: NonNullable<Operation["body"]>): JsonSchema {
  return inlineSchema(isOptional ? shape.nullable() : shape, "input");
}

interface RouteSchema {
  readonly params?: JsonSchema;
  readonly querystring?: JsonSchema;
  readonly headers?: JsonSchema;
  readonly body?: JsonSchema;
  readonly response: Readonly<Record<number, JsonSchema>>;
}

/**
 * The schemas with which Fastify validates requests and serialises answers. Errors are serialised as they are. They are
 * the same objects for every server, so that their validators are compiled once.
 */
export const routeSchema = memoize(({ params, query, headers, body, answers }: Operation): RouteSchema => {
  return {
    ...(params && { params: inlineSchema(params, "input") }),
    ...(query && { querystring: inlineSchema(query, "input") }),
    ...(headers && { headers: inlineSchema(headers, "input") }),
    ...(body && { body: bodySchema(body) }),
    response: Object.fromEntries(
      Object.entries(answers).flatMap(([status, answer]) =>
        "shape" in answer ? [[status, withoutRequired(inlineSchema(answer.shape, "output"))]] : [],
      ),
    ),
  };
});

/**
 * The serialiser writes only the fields of the shape. It must not fail for a row of an earlier version that lacks a
 * field, because the client would get no answer at all.
 */
function withoutRequired(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === "required" ? undefined : value)),
  ) as JsonSchema;
}
