/**
 * The targets of an attempt that can act on every user or every role: the first of each class, in the account's order.
 * The others of a class have the same kind of verdict, so they would not replace the first.
 */
import { lazyList } from "../../lazy-list.ts";
import { remember } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { elevatableTargets } from "./elevation-targets.ts";
import { mayEditPolicies } from "./removable-limits.ts";
import { classOfTarget, partitionOf } from "./target-classes.ts";

/** A caller is no target of its own. If it is the first of its class, the second takes its place. */
const KEPT_OF_CLASS = 2;

/** The first targets of each class. The caller itself can be one of them. */
export function firstTargets(
  account: AccountIndex,
  caller: PrincipalState,
  kind: Identity["kind"],
): Iterable<Identity> {
  const { firsts } = partitionOf(account, caller, kind);
  const seesBoundary = mayEditPolicies(caller);
  return remember(firsts, seesBoundary, () => findFirsts(account, caller, { kind, seesBoundary }));
}

function findFirsts(
  account: AccountIndex,
  caller: PrincipalState,
  { kind, seesBoundary }: { readonly kind: Identity["kind"]; readonly seesBoundary: boolean },
): Iterable<Identity> {
  const counts = new Map<string, number>();
  const isFirst = (target: Identity): boolean => {
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    const likeness = `${classOfTarget(account, caller, target)} ${boundary}`;
    const count = (counts.get(likeness) ?? 0) + 1;
    counts.set(likeness, count);
    return count <= KEPT_OF_CLASS;
  };
  function* firsts(): Generator<Identity> {
    for (const target of elevatableTargets(account)[kind]) if (isFirst(target)) yield target;
  }
  return lazyList(firsts());
}
