/**
 * The alert query as people type it: `is:open severity:high,critical free words`. The api parses and judges it; the
 * page only needs to switch single values on and off without disturbing what else stands there.
 */
interface Term {
  readonly key: string | null;
  readonly text: string;
  readonly values: readonly string[];
}

function termsOf(query: string): Term[] {
  return (query.match(/(?:[^\s"]+|"[^"]*")+/g) ?? []).map((text) => {
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

/** The values that the query names for a key, in lower case. */
export function valuesOf(query: string, key: string): readonly string[] {
  return termsOf(query)
    .filter((term) => term.key === key)
    .flatMap((term) => term.values.map((value) => value.toLowerCase()));
}

/** The query with one value of one key switched; an emptied key disappears. */
export function toggleValue(query: string, key: string, value: string): string {
  const wanted = value.toLowerCase();
  const present = valuesOf(query, key);
  return withValues(
    query,
    key,
    present.includes(wanted) ? present.filter((each) => each !== wanted) : [...present, wanted],
  );
}

/** The query with exactly these values for a key; none removes the key. */
export function withValues(query: string, key: string, values: readonly string[]): string {
  const terms = termsOf(query);
  const index = terms.findIndex((term) => term.key === key);
  const written = values.length === 0 ? [] : [`${key}:${values.map(quoted).join(",")}`];
  const kept = terms.filter((term) => term.key !== key).map((term) => term.text);
  const place = index < 0 ? kept.length : terms.slice(0, index).filter((term) => term.key !== key).length;
  return [...kept.slice(0, place), ...written, ...kept.slice(place)].join(" ");
}
