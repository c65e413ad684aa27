/** The shortest and surest path of a principal to administrator, hop by hop, with its verdict. */
import { closedGrant, type Edge, type EscalationGraph, type Node } from "./graph.ts";
import { allOf, type Verdict } from "./verdict.ts";

export interface Hop {
  readonly from: string;
  /** The same as `from` where the principal changes itself. */
  readonly to: string;
  readonly methodId: string;
  readonly methodName: string;
  /** The group, policy or workload over which it leads, or who is made administrator. */
  readonly over: string | null;
  readonly verdict: Verdict;
}

export interface EscalationPath {
  readonly source: string;
  /** Of all hops together. */
  readonly verdict: Verdict;
  readonly hops: readonly Hop[];
}

/** `null`: it is an administrator, or nothing leads there, not even nearly. */
export function pathOf(graph: EscalationGraph, arn: string): EscalationPath | null {
  const node = graph.nodes.get(arn);
  if (!node || node.posture.isAdministrator) return null;
  const hops: Hop[] = [];
  for (let at: Node | null = node; at?.best?.edge; at = at.best.edge.to) hops.push(hopOf(at, at.best.edge));
  const closed = hops.length === 0 ? (node.nearMiss ?? closedGrant(graph, node)) : null;
  if (closed) hops.push(hopOf(node, closed));
  return hops.length === 0 ? null : { source: arn, hops, verdict: allOf(hops.map(({ verdict }) => verdict)) };
}

function hopOf({ posture: { identity } }: Node, { method, verdict, to, over }: Edge): Hop {
  return {
    from: identity.name,
    to: to?.posture.identity.name ?? over ?? identity.name,
    methodId: method.id,
    methodName: method.name,
    over,
    verdict,
  };
}
