import { expect, test } from "vitest";
import type { ControlState } from "../../gql/schema-types.ts";
import { countStates, fractionOf, mostUrgentFirst } from "./control-state.ts";

test.each<[Partial<Record<ControlState, number>>, string]>([
  [{ PASS: 14, FAIL: 3, MANUAL: 6, NOT_COVERED: 3 }, "14 of 26 controls pass, 3 fail, 6 manual, 3 not covered"],
  [{ FAIL: 1, NOT_EVALUATED: 2 }, "0 of 3 controls pass, 1 fails, 2 not evaluated"],
  [{ PASS: 8 }, "8 of 8 controls pass"],
])("%j reads %s", (numbers, text) => {
  const states = Object.entries(numbers).flatMap(([state, count]) =>
    Array.from({ length: count }, () => state as ControlState),
  );
  expect(fractionOf(countStates(states))).toBe(text);
});

test("failures come first, and controls of one state stay in the order of the standard", () => {
  const controls = (["PASS", "FAIL", "NOT_EVALUATED", "FAIL"] as const).map((state, id) => ({ id, state }));
  expect(mostUrgentFirst(controls).map(({ id }) => id)).toEqual([1, 3, 2, 0]);
});
