/**
 * The targets of an attempt that can act on every user or every role: the first of each class, in the account's order.
 * The others of a class have the same kind of verdict, so they would not replace the first.
 */
import { remember } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { elevatableTargets, MAX_TARGETS } from "./elevation-targets.ts";
import { mayEditPolicies } from "./removable-limits.ts";
import { classOfTarget, type FirstOfClass, partitionOf } from "./target-classes.ts";

/** A caller is no target of its own. If it is the first of its class, the second takes its place. */
const KEPT_OF_CLASS = 2;

/** The first targets of each class among those that one attempt may try. The caller itself can be one of them. */
export function firstTargets(
  account: AccountIndex,
  caller: PrincipalState,
  kind: Identity["kind"],
): readonly Identity[] {
  const { firsts } = partitionOf(account, caller, kind);
  const seesBoundary = mayEditPolicies(caller);
  const found = remember(firsts, seesBoundary, () => findFirsts(account, caller, { kind, seesBoundary }));
  const last = found.at(-1);
  // The caller does not count as a target, so one more may be tried if it is in the list.
  const isCut = last?.index === MAX_TARGETS && !isAmongFirst(account, caller, kind);
  return (isCut ? found.slice(0, -1) : found).map(({ target }) => target);
}

function findFirsts(
  account: AccountIndex,
  caller: PrincipalState,
  { kind, seesBoundary }: { readonly kind: Identity["kind"]; readonly seesBoundary: boolean },
): readonly FirstOfClass[] {
  const counts = new Map<string, number>();
  const isFirst = ({ target }: FirstOfClass): boolean => {
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    const likeness = `${classOfTarget(account, caller, target)} ${boundary}`;
    const count = (counts.get(likeness) ?? 0) + 1;
    counts.set(likeness, count);
    return count <= KEPT_OF_CLASS;
  };
  const { [kind]: targets } = elevatableTargets(account);
  return targets
    .slice(0, MAX_TARGETS + 1)
    .map((target, index) => ({ target, index }))
    .filter(isFirst);
}

function isAmongFirst(account: AccountIndex, { identity }: PrincipalState, kind: Identity["kind"]): boolean {
  const tried = elevatableTargets(account)[kind].slice(0, MAX_TARGETS);
  return identity.kind === kind && tried.some(({ arn }) => arn === identity.arn);
}
