/** The condition keys of a request: what is known of each. Names compare without regard to case. */
export interface RequestContext {
  /** The values; `null`: known to be missing; `undefined`: not known. */
  valuesOf(key: string): readonly string[] | null | undefined;
}

/** Keys with their value or values; `null` where the key is known to be missing. What is not named is not known. */
export type KnownKeys = Readonly<Record<string, string | readonly string[] | null>>;

/** Later ones win over earlier ones. Most requests meet no condition and no variable: written out when first asked. */
export function contextOf(known: () => readonly KnownKeys[]): RequestContext {
  let values: Map<string, readonly string[] | null> | undefined;
  return {
    valuesOf(key) {
      values ??= valuesIn(known());
      return values.get(key.toLowerCase());
    },
  };
}

function valuesIn(known: readonly KnownKeys[]): Map<string, readonly string[] | null> {
  const values = new Map<string, readonly string[] | null>();
  for (const keys of known) {
    for (const [key, value] of Object.entries(keys))
      values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return values;
}
