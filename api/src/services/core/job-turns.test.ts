import { expect, test } from "vitest";
import { JobTurns } from "./job-turns.ts";

/** Starts jobs that end only by `end`, and records which run at the same time. */
function jobs() {
  const turns = new JobTurns();
  const running = new Set<string>();
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    running.add(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    running.delete(name);
  };
  return {
    together: (name: string) => void turns.runTogether(work(name)),
    alone: (name: string) => void turns.runAlone(work(name)),
    running: async () => {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      return [...running].toSorted();
    },
    end: (name: string) => ends.get(name)?.(),
  };
}

test("jobs run together, and one that must run alone waits for them and holds back later ones", async () => {
  const { together, alone, running, end } = jobs();
  together("a");
  together("b");
  expect(await running()).toEqual(["a", "b"]);
  alone("c");
  together("d");
  expect(await running()).toEqual(["a", "b"]);
  end("a");
  expect(await running()).toEqual(["b"]);
  end("b");
  expect(await running()).toEqual(["c"]);
  alone("e");
  expect(await running()).toEqual(["c"]);
  end("c");
  expect(await running()).toEqual(["e"]);
  end("e");
  expect(await running()).toEqual(["d"]);
});

test("a job that fails lets the next ones run", async () => {
  const turns = new JobTurns();
  await expect(turns.runAlone(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  let hasRun = false;
  await turns.runTogether(async () => void (hasRun = true));
  expect(hasRun).toBe(true);
});
