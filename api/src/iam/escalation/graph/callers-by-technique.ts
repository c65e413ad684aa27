/** Which nodes could use a technique that gains access to another principal. */
import { memoize } from "../../memoize.ts";
import { placeOf } from "../edges/principal-access.ts";
import { Callers, Reaches } from "../edges/reachability-index.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Node, StateSpace } from "./state-space.ts";

export type CallersOf = (technique: EscalationTechnique) => Callers<Node>;

/**
 * For each technique that gains access, the nodes that could use it. Makes one pass over the nodes, because most nodes
 * can use no technique. Most techniques never meet a target, so their nodes are found on first use, and then without
 * those that need no path any more. The techniques that a node can try are read at once: the near misses of the search
 * would change it.
 */
export function callersByTechnique(space: StateSpace): CallersOf {
  const able = space.all
    .map((node) => ({ node, techniques: space.techniquesOf(node) }))
    .filter(({ techniques }) => techniques.size > 0);
  const reaches = new Reaches<Node>();
  return memoize((technique) => {
    const nodes = able.flatMap(({ node, techniques }): Node[] =>
      techniques.has(technique) && !node.isDone && !node.isLeftOut ? [node] : [],
    );
    return new Callers(nodes, reaches, placeOf(space.account, technique));
  });
}
