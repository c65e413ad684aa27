import { expect, test } from "vitest";
import { mostUrgentFirst } from "./control-state.ts";

test("failures come first, and controls of one state stay in the order of the standard", () => {
  const controls = (["PASS", "FAIL", "NOT_EVALUATED", "FAIL"] as const).map((state, id) => ({ id, state }));
  expect(mostUrgentFirst(controls).map(({ id }) => id)).toEqual([1, 3, 2, 0]);
});
