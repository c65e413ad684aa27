import { expect, test } from "vitest";
import { mapYielding } from "./map-yielding.ts";

test("maps all items in order and lets other work run in between", async () => {
  let isDone = false;
  let otherRuns = 0;
  const count = () => {
    otherRuns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const items = Array.from({ length: 500 }, (_, index) => index);
  const mapped = await mapYielding(items, (item) => item * 2);
  isDone = true;
  expect(mapped).toEqual(items.map((item) => item * 2));
  expect(otherRuns).toBeGreaterThanOrEqual(items.length);
});

test("rethrows an error of the callback", async () => {
  await expect(
    mapYielding([1], () => {
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
});
