/**
 * The targets of an attempt that can act on every user or every role: the first of each class, in the account's order.
 * The others of a class have the same kind of verdict, so they would not replace the first.
 */
import { lazyList } from "../../lazy-list.ts";
import { numbering, remember } from "../../memoize.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { elevatableTargets } from "./elevation-targets.ts";
import type { AttachedClassesOf } from "./policy-classes.ts";
import { mayEditPolicies } from "./removable-limits.ts";
import { partitionOf, targetClasses } from "./target-classes.ts";

/** A caller is no target of its own. If it is the first of its class, the second takes its place. */
const KEPT_OF_CLASS = 2;

/**
 * The first targets of each class. The caller itself can be one of them. With `policiesOf`, targets with policies of other
 * classes are of another class.
 */
export function firstTargets(
  account: AccountIndex,
  caller: PrincipalState,
  kind: Identity["kind"],
  policiesOf: AttachedClassesOf | null = null,
): Iterable<Identity> {
  const { firsts } = partitionOf(account, caller, kind);
  const seesBoundary = mayEditPolicies(caller);
  return remember(firsts, `${seesBoundary} ${policiesOf && numberOf(policiesOf)}`, () =>
    findFirsts(account, caller, { kind, seesBoundary, policiesOf }),
  );
}

const numberOf = numbering();

interface Likeness {
  readonly kind: Identity["kind"];
  readonly seesBoundary: boolean;
  readonly policiesOf: AttachedClassesOf | null;
}

function findFirsts(
  account: AccountIndex,
  caller: PrincipalState,
  { kind, seesBoundary, policiesOf }: Likeness,
): Iterable<Identity> {
  const counts = new Map<string, number>();
  const classOf = targetClasses(account, caller);
  const isFirst = (target: Identity): boolean => {
    const boundary = seesBoundary ? target.holder.permissionsBoundaryArn : null;
    const likeness = `${classOf(target)} ${policiesOf?.(target.holder)} ${boundary}`;
    const count = (counts.get(likeness) ?? 0) + 1;
    counts.set(likeness, count);
    return count <= KEPT_OF_CLASS;
  };
  function* firsts(): Generator<Identity> {
    for (const target of elevatableTargets(account)[kind]) if (isFirst(target)) yield target;
  }
  return lazyList(firsts());
}
