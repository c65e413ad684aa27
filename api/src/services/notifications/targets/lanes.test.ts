import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inLanes } from "./lanes.ts";

test("an error is thrown only when all that had begun have ended, and nothing further begins", async () => {
  const slow = Promise.withResolvers<void>();
  const begun: string[] = [];
  let hasEnded = false;
  const run = inLanes(["refused", "slow", "later"], 2, async (item) => {
    begun.push(item);
    if (item === "refused") throw new Error(item);
    await slow.promise;
  }).finally(() => {
    hasEnded = true;
  });
  run.catch(() => undefined);
  await turn();
  expect(hasEnded).toBe(false);
  slow.resolve();
  await expect(run).rejects.toThrow("refused");
  expect(begun).toEqual(["refused", "slow"]);
});

test("results are in the order of the items", async () => {
  expect(await inLanes([3, 1, 2], 2, (item) => Promise.resolve(item * 2))).toEqual([6, 2, 4]);
});
