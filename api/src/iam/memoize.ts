/** Caches the result of `compute` per object, for as long as the object lives. */
export function memoize<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const cache = new WeakMap<Key, Value>();
  return (key) => {
    const known = cache.get(key);
    if (known !== undefined || cache.has(key)) return known as Value;
    const value = compute(key);
    cache.set(key, value);
    return value;
  };
}

/** Caches the result of `compute` per text. If there are more than `most` texts, all results are dropped. */
export function memoizeTexts<Value>(most: number, compute: (text: string) => Value): (text: string) => Value {
  const cache = new Map<string, Value>();
  return (text) => {
    const known = cache.get(text);
    if (known !== undefined || cache.has(text)) return known as Value;
    const value = compute(text);
    if (cache.size >= most) cache.clear();
    cache.set(text, value);
    return value;
  };
}

/** Finds objects by their text for as long as something else uses them. Keeps none of them. */
export class WeakTexts<Value extends object> {
  readonly #references = new Map<string, WeakRef<Value>>();
  readonly #collected = new FinalizationRegistry((text: string) => {
    // The text may have another object by now.
    if (this.get(text) === undefined) this.#references.delete(text);
  });

  get(text: string): Value | undefined {
    return this.#references.get(text)?.deref();
  }

  set(text: string, value: Value): void {
    if (this.get(text) === value) return;
    this.#references.set(text, new WeakRef(value));
    this.#collected.register(value, text);
  }
}

/** Computes a value on first use and keeps it. */
export function once<Value>(compute: () => Value): () => Value {
  let cached: { readonly value: Value } | null = null;
  return () => (cached ??= { value: compute() }).value;
}

/** Gives every object a number of its own, from 1. Equal numbers mean the same object. */
export function numbering(): (key: object) => number {
  let count = 0;
  return memoize(() => (count += 1));
}

/** Returns the value of the key, which is computed on first use. */
export function remember<Key, Value>(values: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined || values.has(key)) return known as Value;
  const value = compute();
  values.set(key, value);
  return value;
}
