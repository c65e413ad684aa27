/**
 * States that a principal can bring itself into, but that cannot be part of its best path, because another state of the
 * same principal is at least as good after fewer changes. The search leaves them out. Alternative paths need them, so they
 * are completed when these are asked for (`edges-from.ts`).
 */
import { memoize } from "../../memoize.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { coversPattern } from "../../policy/wildcard.ts";
import { denies } from "../edges/self-escalation.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { isRelevant } from "../techniques/action-mask.ts";
import { type Node, rankOfChanges } from "./state-space.ts";

/**
 * The states that the principal reaches from the same start as this one. A state that another principal brings about, such
 * as a removed boundary, is a start of its own and says nothing about what this principal reaches.
 */
export function reachedLike(node: Node, states: readonly Node[]): readonly Node[] {
  const start = startOf(node);
  return states.filter((state) => startOf(state) === start);
}

function startOf(node: Node): Node {
  return node.changedFrom === null ? node : startOf(node.changedFrom.node);
}

/** Whether a path through the state is longer than a known one that is as certain, or no better than one of fewer changes. */
export function isOutdone(node: Node, states: readonly Node[]): boolean {
  if (node.changes === 0 || node.principal.isAdministrator) return false;
  const rank = rankOfChanges(node);
  return (
    rankToBeat(node, states) <= rank ||
    states.some(
      (other) =>
        other.changes < node.changes && rankOfChanges(other) <= rank && allowsAsMuch(other.principal, node.principal),
    )
  );
}

/**
 * The rank of the principal's best path that is shorter than any path through the changed state. The state is of use only
 * if it leads to a better rank.
 */
export function rankToBeat(node: Node, states: readonly Node[]): number {
  const shorter = states.filter((other) => other !== node && hopsThrough(other) <= node.changes);
  return Math.min(Infinity, ...shorter.map((other) => Math.max(rankOfChanges(other), other.best?.rank ?? 0)));
}

/** The length of the principal's path through the state, as far as it is known. */
function hopsThrough({ changes, principal, best }: Node): number {
  if (principal.isAdministrator) return changes;
  return best ? changes + best.hops : Infinity;
}

/**
 * Whether the first state allows every request that the second allows. The second has no further permission that the
 * first does not have on every resource and under every condition, and the first has no further deny.
 */
export function allowsAsMuch({ permissions: one }: PrincipalState, { permissions: other }: PrincipalState): boolean {
  if (one.isBounded !== other.isBounded || one.boundary?.document !== other.boundary?.document) return false;
  const own = new Set(one.policies.map(({ document }) => document));
  const others = new Set(other.policies.map(({ document }) => document));
  if ([...own].some((document) => denies(document) && !others.has(document))) return false;
  const added = [...others].filter((document) => !own.has(document)).flatMap(allowedPatterns);
  if (added.length === 0) return true;
  const unlimited = [...own].flatMap(unlimitedPatterns);
  return added.every((pattern) => unlimited.some((outer) => coversPattern(outer, pattern)));
}

/** The action patterns, in lower case, that the document allows on some resource, as far as techniques depend on them. */
const allowedPatterns = memoize(({ statements }: PolicyDocument): readonly string[] =>
  statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ actions }) => actions ?? ["*"])
    .map((pattern) => pattern.toLowerCase())
    .filter(isRelevant),
);

/** The action patterns, in lower case, that the document allows on every resource without a condition. */
const unlimitedPatterns = memoize(({ statements }: PolicyDocument): readonly string[] =>
  statements
    .filter(
      ({ effect, conditions, resources }) =>
        effect === "Allow" && conditions.length === 0 && resources?.includes("*") === true,
    )
    .flatMap(({ actions }) => actions ?? [])
    .map((pattern) => pattern.toLowerCase()),
);
