/** The suggestions of the query field for the text before the cursor: keys, and then the values of a key. */
import { hasOpenQuote } from "./query-terms.ts";

/** A key of a list's query language, as the API publishes it. */
export interface QueryKeyChoice {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: string;
  readonly values: readonly string[];
  readonly examples: readonly string[];
  readonly description: string;
}

/** A value with what it stands for and how many rows it selects. */
export interface CountedValue {
  readonly value: string;
  readonly label?: string;
  readonly count: number;
}
export type QueryCounts = Readonly<Record<string, readonly CountedValue[]>>;

export interface Suggestion {
  /** The text of the term after it was chosen. */
  readonly text: string;
  /** Whether the term is then complete. A key still needs its value. */
  readonly isComplete: boolean;
  readonly label: string;
  readonly detail: string | null;
  readonly count: number | null;
}

/** The number of keys that an empty field suggests. The others are suggested when a part of their name is typed. */
const FIRST_KEYS = 7;
const SUGGESTIONS_MAX = 12;

export function suggestionsFor(
  draft: string,
  keys: readonly QueryKeyChoice[],
  counts: QueryCounts = {},
): readonly Suggestion[] {
  const sign = draft.startsWith("-") ? "-" : "";
  const term = draft.slice(sign.length);
  const colon = term.indexOf(":");
  if (colon >= 0) return valuesFor(term.slice(0, colon), term.slice(colon + 1), { sign, keys, counts });
  const typed = term.toLowerCase();
  const named = (key: QueryKeyChoice) => [key.name, ...key.aliases];
  const begins = keys.filter((key) => named(key).some((name) => name.startsWith(typed)));
  const contains = keys.filter((key) => !begins.includes(key) && named(key).some((name) => name.includes(typed)));
  const found = typed === "" ? keys.slice(0, FIRST_KEYS) : [...begins, ...contains];
  return found.slice(0, SUGGESTIONS_MAX).map(({ name, description }) => ({
    text: `${sign}${name}:`,
    isComplete: false,
    label: `${name}:`,
    // Backquotes mark code in the API's own descriptions.
    detail: description.replaceAll("`", ""),
    count: null,
  }));
}

interface ValueContext {
  readonly sign: string;
  readonly keys: readonly QueryKeyChoice[];
  readonly counts: QueryCounts;
}

function valuesFor(keyText: string, valueText: string, { sign, keys, counts }: ValueContext): readonly Suggestion[] {
  const key = keyOf(keys, keyText);
  if (!key) return [];
  const written = valueText.split(",");
  const typed = written.at(-1)!.replaceAll('"', "").toLowerCase();
  const before = written.slice(0, -1);
  const counted = new Map((counts[key.name] ?? []).map((each) => [each.value.toLowerCase(), each]));
  const values = [...new Set([...key.values, ...counted.keys(), ...(key.values.length > 0 ? [] : exampleValues(key))])];
  return values
    .filter((value) => !before.includes(value))
    .filter((value) => `${value} ${counted.get(value)?.label ?? ""}`.toLowerCase().includes(typed))
    .slice(0, SUGGESTIONS_MAX)
    .map((value) => {
      const { label, count = null } = counted.get(value) ?? {};
      return {
        text: `${sign}${keyText}:${[...before, quoted(value)].join(",")}`,
        isComplete: true,
        label: value,
        detail: label === undefined || label.toLowerCase() === value ? null : label,
        count,
      };
    });
}

function keyOf(keys: readonly QueryKeyChoice[], typed: string): QueryKeyChoice | undefined {
  const name = typed.toLowerCase();
  return keys.find((key) => key.name === name || key.aliases.includes(name));
}

/** The values of the examples that are about this key alone: `>90d` of `key.age:>90d`. */
function exampleValues({ name, examples }: QueryKeyChoice): readonly string[] {
  return examples.flatMap((example) => (example.startsWith(`${name}:`) ? [example.slice(name.length + 1)] : []));
}

function quoted(value: string): string {
  return /[\s,"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}

const AGE = /^((>=|<=|>|<|=)?\d+[hdwy]?|(\*|\d{4}-\d{2}-\d{2})(\.\.(\*|\d{4}-\d{2}-\d{2}))?)$/i;
const NUMBER = /^(>=|<=|>|<|=)?\d+$/;

/** Whether a term is worth a request while it is still being typed: the API would only refuse an unfinished one. */
export function isFinished(term: string, keys: readonly QueryKeyChoice[]): boolean {
  const text = term.replace(/^-/, "");
  if (text === "" || hasOpenQuote(text)) return false;
  const colon = text.indexOf(":");
  if (colon < 0 || text.startsWith('"')) return true;
  const key = keyOf(keys, text.slice(0, colon));
  const values = text.slice(colon + 1).split(",");
  if (!key || values.includes("")) return false;
  return values.every((value) => {
    if (key.kind === "AGE") return AGE.test(value);
    if (key.kind === "NUMBER") return NUMBER.test(value);
    if (key.kind === "TEXT") return true;
    return key.values.includes(value.toLowerCase());
  });
}
