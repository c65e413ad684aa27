/** All ways on from one node, for those who ask about single principals. */
import type { Role } from "../../account.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { changesBy } from "../edges/self-escalation.ts";
import { SELF_ESCALATION_EFFECTS, type Edge, type EscalationGraph, type Node, ELEVATION_EFFECTS } from "./search.ts";
import { TechniqueIndex, neededActions } from "../techniques/technique-index.ts";
import { evaluateElevation } from "../edges/elevate-and-take.ts";
import { evaluateElevatingOthers } from "../edges/elevate-others.ts";
import { evaluateAccess } from "../edges/principal-access.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { type Identity, isSameState } from "../simulation/principal-state.ts";
import { includesAll } from "../techniques/action-mask.ts";

/**
 * Every way on from a node to a node that is on a way, or to an administrator made: the search keeps only the best of them.
 * Costs one question per method and target, so it is asked of single nodes.
 */
export function edgesFrom({ account, techniques, nodes, unbound }: EscalationGraph, from: Node): Edge[] {
  const { principal } = from;
  if (principal.isAdministrator || principal.identity.isServiceLinked) return [];
  const edges = changesOf(account, techniques, from);
  const targets = [...nodes.values(), ...unbound].filter(
    ({ best, principal: { identity } }) =>
      best !== null && !identity.isServiceLinked && identity.arn !== principal.identity.arn,
  );
  const afterRemoval = new Set(unbound);
  for (const technique of techniques) {
    const { kind } = technique.effect;
    const mayAct = includesAll(principal.allowedWithinBoundary, neededActions(technique));
    if (ELEVATION_EFFECTS.has(kind) || SELF_ESCALATION_EFFECTS.has(kind)) {
      const elevation = mayAct
        ? (SELF_ESCALATION_EFFECTS.has(kind) ? evaluateElevatingOthers : evaluateElevation)(
            account,
            principal,
            technique,
          )
        : null;
      if (elevation) edges.push({ technique, verdict: elevation.verdict, to: null, grantee: elevation.target });
      continue;
    }
    for (const to of targets) {
      const { identity } = to.principal;
      if ((kind === "TAKE_USER") !== (identity.kind === "USER") || (kind === "UNBIND_ROLE") !== afterRemoval.has(to))
        continue;
      if (!mayAct && !(kind === "ASSUME_ROLE" && letsAsk(account, identity, principal.identity.arn))) continue;
      const verdict = evaluateAccess(account, principal, technique, identity);
      if (verdict) edges.push({ technique, verdict, to, grantee: null });
    }
  }
  return edges.filter(({ verdict }) => verdict.kind !== "BLOCKED");
}

/** The search keeps one method of those that make the same of a principal: here each is a way of its own. */
function changesOf(account: AccountIndex, techniques: readonly EscalationTechnique[], from: Node): Edge[] {
  if (from.changedInto.length === 0) return [];
  const changing = techniques.filter(
    (technique) =>
      SELF_ESCALATION_EFFECTS.has(technique.effect.kind) &&
      new TechniqueIndex([technique]).of(from.principal.allowedWithinBoundary).size > 0,
  );
  return changing.flatMap((technique) =>
    changesBy(account, from.principal, technique).changes.flatMap(({ verdict, to }): Edge[] => {
      const node = from.changedInto.find(({ principal }) => isSameState(principal, to));
      return node?.best ? [{ technique, verdict, to: node, grantee: null }] : [];
    }),
  );
}

/** A trust that names somebody by ARN, or anyone, asks for no grant of its own. */
function letsAsk(account: AccountIndex, { holder }: Identity, arn: string): boolean {
  const { arns, namesAnyone } = account.trustOf(holder as Role);
  return namesAnyone || arns.has(arn);
}
