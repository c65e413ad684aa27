/** Every known way up: an account in which it works, and accounts that differ from it by what closes it. */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../test/escalation-case.ts";
import { readTechniqueCases, type TechniqueCase } from "../../../test/support/cases.ts";
import { buildGraph } from "./graph.ts";
import { METHODS } from "./methods.ts";
import { pathOf } from "./paths.ts";
import type { VerdictKind } from "./verdict.ts";

const CASES = readTechniqueCases();
const METHOD_OF = new Map(METHODS.map((method) => [method.id, method]));

/** What is said of the case's principal when this is the only way known. */
function judge(
  { technique, from }: TechniqueCase,
  account: CaseAccount,
): { verdict: VerdictKind; methods: readonly string[]; because: readonly string[] } | null {
  const graph = buildGraph(factsOfCase(account), [METHOD_OF.get(technique)!]);
  const outsider = graph.outsiders.find(({ name }) => name === from);
  if (outsider) return { verdict: outsider.verdict.kind, methods: [outsider.methodId], because: outsider.verdict.because };
  const path = pathOf(graph, from);
  return path && { verdict: path.verdict.kind, methods: path.hops.map(({ methodId }) => methodId), because: path.verdict.because };
}

describe.each(CASES.map((each) => [each.technique, each] as const))("%s", (id, each) => {
  test(`is ${each.verdict} where all is given`, () => {
    expect(judge(each, each.account)).toMatchObject({ verdict: each.verdict, methods: [id] });
  });

  test.each(each.blocked.map((closed) => [closed.name, closed] as const))("is closed by: %s", (_name, { account }) => {
    const answer = judge(each, account);
    expect(answer === null || answer.verdict === "BLOCKED", JSON.stringify(answer)).toBe(true);
    if (METHOD_OF.get(id)!.status === "ENDED") expect(answer?.because ?? []).not.toContain("the service has ended");
  });
});

test("what exists in the account was not read: it is UNKNOWN, and says so", () => {
  for (const each of CASES.filter(({ account }) => account.workloads !== undefined)) {
    const { workloads: _unread, ...account } = each.account;
    expect([each.technique, judge(each, account)]).toMatchObject([each.technique, { verdict: "UNKNOWN" }]);
    expect(judge(each, account)!.because.join()).toContain("the inventory of workloads");
  }
});

test("each of the known ways has a case that works and one that is closed", () => {
  expect(METHODS).toHaveLength(147);
  expect(new Set(METHODS.map(({ id }) => id)).size).toBe(147);
  const complete = METHODS.filter(({ id }) => CASES.some((each) => each.technique === id && each.blocked.length > 0)).map(({ id }) => id);
  const closed = CASES.reduce((sum, { blocked }) => sum + blocked.length, 0);
  console.info(`escalation methods ${complete.length}/${METHODS.length}, ${closed} closed accounts`);
  expect(complete).toEqual(METHODS.map(({ id }) => id));
});
