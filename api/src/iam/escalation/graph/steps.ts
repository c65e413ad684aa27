import type { Identity } from "../simulation/principal-state.ts";
import type { Node, Step } from "./state-space.ts";

/** The steps of a node's best path. Empty if the node is an administrator or has no path. */
export function stepsFrom(node: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Node | null = node; at?.best?.edge; at = at.best.edge.to) {
    if (at.best.steps) return [...steps, ...at.best.steps];
    steps.push({ from: at, edge: at.best.edge });
  }
  return steps;
}

/** The principal at the end of a node's best path. The last one before it, if the last step creates a principal. */
export function endOf(node: Node): Identity {
  const last = stepsFrom(node).at(-1);
  return last?.edge.to?.principal.identity ?? last?.edge.grantee ?? (last?.from ?? node).principal.identity;
}
