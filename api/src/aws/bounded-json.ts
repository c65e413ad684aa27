/**
 * Parses JSON files of operators, which may be any file by mistake or on purpose. The cost of a file is bounded before
 * it is parsed, and its lists are validated item by item until the first problems are known. A validator of the whole
 * file would collect millions of problems: a 6 MB list of empty objects took 3.5 GB.
 */
import { z } from "zod";

/** The maximum number of problems that an error message names, and the length of each. */
const MAX_PROBLEMS = 3;
const MAX_PROBLEM_CHARACTERS = 200;
/** The maximum nesting of a file. A policy document inside the authorization details needs about 15. */
const MAX_DEPTH = 64;
/** The maximum number of values in a file. A larger file may have one value per `CHARACTERS_PER_VALUE`. */
const MAX_VALUES = 4_000_000;
const CHARACTERS_PER_VALUE = 8;

export type ParsedFile<Value> =
  | { readonly isValid: true; readonly value: Value }
  /** The first problems with their places, as a sentence for people. */
  | { readonly isValid: false; readonly problem: string };

export function parseBoundedJson<Schema extends z.ZodType>(text: string, schema: Schema): ParsedFile<z.output<Schema>> {
  const excess = excessOf(text);
  if (excess) return { isValid: false, problem: excess };
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return { isValid: true, value: parsed.data };
    return { isValid: false, problem: describeIssues(parsed.error.issues) };
  } catch (error) {
    if (error instanceof SyntaxError) return { isValid: false, problem: "it is not JSON" };
    throw error;
  }
}

/** A list whose items are validated one by one. Validation ends at the item with the third problem. */
export function listOf<Item extends z.ZodType>(item: Item, maxItems = Infinity) {
  return z.array(z.unknown()).transform((items, context): z.output<Item>[] => {
    if (items.length > maxItems) {
      context.addIssue({ code: "custom", message: `has more than ${maxItems} items` });
      return z.NEVER;
    }
    return validated(items.entries(), item, context)?.map(([, value]) => value) ?? z.NEVER;
  });
}

/** An object with any keys, whose values are validated one by one. */
export function recordOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({}).transform((record, context): Record<string, z.output<Item>> => {
    const entries = validated(Object.entries(record), item, context);
    return entries ? Object.fromEntries(entries) : z.NEVER;
  });
}

function validated<Key extends PropertyKey, Item extends z.ZodType>(
  entries: Iterable<readonly [Key, unknown]>,
  item: Item,
  context: z.RefinementCtx,
): (readonly [Key, z.output<Item>])[] | null {
  const values: (readonly [Key, z.output<Item>])[] = [];
  let problems = 0;
  for (const [key, value] of entries) {
    const parsed = item.safeParse(value);
    if (parsed.success) {
      values.push([key, parsed.data]);
      continue;
    }
    for (const { message, path } of parsed.error.issues.slice(0, MAX_PROBLEMS)) {
      context.addIssue({ code: "custom", message, path: [key, ...path] });
      problems += 1;
    }
    if (problems >= MAX_PROBLEMS) break;
  }
  return problems === 0 ? values : null;
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`)
    .map((problem) =>
      problem.length > MAX_PROBLEM_CHARACTERS ? `${problem.slice(0, MAX_PROBLEM_CHARACTERS)}…` : problem,
    )
    .join("; ");
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPENERS: ReadonlySet<number> = new Set([91, 123]);
const CLOSERS: ReadonlySet<number> = new Set([93, 125]);

/** Why the text must not be parsed. Null if it may be. Counts brackets and commas outside of strings. */
function excessOf(text: string): string | null {
  const maxValues = Math.max(MAX_VALUES, text.length / CHARACTERS_PER_VALUE);
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (OPENERS.has(code)) {
      values += 1;
      depth += 1;
      if (depth > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} levels deep`;
    } else if (CLOSERS.has(code)) depth -= 1;
    if (values > maxValues) return `it has more than ${Math.floor(maxValues)} values`;
  }
  return null;
}

/** The position of the quote that ends the string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
