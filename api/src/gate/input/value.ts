/** Values of which a part may be unknown until the change is applied. */

export class Unknown {
  constructor(
    /** The known parts of a text, with `*` for each unknown part. `*` alone if nothing is known. */
    readonly pattern: string,
    /** Why the value is not known, in words. */
    readonly reasons: readonly string[],
  ) {}
}

export type Value = null | string | number | boolean | Unknown | readonly Value[] | { readonly [key: string]: Value };

export type ValueMap = Readonly<Record<string, Value>>;

export function isMapValue(value: Value | undefined): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

export function isListValue(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value as a list: null is empty, and a single value is a list of one. */
export function listOfValues(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return isListValue(value) ? value : [value];
}

/** Joins texts, some of which may be unknown. */
export function joined(parts: readonly Value[], separator = ""): string | Unknown {
  const reasons = parts.flatMap((part) => (part instanceof Unknown ? part.reasons : []));
  const text = parts.map((part) => (part instanceof Unknown ? part.pattern : String(part ?? ""))).join(separator);
  return reasons.length === 0 ? text : new Unknown(text, [...new Set(reasons)]);
}

/** The reasons of all unknown parts of a value, each once. */
export function reasonsIn(value: Value | undefined): readonly string[] {
  if (value instanceof Unknown) return value.reasons;
  if (isListValue(value)) return [...new Set(value.flatMap(reasonsIn))];
  if (isMapValue(value)) return [...new Set(Object.values(value).flatMap(reasonsIn))];
  return [];
}
