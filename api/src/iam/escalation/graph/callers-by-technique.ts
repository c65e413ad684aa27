/** Which nodes could use a technique that gains access to another principal. */
import { memoize } from "../../memoize.ts";
import { placeOf } from "../edges/principal-access.ts";
import { Callers, Reaches } from "../edges/reachability-index.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Node, StateSpace } from "./state-space.ts";

export type CallersOf = (technique: EscalationTechnique) => Callers<Node>;

/**
 * For each technique that gains access, the nodes that could use it. Makes one pass over the nodes, because most nodes
 * can use no technique. Most techniques never meet a target, so their nodes are indexed on first use, and then without
 * those that need no path any more.
 */
export function callersByTechnique(space: StateSpace): CallersOf {
  const lists = new Map(space.access.map((technique) => [technique, [] as Node[]]));
  for (const node of space.all) for (const technique of space.techniquesOf(node)) lists.get(technique)?.push(node);
  const reaches = new Reaches<Node>();
  return memoize((technique) => {
    const nodes = lists.get(technique)!.filter(({ isDone, isLeftOut }) => !isDone && !isLeftOut);
    return new Callers(nodes, reaches, placeOf(space.account, technique));
  });
}
