/**
 * Tests every technique with an account in which it works, and with variants of that account in which something blocks
 * it.
 */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { readTechniqueCases, type TechniqueCase } from "../../../../test/support/cases.ts";
import { buildGraph } from "../graph/search.ts";
import { TECHNIQUES } from "./index.ts";
import { pathOf } from "../paths/path.ts";
import type { VerdictKind } from "../simulation/verdict.ts";

const CASES = readTechniqueCases();
const TECHNIQUE_OF = new Map(TECHNIQUES.map((technique) => [technique.id, technique]));

/** The path of the case's principal if this is the only technique. */
function evaluateCase(
  { technique, from }: TechniqueCase,
  account: CaseAccount,
): { verdict: VerdictKind; techniques: readonly string[]; reasons: readonly string[] } | null {
  const graph = buildGraph(factsOfCase(account), [TECHNIQUE_OF.get(technique)!]);
  const externalPrincipal = graph.externalPrincipals.find(({ name }) => name === from);
  if (externalPrincipal)
    return {
      verdict: externalPrincipal.verdict.kind,
      techniques: [externalPrincipal.techniqueId],
      reasons: externalPrincipal.verdict.reasons,
    };
  const path = pathOf(graph, from);
  return (
    path && {
      verdict: path.verdict.kind,
      techniques: path.hops.map(({ techniqueId }) => techniqueId),
      reasons: path.verdict.reasons,
    }
  );
}

describe.each(CASES.map((each) => [each.technique, each] as const))("%s", (id, each) => {
  test(`is ${each.verdict} in an account that has everything it needs`, () => {
    expect(evaluateCase(each, each.account)).toMatchObject({ verdict: each.verdict, techniques: [id] });
  });

  test.each(each.blocked.map((blocked) => [blocked.name, blocked] as const))(
    "is blocked by: %s",
    (_name, { account }) => {
      const answer = evaluateCase(each, account);
      expect(answer === null || answer.verdict === "BLOCKED", JSON.stringify(answer)).toBe(true);
      if (TECHNIQUE_OF.get(id)!.status === "ENDED")
        expect(answer?.reasons ?? []).not.toContain("the service has ended");
    },
  );
});

test("without a workload inventory, the verdict is UNKNOWN and names the inventory", () => {
  for (const each of CASES.filter(({ account }) => account.workloads !== undefined)) {
    const { workloads: _unread, ...account } = each.account;
    expect([each.technique, evaluateCase(each, account)]).toMatchObject([each.technique, { verdict: "UNKNOWN" }]);
    expect(evaluateCase(each, account)!.reasons.join()).toContain("the inventory of workloads");
  }
});

test("every technique has an account in which it works and one in which it is blocked", () => {
  expect(TECHNIQUES).toHaveLength(151);
  expect(new Set(TECHNIQUES.map(({ id }) => id)).size).toBe(151);
  const complete = TECHNIQUES.filter(({ id }) =>
    CASES.some((each) => each.technique === id && each.blocked.length > 0),
  ).map(({ id }) => id);
  const blockedCount = CASES.reduce((sum, { blocked }) => sum + blocked.length, 0);
  console.info(
    `escalation techniques ${complete.length}/${TECHNIQUES.length}, ${blockedCount} accounts that block them`,
  );
  expect(complete).toEqual(TECHNIQUES.map(({ id }) => id));
});
