/**
 * View state lives in the URL as plain `key=value` pairs, readable and easy to write by hand. Each route says what it
 * takes with the readers below; what does not fit is dropped, never an error: an old link still opens its page.
 */
export type SearchValues = Record<string, unknown>;

/** A value longer than this was not written by our pages. */
const MAX_VALUE_LENGTH = 2000;

export function parseSearch(text: string): SearchValues {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(values: SearchValues): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === false) continue;
    parameters.set(key, Array.isArray(value) ? value.join(",") : String(value));
  }
  // Colons and commas are legal in a query and common in ours; left alone, a filter stays readable in the address bar.
  const text = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

export function readText(value: unknown): string | undefined {
  const text =
    typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
  return text === "" || text.length > MAX_VALUE_LENGTH ? undefined : text;
}

/** As above, but an emptied field is a value of its own: it differs from the default of a missing one. */
export function readTextOrEmpty(value: unknown): string | undefined {
  return value === "" ? "" : readText(value);
}

export function readOneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice | undefined {
  return choices.find((choice) => choice === value);
}

export function readPositiveInteger(value: unknown): number | undefined {
  const number = typeof value === "number" ? value : Number(readText(value) ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

export function readFlag(value: unknown): true | undefined {
  return value === true || value === "true" || value === "1" ? true : undefined;
}
