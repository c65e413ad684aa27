/**
 * Collects items into questions to an analysis process: those of one turn of the event loop, and then all that arrive until
 * the question before is answered. The documents of a page are thus asked about together, because each question waits for
 * its turn among those of other callers, and a caller may have only a few waiting.
 */
import { setImmediate } from "node:timers/promises";

/** The maximum number of items in one question. */
const ITEMS_MAX = 100;

export class QuestionBatch<Item, Answer> {
  #open: { readonly items: Item[]; readonly answers: Promise<readonly Answer[]> } | null = null;
  /** Settles when the latest question is answered or has failed. */
  #latest: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: (items: readonly Item[]) => Promise<readonly Answer[]>) {}

  async add(item: Item): Promise<Answer> {
    const batch = this.#open && this.#open.items.length < ITEMS_MAX ? this.#open : this.#begin();
    const index = batch.items.push(item) - 1;
    return (await batch.answers)[index]!;
  }

  #begin() {
    const items: Item[] = [];
    const answers = Promise.all([setImmediate(), this.#latest]).then(() => {
      if (this.#open?.items === items) this.#open = null;
      return this.ask(items);
    });
    this.#latest = answers.catch(() => undefined);
    this.#open = { items, answers };
    return this.#open;
  }
}
