import type { EscalationFacts } from "../simulation/account-index.ts";
import { reportSearch } from "./search-observer.ts";
import { buildGraph, type EscalationGraph } from "./search.ts";

const graphs = new WeakMap<object, { readonly facts: EscalationFacts; readonly graph: EscalationGraph }>();

/** The graph of a snapshot, built once for all checks. */
export function graphOf(facts: EscalationFacts): EscalationGraph {
  const cached = graphs.get(facts.details);
  if (cached && isSame(cached.facts, facts)) return cached.graph;
  reportSearch(0, facts.details.users.length + facts.details.roles.length);
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
