/**
 * Collects the items of one turn of the event loop into questions to an analysis thread. The documents of a page are thus
 * asked about together, because each question waits for its turn among those of other callers.
 */
import { setImmediate } from "node:timers/promises";

/** The maximum number of items in one question. */
const ITEMS_MAX = 100;

export class QuestionBatch<Item, Answer> {
  #open: { readonly items: Item[]; readonly answers: Promise<readonly Answer[]> } | null = null;

  constructor(private readonly ask: (items: readonly Item[]) => Promise<readonly Answer[]>) {}

  async add(item: Item): Promise<Answer> {
    const batch = this.#open && this.#open.items.length < ITEMS_MAX ? this.#open : this.#begin();
    const index = batch.items.push(item) - 1;
    return (await batch.answers)[index]!;
  }

  #begin() {
    const items: Item[] = [];
    const answers = setImmediate().then(() => {
      if (this.#open?.items === items) this.#open = null;
      return this.ask(items);
    });
    this.#open = { items, answers };
    return this.#open;
  }
}
