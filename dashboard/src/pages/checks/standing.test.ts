import { describe, expect, it } from "vitest";
import type { CheckOutcome, CheckRowFragment } from "../../gql/checks.ts";
import { countBy, missingActionsOf, oldestAsOf, resultsIn, standingOf } from "./standing.ts";

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

describe("how a check stands", () => {
  it.each<[CheckOutcome[], CheckOutcome]>([
    [["PASS", "FAIL", "NOT_EVALUATED"], "FAIL"],
    [["PASS", "NOT_EVALUATED"], "NOT_EVALUATED"],
    [["PASS", "PASS"], "PASS"],
    [["PASS", "DISABLED"], "PASS"],
    [["DISABLED"], "DISABLED"],
    [[], "NOT_EVALUATED"],
  ])("%j over all accounts is %s", (outcomes, standing) => {
    expect(standingOf(check(outcomes), null)).toBe(standing);
  });

  it("is judged in the chosen account alone", () => {
    expect(standingOf(check(["FAIL", "PASS"]), "account_1")).toBe("PASS");
    expect(resultsIn(check(["FAIL", "PASS"]), "account_1")).toHaveLength(1);
    expect(standingOf(check(["FAIL"]), "account_7")).toBe("NOT_EVALUATED");
  });

  it("is nothing but switched off when it is switched off", () => {
    expect(standingOf(check(["FAIL"], false), null)).toBe("DISABLED");
  });

  it("names each missing action once, and only of accounts where it was not evaluated", () => {
    expect(missingActionsOf(check(["NOT_EVALUATED", "NOT_EVALUATED", "PASS"]).results)).toEqual([
      "iam:GenerateCredentialReport",
      "iam:GetCredentialReport",
    ]);
  });

  it("counts, and is as old as the oldest reading", () => {
    expect(countBy(["FAIL", "PASS", "FAIL"])).toEqual({ FAIL: 2, NOT_EVALUATED: 0, PASS: 1, DISABLED: 0 });
    expect(oldestAsOf([check(["PASS", "FAIL"]), check(["PASS"])], null)).toBe("2026-11-28T00:00:00.000Z");
    expect(oldestAsOf([], null)).toBeNull();
  });
});
