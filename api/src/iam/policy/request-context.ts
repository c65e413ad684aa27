/** The condition keys of a request: what is known of each. Names compare without regard to case. */
export interface RequestContext {
  /** The values; `null`: known to be missing; `undefined`: not known. */
  valuesOf(key: string): readonly string[] | null | undefined;
}

/** Keys with their value or values; `null` where the key is known to be missing. What is not named is not known. */
export type KnownKeys = Readonly<Record<string, string | readonly string[] | null>>;

/** Later ones win over earlier ones. */
export function contextOf(...known: readonly KnownKeys[]): RequestContext {
  const values = new Map<string, readonly string[] | null>();
  for (const keys of known) {
    for (const [key, value] of Object.entries(keys)) values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return { valuesOf: (key) => values.get(key.toLowerCase()) };
}
