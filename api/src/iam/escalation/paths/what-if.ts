/** Finds the paths that a hypothetical change would close or open. Works on facts only and never writes to AWS. */
import type { EscalationFacts } from "../simulation/account-index.ts";
import { applyChange, type FactsChange } from "./hypothetical-account.ts";
import { comparePaths, type PathChanges } from "./compare.ts";
import { buildGraph } from "../graph/search.ts";
import { graphOf } from "../graph/snapshot-graph.ts";

export interface WhatIf extends PathChanges {
  /** Descriptions of the parts of the change that match nothing in the account. */
  readonly unmatched: readonly string[];
}

/**
 * Reuses the parsed policies of principals that the change does not affect. The search runs again as a whole, because
 * every path that leads over a changed principal can change too.
 */
export function whatIf(facts: EscalationFacts, change: FactsChange): WhatIf {
  const before = graphOf(facts);
  const { facts: changed, unmatched } = applyChange(facts, change);
  return { ...comparePaths(before, buildGraph(changed)), unmatched };
}
