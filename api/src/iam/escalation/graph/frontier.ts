/** The verdict and the length of a path. Certainty counts before length. */
export interface Cost {
  /** Index of the path's verdict in `VERDICTS`; lower is more certain. */
  readonly rank: number;
  readonly hops: number;
}

export function isBetter(one: Cost, other: Cost): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.hops < other.hops);
}

/**
 * A bucket queue: returns items by rank, then hops, then in the order in which they were added. An item can be in several
 * buckets; the caller ignores those that no longer match its cost. Items may be added while the queue is read, but not
 * before the current bucket.
 */
export class Frontier<T> {
  readonly #buckets: T[][][] = [];

  add(item: T, { rank, hops }: Cost): void {
    ((this.#buckets[rank] ??= [])[hops] ??= []).push(item);
  }

  *inOrder(ranks: number, maxHops: number): Generator<Cost & { readonly item: T }> {
    for (let rank = 0; rank < ranks; rank += 1) {
      for (let hops = 0; hops <= maxHops; hops += 1) {
        for (const item of this.#buckets[rank]?.[hops] ?? []) yield { item, rank, hops };
      }
    }
  }
}
