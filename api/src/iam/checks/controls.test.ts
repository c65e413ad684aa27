import { expect, test } from "vitest";
import { CHECKS } from "./rules/index.ts";
import type { AnyCheck } from "./check.ts";
import {
  CONTROL_STANDARDS,
  type CheckOutcome,
  type OutcomeOfCheck,
  controlsOf,
  controlsOfStandard,
} from "./controls.ts";

function check(id: string, cis: string[], securityHub: string[] = []): AnyCheck {
  return { ...CHECKS[0]!, id, title: `Title of ${id}`, controls: { cis: { "5.0": cis }, securityHub } };
}

function outcomeOf(checkId: string, outcome: CheckOutcome, overrides: Partial<OutcomeOfCheck> = {}): OutcomeOfCheck {
  return { checkId, outcome, reason: null, evaluatedCount: 3, notEvaluatedCount: 0, ...overrides };
}

const one = check("one", ["1.9", "1.10"], ["IAM.26"]);
const two = check("two", ["1.10"], ["IAM.3"]);

test("controls are listed in the standard's order, with the checks that cover them", () => {
  expect(controlsOfStandard("CIS_5_0", [one, two], []).map(({ id, checkIds }) => [id, checkIds])).toEqual([
    ["1.9", ["one"]],
    ["1.10", ["one", "two"]],
  ]);
  expect(controlsOfStandard("AWS_SECURITY_HUB", [one, two], []).map(({ id }) => id)).toEqual(["IAM.3", "IAM.26"]);
  expect(controlsOf(one)).toEqual([
    { standard: "CIS_5_0", id: "1.9" },
    { standard: "CIS_5_0", id: "1.10" },
    { standard: "AWS_SECURITY_HUB", id: "IAM.26" },
  ]);
});

test.each<[string, OutcomeOfCheck[], CheckOutcome, RegExp | null]>([
  ["all pass", [outcomeOf("one", "PASS"), outcomeOf("two", "PASS")], "PASS", null],
  ["one fails", [outcomeOf("one", "PASS"), outcomeOf("two", "FAIL")], "FAIL", /Title of two/],
  [
    "one fails in one of two accounts",
    [outcomeOf("one", "PASS"), outcomeOf("two", "PASS"), outcomeOf("two", "FAIL")],
    "FAIL",
    /Title of two/,
  ],
  [
    "one fails, one was not evaluated",
    [outcomeOf("one", "NOT_EVALUATED", { reason: "denied" }), outcomeOf("two", "FAIL")],
    "FAIL",
    /Title of two/,
  ],
  [
    "one was not evaluated",
    [outcomeOf("one", "NOT_EVALUATED", { reason: "iam:GetX was denied" }), outcomeOf("two", "PASS")],
    "NOT_EVALUATED",
    /Title of one: iam:GetX was denied/,
  ],
  ["one never ran", [outcomeOf("two", "PASS")], "NOT_EVALUATED", /never run/],
  [
    "one could not evaluate every resource",
    [outcomeOf("one", "PASS", { notEvaluatedCount: 1 }), outcomeOf("two", "PASS")],
    "NOT_EVALUATED",
    /1 of 4 resources/,
  ],
  ["one is switched off", [outcomeOf("one", "DISABLED"), outcomeOf("two", "PASS")], "PASS", null],
  ["all are switched off", [outcomeOf("one", "DISABLED"), outcomeOf("two", "DISABLED")], "DISABLED", /switched off/],
])("%s", (_name, outcomes, outcome, reason) => {
  const control = controlsOfStandard("CIS_5_0", [one, two], outcomes).find(({ id }) => id === "1.10")!;
  expect(control.outcome).toBe(outcome);
  if (reason) expect(control.reason).toMatch(reason);
  else expect(control.reason).toBeNull();
});

test("the product's checks cover controls of every standard", () => {
  const counts = Object.fromEntries(
    CONTROL_STANDARDS.map((standard) => [standard, controlsOfStandard(standard, CHECKS, []).length]),
  );
  console.log("controls covered:", counts);
  for (const standard of CONTROL_STANDARDS) expect(counts[standard]).toBeGreaterThan(0);
});
