/** The verdict and the length of a path. Paths are compared by certainty first, then by length. */
export interface Cost {
  /** Index of the path's verdict in `VERDICTS`; lower is more certain. */
  readonly rank: number;
  readonly hops: number;
}

export function isBetter(one: Cost, other: Cost): boolean {
  return one.rank < other.rank || (one.rank === other.rank && one.hops < other.hops);
}

/**
 * A bucket queue: returns items by rank, then hops, then in the order in which they were added. An item can be returned
 * several times with different costs. The caller ignores the costs that the item no longer has. Items may be added
 * while the queue is read, but only to the current bucket or a later one.
 */
export class Frontier<T> {
  readonly #buckets: T[][][] = [];

  add(item: T, { rank, hops }: Cost): void {
    ((this.#buckets[rank] ??= [])[hops] ??= []).push(item);
  }

  *inOrder(ranks: number): Generator<Cost & { readonly item: T }> {
    for (let rank = 0; rank < ranks; rank += 1) {
      for (let hops = 0; hops < (this.#buckets[rank]?.length ?? 0); hops += 1) {
        for (const item of this.#buckets[rank]?.[hops] ?? []) yield { item, rank, hops };
      }
    }
  }
}
