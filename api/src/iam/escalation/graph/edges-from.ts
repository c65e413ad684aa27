/**
 * Computes all edges from one node. The search keeps only the best edge to each node, but alternative paths need every edge.
 */
import type { Role } from "../../account.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { changesBy } from "../edges/self-escalation.ts";
import type { EscalationGraph } from "./search.ts";
import { SELF_ESCALATION_EFFECTS, type Edge, type Node, ELEVATION_EFFECTS } from "./state-space.ts";
import { ClosedTargets, isClosed } from "./closed-targets.ts";
import { isBetter } from "./frontier.ts";
import { rankOf } from "../simulation/verdict.ts";
import { TechniqueIndex, neededActions } from "../techniques/technique-index.ts";
import { evaluateElevation } from "../edges/elevate-and-take.ts";
import { evaluateElevatingOthers } from "../edges/elevate-others.ts";
import { evaluateAccess } from "../edges/principal-access.ts";
import { type Identity, isSameState } from "../simulation/principal-state.ts";
import { includesAll } from "../techniques/action-mask.ts";

/**
 * Returns the edges from a node to nodes that have a path, and to principals that a technique makes administrators.
 * Each call costs one evaluation per technique and class of targets, and one per open edge, so it is used for single nodes only.
 */
export function edgesFrom(graph: EscalationGraph, from: Node): Edge[] {
  const { account, techniques, nodes, withoutBoundary } = graph;
  const { principal } = from;
  if (principal.isAdministrator || principal.identity.isServiceLinked) return [];
  const edges = changesOf(graph, from);
  const targets = [...nodes.values(), ...withoutBoundary].filter(
    ({ best, principal: { identity } }) =>
      best !== null && !identity.isServiceLinked && identity.arn !== principal.identity.arn,
  );
  const nodesWithoutBoundary = new Set(withoutBoundary);
  for (const technique of techniques) {
    const { kind } = technique.effect;
    const canTry = includesAll(principal.allowedWithinBoundary, neededActions(technique));
    if (ELEVATION_EFFECTS.has(kind) || SELF_ESCALATION_EFFECTS.has(kind)) {
      const evaluate = SELF_ESCALATION_EFFECTS.has(kind) ? evaluateElevatingOthers : evaluateElevation;
      const elevation = canTry ? evaluate({ account, principal, technique }) : null;
      if (elevation) edges.push({ technique, verdict: elevation.verdict, to: null, grantee: elevation.target });
      continue;
    }
    const closed = new ClosedTargets({ account, principal, technique });
    for (const to of targets) {
      const { identity } = to.principal;
      if (
        (kind === "TAKE_USER") !== (identity.kind === "USER") ||
        (kind === "UNBIND_ROLE") !== nodesWithoutBoundary.has(to)
      )
        continue;
      if (!canTry && !(kind === "ASSUME_ROLE" && namesCaller(account, identity, principal.identity.arn))) continue;
      if (closed.has(identity)) continue;
      const verdict = evaluateAccess({ account, principal, technique }, identity);
      if (verdict === null || isClosed(verdict)) closed.add(identity);
      else edges.push({ technique, verdict, to, grantee: null });
    }
  }
  return edges.filter(({ verdict }) => verdict.kind !== "BLOCKED");
}

/**
 * Returns the edges for the changes that a principal makes to itself. The search keeps one technique for each change.
 * Here every technique that makes the same change is an edge of its own.
 */
function changesOf(graph: EscalationGraph, from: Node): Edge[] {
  const { account, techniques } = graph;
  graph.addDeferred(from);
  if (from.changedInto.length === 0) return [];
  const possible = techniques.filter(
    (technique) =>
      SELF_ESCALATION_EFFECTS.has(technique.effect.kind) &&
      new TechniqueIndex([technique]).of(from.principal.allowedWithinBoundary).size > 0,
  );
  return possible.flatMap((technique) =>
    changesBy({ account, principal: from.principal, technique }).changes.flatMap(({ verdict, to }): Edge[] => {
      // A state that was added once more has other changes than before.
      const same = from.changedInto.filter(({ principal }) => isSameState(principal, to));
      for (const node of same) completeState(graph, node);
      return same.flatMap((node) => (node.best ? [{ technique, verdict, to: node, grantee: null }] : []));
    }),
  );
}

/**
 * Finds the best path of a changed state. The search finds it only as far as the best path of the principal needs it, and
 * present states already have their own.
 */
function completeState(graph: EscalationGraph, node: Node): void {
  if (node.isCompleted) return;
  node.isCompleted = true;
  for (const edge of edgesFrom(graph, node)) {
    const { rank, hops } = edge.to === null ? { rank: 0, hops: 0 } : edge.to.best!;
    const found = { rank: Math.max(rank, rankOf(edge.verdict)), hops: hops + 1, edge };
    if (node.best === null || isBetter(found, node.best)) node.best = found;
  }
}

/**
 * Whether the trust policy names the caller by ARN or names anyone (`*`). The caller then needs no grant of
 * sts:AssumeRole.
 */
function namesCaller(account: AccountIndex, { holder }: Identity, arn: string): boolean {
  const { arns, namesAnyone } = account.trustOf(holder as Role);
  return namesAnyone || arns.has(arn);
}
