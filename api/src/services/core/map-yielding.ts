import { setImmediate as yieldToEventLoop } from "node:timers/promises";

/**
 * Works like `Array.map`, but yields to the event loop after each item, so that a large page does not block the
 * process. Without the yields, 500 policies blocked other requests for 75 ms. The function yields after every item and
 * not after every n items, because some AWS managed policies are as long as 50 others. A yield takes only microseconds
 * if no other work is waiting.
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
