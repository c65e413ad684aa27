import { expect, test } from "vitest";
import { VerdictCache } from "./verdict-cache.ts";

test("a verdict is kept until the log grows, one verification runs at a time, and a failure is not kept", async () => {
  const verdicts = new VerdictCache<number>();
  const log = {};
  let runs = 0;
  let running = 0;
  let most = 0;
  const verify = async () => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    if (runs === 3) throw new Error("the database is away");
    return runs;
  };
  expect(await Promise.all([1, 2, 3].map(() => verdicts.get(log, "a", verify)))).toEqual([1, 1, 1]);
  expect(await verdicts.get(log, "a", verify)).toBe(1);
  const both = [verdicts.get(log, "b", verify), verdicts.get(log, "c", verify)];
  expect(await Promise.allSettled(both)).toMatchObject([{ value: 2 }, { status: "rejected" }]);
  expect(await verdicts.get(log, "c", verify)).toBe(4);
  expect(most).toBe(1);
});
