/** Converts zod shapes to plain JSON Schema, for the OpenAPI document and for Fastify. */
import { z } from "zod";

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

type Direction = "input" | "output";

/** One schema without references, in the draft that Fastify's validator and serialiser read. */
export function inlineSchema(shape: z.ZodType, io: Direction): JsonSchema {
  return simplified(z.toJSONSchema(shape, { target: "draft-7", io })) as JsonSchema;
}

/**
 * Schemas by name that refer to each other, in the draft of OpenAPI 3.1. Their objects are open, because later releases add
 * fields, and a client that checks answers by this document must accept them.
 */
export function namedSchemas(
  shapes: Readonly<Record<string, z.ZodType>>,
  io: Direction,
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries(shapes)) registry.add(shape, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  const text = JSON.stringify(simplified(schemas), (key, value: unknown) =>
    key === "additionalProperties" && value === false ? undefined : value,
  );
  return JSON.parse(text) as Readonly<Record<string, JsonSchema>>;
}

/** Keywords that zod adds and that tell a reader nothing. */
const DROPPED: ReadonlySet<string> = new Set(["$schema", "$id", "propertyNames"]);

function simplified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplified);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([keyword, content]) => {
    if (typeof content === "number" && Math.abs(content) === Number.MAX_SAFE_INTEGER) return false;
    // The format says the same in a word.
    if (keyword === "pattern" && "format" in value) return false;
    return !DROPPED.has(keyword);
  });
  return mergedNull(Object.fromEntries(entries.map(([keyword, content]) => [keyword, simplified(content)])));
}

/** Writes `anyOf` of one type and null as that type or null, which Fastify's serialiser writes without a search. */
function mergedNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...others } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [inner, second] = anyOf as readonly JsonSchema[];
  if (second?.["type"] !== "null" || typeof inner?.["type"] !== "string") return schema;
  return {
    ...inner,
    ...others,
    type: [inner["type"], "null"],
    ...(Array.isArray(inner["enum"]) && { enum: [...(inner["enum"] as readonly unknown[]), null] }),
  };
}
