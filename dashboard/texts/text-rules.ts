/**
 * Which strings of the dashboard's source are texts that a person reads. A string in a known place follows the place: a
 * label is a text, a class name is none. Everywhere else its form decides, because texts have words and ids have none.
 */

/**
 * The rule that a place in the source gives the strings in it. Those of a `title` are ids or examples if they begin in
 * lower case, unless with "e.g.".
 */
export type Place = "text" | "open" | "title" | "never";

/** Attributes and properties whose strings are texts, also those of a single lower-case word. */
const TEXT_NAMES: ReadonlySet<string> = new Set([
  ...[
    "advice",
    "ago",
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "asked",
    "back",
  ],
  ...["by", "caption", "cause", "confirm", "confirmLabel", "deletes", "description", "detail", "effect", "empty"],
  ...["emptyText", "emptyTitle", "error", "explanation", "facts", "head", "header", "heading", "hint", "how", "keeps"],
  ...["label", "lastHeader", "lead", "limitLabel", "many", "message", "nameLabel", "nameOf", "note", "noun", "origin"],
  ...[
    "plural",
    "problem",
    "question",
    "reason",
    "resume",
    "short",
    "sortsBy",
    "summary",
    "text",
    "title",
    "unit",
    "way",
    "what",
  ],
  ...["whole", "whose", "word", "words"],
]);

/** Names of ids and of labels, of examples and of hints. */
const TITLE_NAMES: ReadonlySet<string> = new Set(["key", "kind", "placeholder"]);

/** Attributes, properties and functions whose strings are never texts, also those that look like sentences. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  ...["accept", "action", "aria-keyshortcuts", "autoComplete", "background", "className", "code", "color", "column"],
  ...[
    "d",
    "dash",
    "dashed",
    "data",
    "direction",
    "dotted",
    "extension",
    "format",
    "from",
    "href",
    "htmlFor",
    "icon",
    "id",
  ],
  ...["idPrefix", "keys", "list", "path", "permission", "q", "query"],
  ...["queryList", "role", "scope", "scopes", "setting", "size", "sourceHandle", "src", "style", "subject", "tab"],
  ...["targetHandle", "terms", "to", "tone", "transform", "type", "variant", "viewBox", "width"],
  ...["RegExp", "Set", "URL", "addEventListener", "closest", "createElement", "endsWith", "get", "getAttribute"],
  ...["getElementById", "getItem", "gql", "has", "includes", "indexOf", "localeCompare", "matchMedia", "querySelector"],
  ...["querySelectorAll", "removeItem", "replace", "replaceAll", "setItem", "split", "startsWith"],
]);

/** Texts by which the source also decides. The values that they are compared with are the same texts. */
export const COMPARED_TEXTS: ReadonlySet<string | undefined> = new Set(["noun"]);

/** Elements whose content is typed or copied as it is. */
export const VERBATIM_ELEMENTS: ReadonlySet<string> = new Set(["code", "kbd", "pre", "style"]);

/** Keys of an object with a text for each value of an enum. */
const ENUM_VALUE = /^[A-Z][A-Z0-9_]+$/;

const WORD = /\p{L}{2}/u;
const SENTENCE = /\p{L}\S*\s+\S*\p{L}/u;
const CAPITALIZED = /^[^\p{L}]*\p{Lu}[\p{Ll}’'-]+[^\p{L}]*$/u;
/** Ids, enum values, addresses, queries, style, markup and code. */
const NO_TEXT = [
  /^[^\p{Ll}]*$/u,
  /^[\w.+-]*[./_][\w./+-]*\w$/,
  /^(?:\S+:\/\/|\/|#|arn:|data:|mailto:|aws iam |curl |print\()/,
  /^(?:-?[\w.]+:\S+\s*)+$/,
  /^(?:\S*[/=@]\S*|x-\S*|\S*-x(?:-\S*)?|\w+ = .*)$/,
  /(?:var\(|minmax\(|calc\(|[0-9](?:px|r?em|fr|%)(?:[\s)]|$)|="|\n|\("|\["|\{"|^\{ |^<|--\w)/,
  /^\S*(?:\p{Ll}\p{Lu}|::|\p{Ll}\d)\S*$/u,
];

/** Types of tables that hold names of fields or other ids, such as `Record<Code, "action" | "resource">`. */
const ID_TABLE = /(?:Record|Map)<[^]*,\s*(?:keyof |")/;
const TEXT_TABLE = /(?:Record|Map)<[^]*, string>+$/;

/** The place that the type of a table makes. */
export function placeOfType(type: string): Place {
  if (TEXT_TABLE.test(type)) return "text";
  return ID_TABLE.test(type) ? "never" : "open";
}

/** The place that the name of an attribute, property or called function makes, in the place around it. */
export function placeOf(name: string | undefined, around: Place = "open"): Place {
  if (name === undefined) return around;
  if (ENUM_VALUE.test(name)) return around === "never" ? "never" : "text";
  if (TEXT_NAMES.has(name)) return "text";
  if (TITLE_NAMES.has(name)) return "title";
  if (OTHER_NAMES.has(name) || name.startsWith("data-") || name.startsWith("--")) return "never";
  // The names within decide again, such as the label of an `action`.
  return around === "never" ? "open" : around;
}

/** Whether a string is a text. `{}` stands for a value in it. */
export function isText(written: string, place: Place): boolean {
  if (place === "never" || !WORD.test(written)) return false;
  const text = written.replaceAll("{}", "x").trim();
  if (place === "title" && !/^(?:\P{L}*\p{Lu}|e\.g\. )/u.test(text)) return false;
  if (NO_TEXT.some((form) => form.test(text))) return false;
  return place === "text" || SENTENCE.test(text) || CAPITALIZED.test(text);
}
