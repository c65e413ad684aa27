/** The principal states that one attacker holds at the same time, and orders of the steps that lead to them. */
import { allowsAsMuch } from "./outdone-states.ts";
import type { Edge, Node, Step } from "./state-space.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";

/** A principal state under the attacker's control, with the steps that lead to it. */
export interface Held {
  readonly node: Node;
  readonly steps: readonly Step[];
}

/** Whether a path could improve the node's own. */
export function mayGain({ principal: { identity, isAdministrator }, best }: Node): boolean {
  return !identity.isServiceLinked && !isAdministrator && best?.rank !== 0;
}

export function takeShortest(waiting: Held[]): Held {
  let shortest = 0;
  for (const [i, { steps }] of waiting.entries()) if (steps.length < waiting[shortest]!.steps.length) shortest = i;
  return waiting.splice(shortest, 1)[0]!;
}

/** A state of the subject that another principal brings about. */
export function writtenState(subject: Node, principal: PrincipalState, edge: Edge): Node {
  return { ...createdState(subject, principal), changes: subject.changes + 1, changedFrom: { node: subject, edge } };
}

/** The state in which the creator leaves a new principal. */
export function createdState({ account }: Node, principal: PrincipalState): Node {
  return {
    account,
    principal,
    changes: 0,
    changedFrom: null,
    best: null,
    blocked: null,
    isDone: false,
    isLeftOut: false,
    isCompleted: true,
    nearMiss: null,
    changedInto: [],
  };
}

/** Equal for states of one principal. Two new principals of one name differ if their creator chose another boundary. */
export function principalKeyOf({ principal: { identity } }: Node): string {
  return `${identity.arn} ${identity.holder.permissionsBoundaryArn}`;
}

/** The steps that lead to both principals, then the step that one takes on the other. Null if no order of them is possible. */
export function joined(actor: Held, subject: Held, step: Step): readonly Step[] | null {
  const orders = [
    [...subject.steps, ...actor.steps.filter((each) => !subject.steps.includes(each)), step],
    [...actor.steps, ...subject.steps.filter((each) => !actor.steps.includes(each)), step],
  ];
  return orders.find(areInOrder) ?? null;
}

/**
 * Whether each step is taken by a principal as the steps before leave it, or as one that allows as much, and changes a state
 * that the steps before lead to. A change can also take permissions away, such as leaving a group.
 */
function areInOrder(steps: readonly Step[]): boolean {
  const now = new Map<string, Node>();
  return steps.every(({ from, edge: { to } }) => {
    const state = now.get(from.principal.identity.arn);
    if (state && state !== from && !allowsAsMuch(state.principal, from.principal)) return false;
    if (to === null) return true;
    const { arn } = to.principal.identity;
    const before = now.get(arn);
    const base = to.changedFrom?.node;
    if (base && before ? before !== base : base?.changedFrom) return false;
    if (base || !before) now.set(arn, to);
    return true;
  });
}
