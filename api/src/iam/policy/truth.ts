/**
 * Three-valued logic: `true`, `false`, or the unknown condition keys that the answer depends on.
 *
 * The value of an unknown key is never guessed. If two statements test opposite values of one unknown key, one of them
 * always applies. Both still stay undecided, so the answer is "depends". The opposite error cannot happen: an answer
 * that depends on a key is never reported as certain.
 */
export type Truth = boolean | readonly string[];

export function not(truth: Truth): Truth {
  return typeof truth === "boolean" ? !truth : truth;
}

/** True if every item passes. Stops at the first `false`, because unknown keys then no longer matter. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let unknownKeys: readonly string[] | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth !== true) unknownKeys = unknownKeys === null ? truth : [...unknownKeys, ...truth];
  }
  return unknownKeys ?? true;
}

/** True if one item passes. Stops at the first `true`. */
export function some<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let unknownKeys: readonly string[] | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth !== false) unknownKeys = unknownKeys === null ? truth : [...unknownKeys, ...truth];
  }
  return unknownKeys ?? false;
}

/** The keys without duplicates, ignoring case, in alphabetical order. */
export function distinctKeys(keys: Iterable<string>): readonly string[] {
  const byName = new Map<string, string>();
  for (const key of keys) if (!byName.has(key.toLowerCase())) byName.set(key.toLowerCase(), key);
  return [...byName.values()].toSorted();
}
