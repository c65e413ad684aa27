import { describe, expect, it } from "vitest";
import type { CheckRowFragment } from "../../gql/checks.ts";
import type { CheckOutcome } from "../../gql/schema-types.ts";
import {
  countBy,
  missingActionsOf,
  notEvaluatedReason,
  nounOf,
  oldestAsOf,
  resourcesText,
  resultsIn,
  outcomeOf,
} from "./check-result.ts";

function check(outcomes: readonly CheckOutcome[], isEnabled = true): Pick<CheckRowFragment, "isEnabled" | "results"> {
  return {
    isEnabled,
    results: outcomes.map((outcome, index) => ({
      __typename: "CheckResult",
      account: { __typename: "Account", id: `account_${index}`, name: `Account ${index}` },
      outcome,
      reason: null,
      missingActions:
        outcome === "NOT_EVALUATED" ? ["iam:GetCredentialReport", "iam:GenerateCredentialReport"] : ["iam:ListUsers"],
      evaluated: 10,
      failed: 1,
      notEvaluated: 0,
      asOf: `2026-11-2${9 - index}T00:00:00.000Z`,
    })),
  };
}

describe("the outcome of a check", () => {
  it.each<[CheckOutcome[], CheckOutcome]>([
    [["PASS", "FAIL", "NOT_EVALUATED"], "FAIL"],
    [["PASS", "NOT_EVALUATED"], "NOT_EVALUATED"],
    [["PASS", "PASS"], "PASS"],
    [["PASS", "DISABLED"], "PASS"],
    [["DISABLED"], "DISABLED"],
    [[], "NOT_EVALUATED"],
  ])("%j over all accounts is %s", (outcomes, outcome) => {
    expect(outcomeOf(check(outcomes), null)).toBe(outcome);
  });

  it("uses only the results of the chosen account", () => {
    expect(outcomeOf(check(["FAIL", "PASS"]), "account_1")).toBe("PASS");
    expect(resultsIn(check(["FAIL", "PASS"]), "account_1")).toHaveLength(1);
    expect(outcomeOf(check(["FAIL"]), "account_7")).toBe("NOT_EVALUATED");
  });

  it("is DISABLED if the check is switched off, whatever the results", () => {
    expect(outcomeOf(check(["FAIL"], false), null)).toBe("DISABLED");
  });

  it("names each missing action once, and only from accounts where it was not evaluated", () => {
    expect(missingActionsOf(check(["NOT_EVALUATED", "NOT_EVALUATED", "PASS"]).results)).toEqual([
      "iam:GenerateCredentialReport",
      "iam:GetCredentialReport",
    ]);
  });

  it("is counted by outcome and dated by the oldest result", () => {
    expect(countBy(["FAIL", "PASS", "FAIL"])).toEqual({ FAIL: 2, NOT_EVALUATED: 0, PASS: 1, DISABLED: 0 });
    expect(oldestAsOf([check(["PASS", "FAIL"]), check(["PASS"])], null)).toBe("2026-11-28T00:00:00.000Z");
    expect(oldestAsOf([], null)).toBeNull();
  });
});

it("a resource has its noun, and a check that was not evaluated its reason", () => {
  expect(nounOf("IAMAccessKey")).toEqual(["access key", "access keys"]);
  expect(nounOf("IAMPasswordPolicy")).toEqual(["password policy", "password policies"]);
  const [result] = check(["NOT_EVALUATED"]).results;
  expect(notEvaluatedReason([{ ...result!, reason: "Reading workloads is switched off." }], false)).toBe(
    "Reading workloads is switched off.",
  );
  expect(notEvaluatedReason([], false)).toBe("No account has been scanned yet.");
  // Of a chosen account, nothing is said of the others.
  expect(notEvaluatedReason([], true)).toBe("This account has not been scanned yet.");
  expect(notEvaluatedReason(check(["PASS"]).results, false)).toBeNull();
});

it.each([
  [3, 1, 0, "3 access keys: 1 with a finding, 2 without."],
  [3, 0, 2, "5 access keys: 0 with a finding, 3 without, 2 not evaluated."],
  [0, 0, 3, "3 access keys, not evaluated."],
  [0, 0, 0, "No access keys to evaluate."],
])("of %i evaluated and %i failed, with %i not evaluated, the text is %s", (evaluated, failed, notEvaluated, text) => {
  expect(resourcesText("IAMAccessKey", { evaluated, failed, notEvaluated })).toBe(text);
});
