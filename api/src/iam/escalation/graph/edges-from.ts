/** All ways on from one node, for those who ask about single principals. */
import type { Role } from "../../account.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { changesBy } from "../edges/self-escalation.ts";
import { CHANGE_DEEDS, type Edge, type EscalationGraph, type Node, RAISE_DEEDS } from "./search.ts";
import { HeldMethods, neededActions } from "../techniques/technique-index.ts";
import { judgeRaise } from "../edges/elevate-and-take.ts";
import { judgeOthers } from "../edges/elevate-others.ts";
import { judgeTarget } from "../edges/principal-access.ts";
import type { EscalationMethod } from "../techniques/technique.ts";
import { type Identity, isSamePosture } from "../simulation/principal-state.ts";
import { includesAll } from "../techniques/action-mask.ts";

/**
 * Every way on from a node to a node that is on a way, or to an administrator made: the search keeps only the best of them.
 * Costs one question per method and target, so it is asked of single nodes.
 */
export function edgesFrom({ account, methods, nodes, unbound }: EscalationGraph, from: Node): Edge[] {
  const { posture } = from;
  if (posture.isAdministrator || posture.identity.isServiceLinked) return [];
  const edges = changesOf(account, methods, from);
  const targets = [...nodes.values(), ...unbound].filter(
    ({ best, posture: { identity } }) =>
      best !== null && !identity.isServiceLinked && identity.arn !== posture.identity.arn,
  );
  const freed = new Set(unbound);
  for (const method of methods) {
    const { kind } = method.deed;
    const mayAct = includesAll(posture.potential, neededActions(method));
    if (RAISE_DEEDS.has(kind) || CHANGE_DEEDS.has(kind)) {
      const raise = mayAct ? (CHANGE_DEEDS.has(kind) ? judgeOthers : judgeRaise)(account, posture, method) : null;
      if (raise) edges.push({ method, verdict: raise.verdict, to: null, raised: raise.target });
      continue;
    }
    for (const to of targets) {
      const { identity } = to.posture;
      if ((kind === "TAKE_USER") !== (identity.kind === "USER") || (kind === "UNBIND_ROLE") !== freed.has(to)) continue;
      if (!mayAct && !(kind === "ASSUME_ROLE" && letsAsk(account, identity, posture.identity.arn))) continue;
      const verdict = judgeTarget(account, posture, method, identity);
      if (verdict) edges.push({ method, verdict, to, raised: null });
    }
  }
  return edges.filter(({ verdict }) => verdict.kind !== "BLOCKED");
}

/** The search keeps one method of those that make the same of a principal: here each is a way of its own. */
function changesOf(account: AccountIndex, methods: readonly EscalationMethod[], from: Node): Edge[] {
  if (from.changedInto.length === 0) return [];
  const changing = methods.filter(
    (method) => CHANGE_DEEDS.has(method.deed.kind) && new HeldMethods([method]).of(from.posture.potential).size > 0,
  );
  return changing.flatMap((method) =>
    changesBy(account, from.posture, method).changes.flatMap(({ verdict, to }): Edge[] => {
      const node = from.changedInto.find(({ posture }) => isSamePosture(posture, to));
      return node?.best ? [{ method, verdict, to: node, raised: null }] : [];
    }),
  );
}

/** A trust that names somebody by ARN, or anyone, asks for no grant of its own. */
function letsAsk(account: AccountIndex, { holder }: Identity, arn: string): boolean {
  const { arns, namesAnyone } = account.trustOf(holder as Role);
  return namesAnyone || arns.has(arn);
}
