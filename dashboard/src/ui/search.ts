/**
 * View state is kept in the URL as plain `key=value` pairs that are easy to read and to write by hand. Each route
 * declares its parameters with the readers below. Invalid values are ignored, so that an old link still opens its page.
 */
export type SearchValues = Record<string, unknown>;

/** The maximum length of a value. Longer values are ignored, because no page writes them. */
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
  // Colons and commas are legal in a query string. Unescaped, a filter stays readable in the address bar.
  const text = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

export function readText(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  const text = String(value);
  return text === "" || text.length > MAX_VALUE_LENGTH ? undefined : text;
}

/** Like `readText`, but keeps an empty value: an emptied filter differs from a missing one, which means the default. */
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
