/**
 * A list whose items are read from their source only as far as a reader goes, because most searches end at an early item. Each
 * item is read once, however many readers there are.
 */
export function lazyList<T>(items: Iterable<T>): Iterable<T> {
  const source = items[Symbol.iterator]();
  const known: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let i = 0; ; i += 1) {
        if (i >= known.length) {
          const next = source.next();
          if (next.done === true) return;
          known.push(next.value);
        }
        yield known[i]!;
      }
    },
  };
}
