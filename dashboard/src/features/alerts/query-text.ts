/**
 * Edits the text of an alert query: `is:open severity:high,critical free words`. The API parses and validates the query;
 * the page only adds and removes single values without changing the rest.
 */
import { termsOf } from "../../ui/query-terms.ts";

interface Term {
  readonly key: string | null;
  readonly text: string;
  readonly values: readonly string[];
}

function readTerms(query: string): Term[] {
  return termsOf(query).map((text) => {
    const colon = text.indexOf(":");
    if (colon < 1 || text.startsWith('"')) return { key: null, text, values: [] };
    return { key: text.slice(0, colon).toLowerCase(), text, values: splitValues(text.slice(colon + 1)) };
  });
}

function splitValues(text: string): string[] {
  return (text.match(/(?:[^,"]+|"[^"]*")+/g) ?? []).map((value) => value.replaceAll('"', ""));
}

function quoted(value: string): string {
  return /[\s,"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}

/** The values of a key in the query, in lower case. */
export function valuesOf(query: string, key: string): readonly string[] {
  return readTerms(query)
    .filter((term) => term.key === key)
    .flatMap((term) => term.values.map((value) => value.toLowerCase()));
}

/** The query with one value of a key added or removed. A key without values is removed. */
export function toggleValue(query: string, key: string, value: string): string {
  const wanted = value.toLowerCase();
  const present = valuesOf(query, key);
  return withValues(
    query,
    key,
    present.includes(wanted) ? present.filter((other) => other !== wanted) : [...present, wanted],
  );
}

/** The query with exactly these values for a key. An empty list removes the key. */
export function withValues(query: string, key: string, values: readonly string[]): string {
  const terms = readTerms(query);
  const index = terms.findIndex((term) => term.key === key);
  const written = values.length === 0 ? [] : [`${key}:${values.map(quoted).join(",")}`];
  const otherTerms = terms.filter((term) => term.key !== key).map((term) => term.text);
  const position = index < 0 ? otherTerms.length : terms.slice(0, index).filter((term) => term.key !== key).length;
  return [...otherTerms.slice(0, position), ...written, ...otherTerms.slice(position)].join(" ");
}
