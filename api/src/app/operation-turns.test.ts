import { expect, test } from "vitest";
import { AppError } from "../errors.ts";
import { OperationTurns } from "./operation-turns.ts";

test("one operation starts in each turn of the event loop, and callers take turns", async () => {
  const turns = new OperationTurns();
  let turnOfLoop = 0;
  const counting = setInterval(() => undefined, 1_000);
  const count = (): void => {
    turnOfLoop += 1;
    if (counting.hasRef()) setImmediate(count);
  };
  setImmediate(count);
  const started: string[] = [];
  const startedAt: number[] = [];
  const start = async (caller: string) => {
    await turns.start(caller);
    started.push(caller);
    startedAt.push(turnOfLoop);
  };
  await Promise.all(["viewer", "viewer", "viewer", "operator"].map(start));
  counting.unref();
  clearInterval(counting);
  expect(started).toEqual(["viewer", "operator", "viewer", "viewer"]);
  expect(new Set(startedAt).size).toBe(started.length);
});

test("a caller with too many waiting operations is refused, and no one else", async () => {
  const turns = new OperationTurns();
  const asked = Array.from({ length: 201 }, () => turns.start("viewer"));
  const operator = turns.start("operator");
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([
    { status: "rejected", reason: expect.any(AppError) },
  ]);
  await expect(operator).resolves.toBeUndefined();
});
