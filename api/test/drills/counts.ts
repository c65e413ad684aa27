/** Counts how often each of some words occurred. Words that never occurred count as 0. */
export class Counts<Word extends string> {
  readonly #counts: Map<Word, number>;

  constructor(words: readonly Word[]) {
    this.#counts = new Map(words.map((word) => [word, 0]));
  }

  addAll(words: Iterable<Word>): void {
    for (const word of words) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  get least(): number {
    return Math.min(...this.#counts.values());
  }

  get sum(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get text(): string {
    return [...this.#counts].map(([word, count]) => `${word} ${count}`).join(", ");
  }
}
