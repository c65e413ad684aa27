/**
 * Bounds the size of an answer. A language model reads all of it, and one role can have a thousand statements. The largest
 * list is halved until the answer fits, and the answer says which lists are shorter than they were.
 */

/** The places of a list in an answer, such as `alerts.edges`, and the number of its items that were left out. */
export interface Omission {
  readonly list: string;
  readonly count: number;
}

export interface BoundedAnswer {
  readonly data: unknown;
  readonly omitted: readonly Omission[];
}

interface Located {
  readonly path: readonly (string | number)[];
  readonly items: readonly unknown[];
  readonly bytes: number;
}

/** Returns the data with the largest lists shortened until its JSON has at most `maxBytes`. */
export function boundAnswer(data: unknown, maxBytes: number): BoundedAnswer {
  const counts = new Map<string, number>();
  let bounded = data;
  while (sizeOf(bounded) > maxBytes) {
    const lists = listsIn(bounded, []);
    // A list of one item is emptied only if nothing else is left: its only row is worth more than the rest of a long one.
    const largest = largestOf(lists.filter(({ items }) => items.length > 1)) ?? largestOf(lists);
    if (largest === undefined) return { data: null, omitted: [{ list: "data", count: 1 }] };
    const kept = Math.floor(largest.items.length / 2);
    bounded = replaced(bounded, largest.path, largest.items.slice(0, kept));
    const name = largest.path.filter((step) => typeof step === "string").join(".");
    counts.set(name, (counts.get(name) ?? 0) + largest.items.length - kept);
  }
  return { data: bounded, omitted: [...counts].map(([list, count]) => ({ list, count })) };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The lists that are not empty. */
function listsIn(value: unknown, path: readonly (string | number)[]): readonly Located[] {
  if (typeof value !== "object" || value === null) return [];
  const within = Object.entries(value).flatMap(([key, child]) =>
    listsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) && value.length > 0
    ? [{ path, items: value as readonly unknown[], bytes: sizeOf(value) }, ...within]
    : within;
}

function largestOf(lists: readonly Located[]): Located | undefined {
  return lists.reduce<Located | undefined>(
    (largest, list) => (largest === undefined || list.bytes > largest.bytes ? list : largest),
    undefined,
  );
}

function replaced(value: unknown, path: readonly (string | number)[], list: readonly unknown[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return list;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, list) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, child]) => [key, key === step ? replaced(child, rest, list) : child]),
  );
}
