import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { QuestionBatch } from "./question-batch.ts";

test("items that arrive while a question is asked are asked about together, in order", async () => {
  const questions: number[][] = [];
  const release = Promise.withResolvers<void>();
  const batch = new QuestionBatch<number, string>(async (items) => {
    questions.push([...items]);
    if (questions.length === 1) await release.promise;
    return items.map((item) => `answer ${item}`);
  });
  const answers: Promise<string>[] = [];
  for (let item = 0; item < 40; item += 1) {
    answers.push(batch.add(item));
    await setImmediate();
    await setImmediate();
  }
  release.resolve();
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 40 }, (_, item) => `answer ${item}`));
  expect(questions.map(({ length }) => length)).toEqual([1, 39]);
});

test("a question that fails fails its own items only", async () => {
  const batch = new QuestionBatch<string, string>(async (items) => {
    await setImmediate();
    if (items.includes("bad")) throw new Error("refused");
    return items;
  });
  const bad = batch.add("bad").catch((error: Error) => error.message);
  await setImmediate();
  await setImmediate();
  expect(await batch.add("good")).toBe("good");
  expect(await bad).toBe("refused");
});

test("a question has at most 100 items", async () => {
  const sizes: number[] = [];
  const batch = new QuestionBatch<number, number>((items) => {
    sizes.push(items.length);
    return Promise.resolve(items);
  });
  await Promise.all(Array.from({ length: 250 }, (_, item) => batch.add(item)));
  expect(sizes).toEqual([100, 100, 50]);
});
