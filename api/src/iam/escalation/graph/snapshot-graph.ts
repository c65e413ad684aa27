/** The graph of a snapshot is made once for all who ask. */
import type { EscalationFacts } from "../simulation/account-index.ts";
import { buildGraph, type EscalationGraph } from "./search.ts";

const graphs = new WeakMap<object, { readonly facts: EscalationFacts; readonly graph: EscalationGraph }>();

/** The graph of a snapshot, made once for all checks that ask. */
export function graphOf(facts: EscalationFacts): EscalationGraph {
  const known = graphs.get(facts.details);
  if (known && isSame(known.facts, facts)) return known.graph;
  const graph = buildGraph(facts);
  graphs.set(facts.details, { facts, graph });
  return graph;
}

function isSame(one: EscalationFacts, other: EscalationFacts): boolean {
  return (
    one.credentialReport === other.credentialReport &&
    one.organization === other.organization &&
    one.workloads === other.workloads
  );
}
