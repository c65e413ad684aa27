import { expect, test } from "vitest";
import { dependentsText } from "../../features/paths/dependents-text.ts";
import type { ChokePointsQuery } from "../../gql/overview.ts";
import { claimOf, partsOfFix, simulationOf, type TopFixProblem } from "./top-fix.ts";

type ChokePoint = ChokePointsQuery["chokePoints"][number];

const PROBLEM = {
  resourceId: "AROASHARED#trust-policy",
  statement: 0,
  isPreviewable: true,
  pathCount: 2,
  account: { id: "account_1", name: "Production" },
} as TopFixProblem;

function point(closes: number, dependentCount: number, more: Partial<ChokePoint> = {}): ChokePoint {
  const change = { policyArn: null, principalArn: null, policyId: PROBLEM.resourceId, index: 0 };
  return { change, closes, dependentCount, isExact: true, ...more } as ChokePoint;
}
const elsewhere = { policyArn: null, principalArn: null, policyId: "ANPAOTHER", index: 0 };

test("what closes is compared with the principals of the same snapshot, however few alerts are open", () => {
  expect(simulationOf(PROBLEM, [point(20, 38)])).toEqual({ closes: 20, dependentCount: 38, isBest: true });
});

test("nothing is claimed of a removal that was not simulated, or that the problem's account cannot simulate", () => {
  expect(simulationOf(PROBLEM, [point(38, 38, { isExact: false })])).toBeNull();
  expect(simulationOf(PROBLEM, [point(20, 38, { change: elsewhere })])).toBeNull();
  expect(simulationOf({ ...PROBLEM, isPreviewable: false }, [point(20, 38)])).toBeNull();
});

test("the heading is what is done, and how it is done follows", () => {
  const how = "Change statement 1 of its trust policy.";
  expect(partsOfFix(`Limit who can assume Shared: ${how.toLowerCase()}`)).toEqual({
    headline: "Limit who can assume Shared",
    how,
  });
  expect(partsOfFix("Detach AdministratorAccess from anna.")).toEqual({
    headline: "Detach AdministratorAccess from anna",
    how: null,
  });
  expect(partsOfFix(`${"Long ".repeat(30)}text.`)).toBeNull();
});

test.each([
  [{ closes: 3, dependentCount: 5 }, false, "5 identities use it: 3 have no other path, 2 still have one"],
  [
    { closes: 1, dependentCount: 2 },
    true,
    "2 identities and anyone outside use it: 1 of the 2 has no other path, 1 still has one",
  ],
  [{ closes: 2, dependentCount: 2 }, false, "2 identities use it: none has another path"],
  [{ closes: 0, dependentCount: 2 }, true, "2 identities and anyone outside use it: each of the 2 has another path"],
  [{ closes: 1, dependentCount: 1 }, false, "1 identity uses it: the identity has no other path"],
])("of %j, open to anyone: %s, the text is %s", (dependents, isOpen, text) => {
  expect(dependentsText(dependents, isOpen)).toBe(text);
});

test("the label says that a fix closes most paths only if the simulation proves it", () => {
  expect(claimOf(PROBLEM, null, true)).toBe("The cause that most paths to administrator share");
  expect(claimOf(PROBLEM, simulationOf(PROBLEM, [point(0, 38)]), true)).toBe(
    "The cause that most paths to administrator share",
  );
  expect(claimOf(PROBLEM, simulationOf(PROBLEM, [point(20, 38)]), true)).toBe(
    "The fix that closes most paths to administrator in account Production",
  );
  const larger = point(21, 21, { change: elsewhere, isExact: false });
  expect(claimOf(PROBLEM, simulationOf(PROBLEM, [point(20, 38), larger]), true)).toBe(
    "A fix that closes paths to administrator in account Production",
  );
  expect(claimOf(PROBLEM, null, false)).toBe("The next cause that paths to administrator share");
  expect(claimOf({ ...PROBLEM, pathCount: 0 }, null, true)).toBe("The cause with most alerts");
});
