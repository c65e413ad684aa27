/** The table of states is complete and sound, and docs/design/rotation.md repeats it word for word. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needsOf } from "./decide.ts";
import { FRESH } from "../../../test/support/fresh-rotation.ts";
import { isFinalRotation, isLegalMove, NEEDS, ROTATION_STATES, type RotationState, STATES } from "./states.ts";

const documentation = readFileSync(join(import.meta.dirname, "../../../../docs/design/rotation.md"), "utf8");

/** The body rows of the Markdown table whose header is this line. */
function rowsBelow(header: string): readonly string[] {
  const lines = documentation.split("\n");
  const start = lines.indexOf(header) + 2;
  return lines.slice(start, lines.indexOf("", start));
}

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");

/** A table cell: the names for every rotation, followed by "C:" and "R:" with the names for the modes COMPROMISED and RETIRE. */
function cell(names: readonly string[], compromised: readonly string[] = [], retiring: readonly string[] = []): string {
  const parts = [
    listed(names),
    compromised.length > 0 && `C: ${listed(compromised)}`,
    retiring.length > 0 && `R: ${listed(retiring)}`,
  ];
  return parts.filter(Boolean).join("; ") || "–";
}

test("the documentation lists each state with its meaning, its observations and its moves", () => {
  const rows = ROTATION_STATES.map((state) => {
    const { meaning, observes, observesIfCompromised, observesIfRetiring, next, nextIfCompromised, nextIfRetiring } =
      STATES[state];
    const moves = next.filter((to) => to !== "NEEDS_OPERATOR");
    return `| \`${state}\` | ${meaning} | ${cell(observes, observesIfCompromised, observesIfRetiring)} | ${cell(moves, nextIfCompromised, nextIfRetiring)} |`;
  });
  expect(rowsBelow("| State | Meaning | Observed before deciding | Next |")).toEqual(rows);
});

test("the documentation lists each observation with its meaning", () => {
  const rows = Object.entries(NEEDS).map(([need, meaning]) => `| \`${need}\` | ${meaning} |`);
  expect(rowsBelow("| Observation | Meaning |")).toEqual(rows);
});

test("every state that is not final may be parked, and a parked rotation resumes every state that was parked", () => {
  const open = ROTATION_STATES.filter((state) => !isFinalRotation(state) && state !== "NEEDS_OPERATOR");
  expect(open.filter((state) => !isLegalMove(state, "NEEDS_OPERATOR"))).toEqual([]);
  // A key creation whose answer was lost is reconciled, never resumed.
  const resumable = open.filter((state) => state !== "CREATE_INTENT");
  expect(STATES.NEEDS_OPERATOR.next).toEqual([...resumable, "CANCELLED"]);
});

test("final states have no next state and observe nothing", () => {
  const ends = ROTATION_STATES.filter((state) => STATES[state].next.length === 0);
  expect(ends).toEqual(ROTATION_STATES.filter(isFinalRotation));
  expect(ends.flatMap((state) => STATES[state].observes)).toEqual([]);
});

test("no state leads to itself, or twice to the same state", () => {
  for (const state of ROTATION_STATES) {
    const { next, nextIfCompromised = [], nextIfRetiring = [] } = STATES[state];
    for (const ofMode of [nextIfCompromised, nextIfRetiring]) {
      const moves = [...next, ...ofMode];
      expect(new Set([...moves, state]).size, state).toBe(moves.length + 1);
    }
  }
});

test.each<[RotationState, Parameters<typeof needsOf>[0], readonly string[]]>([
  ["SEALED", { ...FRESH, destination: "REVEAL" }, []],
  ["VERIFIED", { ...FRESH, destination: "REVEAL" }, ["KEYS"]],
  ["SEALED", { ...FRESH, destination: "WEBHOOK" }, []],
  ["VERIFIED", { ...FRESH, destination: "WEBHOOK" }, ["KEYS"]],
  ["SENT", { ...FRESH, destination: "WEBHOOK" }, ["KEYS"]],
  ["RECONCILING", FRESH, ["KEYS"]],
  ["RECONCILING", { ...FRESH, reconciled: { keys: ["AKIALOST"], at: 0, isSettled: false } }, ["KEYS"]],
  ["RECONCILING", { ...FRESH, reconciled: { keys: ["AKIALOST"], at: 0, isSettled: true } }, ["KEYS", "ATTRIBUTION"]],
  ["RECONCILING", { ...FRESH, reconciled: { keys: [], at: 0, isSettled: true } }, ["KEYS"]],
  ["OLD_INACTIVE", FRESH, ["KEYS", "FRESH_SCAN", "DESTINATION_OWNER"]],
  ["OLD_INACTIVE", { ...FRESH, newAccessKeyId: "AKIANEW" }, ["KEYS"]],
  ["DEACTIVATE_INTENT", FRESH, ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED", "KEY_SOURCES", "DESTINATION"]],
  ["PROMOTED", FRESH, ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED", "KEY_SOURCES"]],
  ["PROMOTED", { ...FRESH, mode: "COMPROMISED" }, ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED"]],
  ["DEACTIVATE_INTENT", { ...FRESH, mode: "COMPROMISED" }, ["KEYS"]],
  ["REQUESTED", { ...FRESH, mode: "RETIRE" }, ["IDENTITY", "KEYS", "OLD_LAST_USED", "KEY_SOURCES"]],
  ["DELETE_INTENT", { ...FRESH, mode: "RETIRE" }, ["KEYS", "OLD_LAST_USED", "KEY_SOURCES"]],
  ["OLD_INACTIVE", { ...FRESH, mode: "RETIRE", rollbackRequestedAt: 1 }, ["KEYS"]],
  ["DELIVERED", { ...FRESH, newAccessKeyId: "AKIANEW", rollbackRequestedAt: 1 }, ["KEYS"]],
  [
    "DELIVERED",
    { ...FRESH, newAccessKeyId: "AKIANEW", versionId: "v", rollbackRequestedAt: 1 },
    ["KEYS", "DESTINATION"],
  ],
])("%s observes only what the rotation needs", (state, facts, needs) => {
  expect(needsOf({ ...facts, state })).toEqual(needs);
});
