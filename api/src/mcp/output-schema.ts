/** The JSON Schema of an answer, made from its shape. Clients check each answer with it (MCP specification, *Tools*). */
import type { AnswerShape } from "./answer-shape.ts";

export type JsonSchema = { readonly [keyword: string]: unknown };

const TEXT = { type: "string" } as const;
const UNTRUSTED = { $ref: "#/$defs/untrusted" } as const;

export function outputSchema(shape: AnswerShape): JsonSchema {
  const shared = new SharedSchemas();
  // Null if not even a shortened answer fits.
  const data = shared.replaceRepeated(schemaOf({ ...shape, isNullable: true }));
  return {
    type: "object",
    properties: {
      notice: TEXT,
      data,
      nextCursor: { type: ["string", "null"] },
      omitted: { type: "array", items: { type: "object" } },
      errors: { type: "array", items: { type: "object" } },
    },
    required: ["notice", "data"],
    additionalProperties: false,
    $defs: {
      untrusted: {
        type: ["object", "null"],
        properties: { untrusted: TEXT, cutFrom: { type: "integer" } },
        required: ["untrusted"],
        additionalProperties: false,
      },
      ...shared.definitions,
    },
  };
}

/** Schemas that one answer repeats, such as that of a principal, are defined once and referred to. */
class SharedSchemas {
  readonly definitions: Record<string, JsonSchema> = {};
  private readonly names = new Map<string, string>();

  replaceRepeated(schema: JsonSchema): JsonSchema {
    const counts = new Map<string, number>();
    countObjects(schema, counts);
    return this.replaced(schema, counts) as JsonSchema;
  }

  private replaced(value: unknown, counts: ReadonlyMap<string, number>): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const text = JSON.stringify(value);
    const known = this.names.get(text);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    const within = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, this.replaced(child, counts)]));
    if ((counts.get(text) ?? 0) < 2) return within;
    const name = `s${this.names.size + 1}`;
    this.names.set(text, name);
    this.definitions[name] = within;
    return { $ref: `#/$defs/${name}` };
  }
}

/** Counts the schemas of objects by their text. */
function countObjects(value: unknown, counts: Map<string, number>): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  if (Object.hasOwn(value, "properties")) {
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  for (const child of Object.values(value)) countObjects(child, counts);
}

/**
 * The schema of a value. It names no required fields and no values of enums: a list of tools is read by a language model,
 * and those would make it three times as long.
 */
function schemaOf(shape: AnswerShape): JsonSchema {
  const typed = (type: string, rest: object = {}) => ({ type: shape.isNullable ? [type, "null"] : type, ...rest });
  switch (shape.kind) {
    case "OWN":
      return typed(shape.type);
    case "ENUM":
      return typed("string");
    case "UNTRUSTED":
      return UNTRUSTED;
    case "LIST":
      return typed("array", { items: schemaOf(shape.item) });
    case "OBJECT":
      return typed("object", {
        properties: Object.fromEntries([...shape.fields].map(([key, field]) => [key, schemaOf(field)])),
        additionalProperties: false,
      });
  }
}
