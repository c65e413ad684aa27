/** The known condition keys of a request. Key names are case-insensitive. */
export interface RequestContext {
  /** The values of a key; null if the key is known to be missing, undefined if it is unknown. */
  valuesOf(key: string): readonly string[] | null | undefined;
}

/** Condition keys with their values; null for a key known to be missing. Keys that are not listed are unknown. */
export type KnownKeys = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * Merges known keys; later ones win, and all win over those of the further context. Merges on first use, because most
 * requests need no condition key at all.
 */
export function contextOf(known: () => readonly KnownKeys[], further?: RequestContext): RequestContext {
  let values: Map<string, readonly string[] | null> | undefined;
  return {
    valuesOf(key) {
      values ??= valuesIn(known());
      const found = values.get(key.toLowerCase());
      return found === undefined ? further?.valuesOf(key) : found;
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
