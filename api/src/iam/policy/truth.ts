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

export function and(one: Truth, other: Truth): Truth {
  if (one === false || other === false) return false;
  if (one === true) return other;
  return other === true ? one : [...one, ...other];
}

function or(one: Truth, other: Truth): Truth {
  if (one === true || other === true) return true;
  if (one === false) return other;
  return other === false ? one : [...one, ...other];
}

/** True if every item passes. Stops at the first `false`, because unknown keys then no longer matter. */
export function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let truth: Truth = true;
  for (let i = 0; i < items.length && truth !== false; i += 1) truth = and(truth, test(items[i]!));
  return truth;
}

/** True if one item passes. Stops at the first `true`. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let truth: Truth = false;
  for (let i = 0; i < items.length && truth !== true; i += 1) truth = or(truth, test(items[i]!));
  return truth;
}

/** The keys without duplicates, ignoring case, in alphabetical order. */
export function distinctKeys(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return keys;
  const byName = new Map<string, string>();
  for (const key of keys) if (!byName.has(key.toLowerCase())) byName.set(key.toLowerCase(), key);
  return [...byName.values()].toSorted();
}
