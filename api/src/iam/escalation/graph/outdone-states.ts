/**
 * States that a principal can bring itself into, but that cannot be part of its best path, because another state of the
 * same principal is at least as good after fewer changes. The search leaves them out. Alternative paths need them, so they
 * are evaluated when somebody asks for these (`state-paths.ts`).
 */
import { denies } from "../edges/self-escalation.ts";
import { GRANTED, type PrincipalState } from "../simulation/principal-state.ts";
import type { Node } from "./state-space.ts";

/** Whether a path through the state is longer than a path that is already known, or no better than one of fewer changes. */
export function isOutdone(node: Node, states: readonly Node[]): boolean {
  if (node.changes === 0 || node.principal.isAdministrator) return false;
  return (
    states.some((other) => isCertain(other) && hopsThrough(other) <= node.changes) ||
    states.some(
      (other) =>
        other.changes < node.changes &&
        (isCertain(other) || isAncestor(other, node)) &&
        allowsAsMuch(other.principal, node.principal),
    )
  );
}

/** The length of the principal's EXPLOITABLE path through the state, as far as it is known. */
function hopsThrough({ changes, principal, best }: Node): number {
  if (principal.isAdministrator) return changes;
  return best?.rank === 0 ? changes + best.hops : Infinity;
}

/** Whether every change that leads to the state is EXPLOITABLE. */
function isCertain({ changedFrom }: Node): boolean {
  return changedFrom === null || (changedFrom.edge.verdict.kind === "EXPLOITABLE" && isCertain(changedFrom.node));
}

function isAncestor(other: Node, { changedFrom }: Node): boolean {
  return changedFrom !== null && (changedFrom.node === other || isAncestor(other, changedFrom.node));
}

/**
 * Whether the first state allows every request that the second allows. Both have granted every permission to themselves,
 * so only denies and the boundary differ.
 */
function allowsAsMuch({ permissions: one }: PrincipalState, { permissions: other }: PrincipalState): boolean {
  const documents = new Set(other.policies.map(({ document }) => document));
  return (
    one.policies.some(({ document }) => document === GRANTED.document) &&
    documents.has(GRANTED.document) &&
    one.isBounded === other.isBounded &&
    one.boundary?.document === other.boundary?.document &&
    one.policies.every(({ document }) => !denies(document) || documents.has(document))
  );
}
