import { setImmediate as yieldToEventLoop } from "node:timers/promises";

/**
 * Works like `Array.map`, but yields to the event loop after each item, so that a large page does not block the
 * process. Without it, 500 policies blocked other requests for 75 ms. It yields after every item and not after every n
 * items, because some AWS managed policies are as long as 50 others. A yield without waiting work costs microseconds.
 */
export async function mapYielding<Item, Mapped>(
  items: readonly Item[],
  map: (item: Item) => Mapped,
): Promise<Mapped[]> {
  const mapped: Mapped[] = [];
  for (const item of items) {
    mapped.push(map(item));
    await yieldToEventLoop();
  }
  return mapped;
}
