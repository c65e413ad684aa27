/** Which ways to administrator a change would close and which it would open. Nothing touches AWS: it is thought about facts. */
import type { EscalationFacts } from "../simulation/account-index.ts";
import { applyChange, type FactsChange } from "./hypothetical-account.ts";
import { comparePaths, type PathChanges } from "./compare.ts";
import { buildGraph } from "../graph/search.ts";
import { graphOf } from "../graph/snapshot-graph.ts";

export interface WhatIf extends PathChanges {
  /** Parts of the change that nothing in the account answers to. */
  readonly unmatched: readonly string[];
}

/**
 * Principals that the change does not touch keep what was read of them; the search itself is run again, since whoever
 * leads over a touched principal is touched too.
 */
export function whatIf(facts: EscalationFacts, change: FactsChange): WhatIf {
  const before = graphOf(facts);
  const { facts: changed, unmatched } = applyChange(facts, change);
  return { ...comparePaths(before, buildGraph(changed)), unmatched };
}
