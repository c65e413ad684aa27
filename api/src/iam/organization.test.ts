import { expect, test } from "vitest";
import { isMassArchiving } from "./organization.ts";

test.each([
  [5, 5, false],
  [6, 8, true],
  [10, 100, false],
  [11, 100, true],
  [30, 300, false],
  [150, 300, true],
  [0, 0, false],
])("%i of %i connected accounts need a decision: %s", (archived, connected, expected) => {
  expect(isMassArchiving(archived, connected)).toBe(expected);
});
