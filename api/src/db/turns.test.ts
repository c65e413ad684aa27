import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

const filled = (...works: readonly (readonly [caller: string, work: string])[]): Turns<string> => {
  const turns = new Turns<string>();
  for (const [caller, work] of works) turns.add(caller, work);
  return turns;
};
const rest = (turns: Turns<string>): (string | undefined)[] => Array.from({ length: turns.size }, () => turns.take());

test("callers take turns, and the work of one caller keeps its order", () => {
  const turns = filled(["a", "a1"], ["a", "a2"], ["a", "a3"], ["b", "b1"], ["c", "c1"], ["b", "b2"]);
  expect(rest(turns)).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
  expect([turns.size, turns.take()]).toEqual([0, undefined]);
});

test("a caller that may not go on is passed over and keeps its place", () => {
  const turns = filled(["a", "a1"], ["b", "b1"], ["b", "b2"]);
  expect(turns.take((work) => work !== "a1")).toBe("b1");
  expect(turns.take(() => false)).toBeUndefined();
  expect(rest(turns)).toEqual(["a1", "b2"]);
});

test("removed work is not returned, and its caller loses no turn", () => {
  const turns = filled(["a", "a1"], ["a", "a2"], ["b", "b1"]);
  turns.remove("a", "a1");
  turns.remove("a", "a1");
  turns.remove("c", "c1");
  expect([turns.size, turns.sizeOf("a"), turns.sizeOf("c")]).toEqual([2, 1, 0]);
  expect(rest(turns)).toEqual(["a2", "b1"]);
  expect(filled(["a", "a1"], ["b", "b1"]).drain()).toEqual(["a1", "b1"]);
});
