/**
 * What is known of a yes or no: `true`, `false`, or the condition keys on which it still depends. A key that nobody told
 * is never guessed. Two statements that ask opposite things of one open key both stay open: the answer is then
 * "depends" where a proof would say "always", never the other way round.
 */
export type Truth = boolean | readonly string[];

export function not(truth: Truth): Truth {
  return typeof truth === "boolean" ? !truth : truth;
}

/** True if all are; stops at the first `false`, so that keys which no longer matter are not named. */
export function every<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let open: readonly string[] | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth !== true) open = open === null ? truth : [...open, ...truth];
  }
  return open ?? true;
}

/** True if one is; stops at the first `true`. */
export function some<T>(items: Iterable<T>, test: (item: T) => Truth): Truth {
  let open: readonly string[] | null = null;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth !== false) open = open === null ? truth : [...open, ...truth];
  }
  return open ?? false;
}

/** Keys once each, whatever their case, in the order of the alphabet. */
export function namedOnce(keys: Iterable<string>): readonly string[] {
  const byName = new Map<string, string>();
  for (const key of keys) if (!byName.has(key.toLowerCase())) byName.set(key.toLowerCase(), key);
  return [...byName.values()].toSorted();
}
