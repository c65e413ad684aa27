import { expect, test } from "vitest";
import { mapYielding } from "./map-yielding.ts";

test("makes all in order, and others get their turn between", async () => {
  let isDone = false;
  let turns = 0;
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const items = Array.from({ length: 500 }, (_, index) => index);
  const made = await mapYielding(items, (item) => item * 2);
  isDone = true;
  expect(made).toEqual(items.map((item) => item * 2));
  expect(turns).toBeGreaterThanOrEqual(items.length);
});

test("throws what one of them throws", async () => {
  await expect(
    mapYielding([1], () => {
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
});
