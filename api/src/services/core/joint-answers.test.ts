import { expect, test } from "vitest";
import { JointAnswers } from "./joint-answers.ts";

/** Reads the time of its beginning, and ends when the test resolves it. */
function slowReader() {
  const readings: PromiseWithResolvers<void>[] = [];
  return {
    readings,
    read: async () => {
      const reading = Promise.withResolvers<void>();
      const number = readings.push(reading);
      await reading.promise;
      return number;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("who asks during a reading shares the next one, which begins when that one has ended", async () => {
  const { readings, read } = slowReader();
  const answers = new JointAnswers<number>();
  const first = answers.ask("a", read);
  const later = [answers.ask("a", read), answers.ask("a", read)];
  const other = answers.ask("b", read);
  await settled();
  expect(readings).toHaveLength(2);
  readings[0]!.resolve();
  expect(await first).toBe(1);
  await settled();
  expect(readings).toHaveLength(3);
  const last = answers.ask("a", read);
  readings[1]!.resolve();
  readings[2]!.resolve();
  expect([await other, ...(await Promise.all(later))]).toEqual([2, 3, 3]);
  await settled();
  readings[3]!.resolve();
  expect(await last).toBe(4);
});

test("a failed reading fails only those who share it", async () => {
  const { readings, read } = slowReader();
  const answers = new JointAnswers<number>();
  const failed = answers.ask("a", read);
  const next = answers.ask("a", read);
  readings[0]!.reject(new Error("away"));
  await expect(failed).rejects.toThrow("away");
  await settled();
  readings[1]!.resolve();
  expect(await next).toBe(2);
});
