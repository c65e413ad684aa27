/**
 * Policy text with variables (`home/${aws:username}/*`). A variable's value is plain text: a star in it is not a wildcard.
 * Only documents with Version 2012-10-17 support variables.
 */
import type { RequestContext } from "./request-context.ts";
import type { Truth } from "./truth.ts";
import { matchesAction, matchesWildcard } from "./wildcard.ts";

interface Variable {
  readonly key: string;
  /** The default value, as in `${key, 'default'}`. Null if the variable has none. */
  readonly fallback: string | null;
}

/** Plain text, or a list of pieces if the text has variables or escaped characters. */
export type Template = string | { readonly pieces: readonly (string | Variable | { readonly escaped: string })[] };

/**
 * Stand for a literal `*` and `?` in pattern and text. They are private-use Unicode characters, which no ARN contains.
 */
const PLAIN_STAR = "\uE000";
const PLAIN_QUESTION = "\uE001";

export function parseTemplate(text: string, hasVariables: boolean): Template {
  if (!hasVariables || !text.includes("${")) return text;
  const pieces: (string | Variable | { escaped: string })[] = [];
  let from = 0;
  for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
    const end = text.indexOf("}", at);
    if (end < 0) break;
    if (at > from) pieces.push(text.slice(from, at));
    const name = text.slice(at + 2, end);
    pieces.push(name === "*" || name === "?" || name === "$" ? { escaped: name } : readVariable(name));
    from = end + 1;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return { pieces };
}

function readVariable(text: string): Variable {
  const comma = text.indexOf(",");
  if (comma < 0) return { key: text.trim(), fallback: null };
  const fallback = text.slice(comma + 1).trim();
  const isQuoted = fallback.length >= 2 && fallback.startsWith("'") && fallback.endsWith("'");
  return { key: text.slice(0, comma).trim(), fallback: isQuoted ? fallback.slice(1, -1) : fallback };
}

type Compare = (pattern: string, text: string) => boolean;

/** Whether the text matches the template. `*` and `?` written in the policy are wildcards. */
export function matchTemplate(
  template: Template,
  text: string,
  context: RequestContext,
  matches: Compare = matchesWildcard,
): Truth {
  if (typeof template === "string") return matches(template, text);
  return matchFilled(fill(template, context, false), text, matches);
}

/** Whether the text equals the template. `*` and `?` written in the policy are literal characters. */
export function equalsTemplate(template: Template, text: string, context: RequestContext, ignoresCase = false): Truth {
  if (typeof template === "string")
    return ignoresCase ? template.toLowerCase() === text.toLowerCase() : template === text;
  const matches: Compare = ignoresCase ? matchesAction : matchesWildcard;
  return matchFilled(fill(template, context, true), text, matches);
}

/** The variables of a template whose keys are unknown. */
export function unknownVariables(template: Template, context: RequestContext): readonly string[] {
  if (typeof template === "string") return [];
  return template.pieces.flatMap((piece) =>
    typeof piece === "object" && "key" in piece && context.valuesOf(piece.key) === undefined ? [piece.key] : [],
  );
}

/** The keys of the template's variables, in lower case. */
export function variablesIn(template: Template): readonly string[] {
  if (typeof template === "string") return NO_VARIABLES;
  return template.pieces.flatMap((piece) =>
    typeof piece === "object" && "key" in piece ? [piece.key.toLowerCase()] : [],
  );
}

const NO_VARIABLES: readonly string[] = [];

interface Filled {
  readonly pattern: string;
  readonly unknownKeys: readonly string[];
}

/**
 * Replaces variables with their values, and unknown variables with a star. Null if a variable has no value: the
 * template then matches nothing.
 */
function fill(template: Exclude<Template, string>, context: RequestContext, isPlain: boolean): Filled | null {
  let pattern = "";
  const unknownKeys: string[] = [];
  for (const piece of template.pieces) {
    if (typeof piece === "string") {
      pattern += isPlain ? plain(piece) : piece;
    } else if ("escaped" in piece) {
      pattern += plain(piece.escaped);
    } else {
      const values = context.valuesOf(piece.key);
      const fallback = values === undefined ? undefined : piece.fallback;
      const value = values?.length === 1 ? values[0]! : fallback;
      if (value === null) return null;
      if (value === undefined) unknownKeys.push(piece.key);
      pattern += value === undefined ? "*" : plain(value);
    }
  }
  return { pattern, unknownKeys };
}

function matchFilled(filled: Filled | null, text: string, matches: Compare): Truth {
  if (filled === null || !matches(filled.pattern, plain(text))) return false;
  return filled.unknownKeys.length === 0 ? true : filled.unknownKeys;
}

function plain(text: string): string {
  return text.replaceAll("*", PLAIN_STAR).replaceAll("?", PLAIN_QUESTION);
}
