/** Compares the what-if results of random accounts and changes with complete new analyses of the changed accounts. */
import { expect } from "vitest";
import { buildGraph } from "../../src/iam/escalation/graph/search.ts";
import { comparePaths } from "../../src/iam/escalation/paths/compare.ts";
import { applyChange, type FactsChange } from "../../src/iam/escalation/paths/hypothetical-account.ts";
import { whatIf } from "../../src/iam/escalation/paths/what-if.ts";
import type { EscalationFacts } from "../../src/iam/escalation/simulation/account-index.ts";
import { factsOfCase } from "./escalation-case.ts";
import { randomCase } from "./random-case.ts";

/** Without any object of the original, so that no cached analysis is used. */
const copyOf = (facts: EscalationFacts): EscalationFacts => JSON.parse(JSON.stringify(facts)) as EscalationFacts;

/** Returns how many differences of each kind there were, so that a test can require some of them. */
export function compareWithNewAnalysis(
  accounts: number,
  changeOf: (facts: EscalationFacts, seed: number) => FactsChange,
): Readonly<Record<"closed" | "opened" | "rerouted" | "gained" | "lost", number>> {
  const totals = { closed: 0, opened: 0, rerouted: 0, gained: 0, lost: 0 };
  for (let seed = 1; seed <= accounts; seed += 1) {
    const facts = factsOfCase(randomCase(seed));
    const change = changeOf(facts, seed);
    const before = buildGraph(copyOf(facts));
    const after = buildGraph(copyOf(applyChange(copyOf(facts), change).facts));
    const { unmatched: _unmatched, ...found } = whatIf(facts, change);
    expect(JSON.parse(JSON.stringify(found)), `seed ${seed}`).toEqual(
      JSON.parse(JSON.stringify(comparePaths(before, after))),
    );
    totals.closed += found.closed.length;
    totals.opened += found.opened.length;
    totals.rerouted += found.rerouted.length;
    totals.gained += found.administrators.gained.length;
    totals.lost += found.administrators.lost.length;
  }
  return totals;
}
