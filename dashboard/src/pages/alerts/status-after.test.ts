import { expect, test } from "vitest";
import { statusAfter } from "./status-after.ts";

const STATUSES = ["OPEN", "ACKNOWLEDGED", "SNOOZED", "DISMISSED", "RESOLVED"] as const;

/** What the API does (`TRIAGE_MOVES`), in the order of the statuses. */
test.each([
  ["ACKNOWLEDGE", ["ACKNOWLEDGED", null, "ACKNOWLEDGED", null, null]],
  ["DISMISS", ["DISMISSED", "DISMISSED", "DISMISSED", null, null]],
  ["SNOOZE", ["SNOOZED", "SNOOZED", "SNOOZED", null, null]],
  ["REOPEN", [null, "OPEN", "OPEN", "OPEN", null]],
  ["ASSIGN", [null, null, null, null, null]],
] as const)("a row shows at once only a status that the API sets: %s", (action, expected) => {
  expect(STATUSES.map((status) => statusAfter(action, status))).toEqual(expected);
});
