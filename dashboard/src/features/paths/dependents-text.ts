import { countOf, formatNumber } from "../../ui/format.ts";

/** Whom the removal of a cause concerns, in identities of the account. */
export interface Dependents {
  /** Those that have no path without the cause. */
  readonly closes: number;
  /** Those whose shortest path needs the cause. */
  readonly dependentCount: number;
}

/**
 * "5 identities use it: 3 have no other path, 2 still have one". The same words wherever a removal is proposed. `isOpen`:
 * anyone outside the account also has a path through the cause.
 */
export function dependentsText({ closes, dependentCount }: Dependents, isOpen = false): string {
  const users = isOpen
    ? `${countOf(dependentCount, "identity", "identities")} and anyone outside use it`
    : countOf(dependentCount, "identity uses it", "identities use it");
  if (dependentCount === 1) return `${users}: the identity has ${closes === 0 ? "another path" : "no other path"}`;
  const of = isOpen ? ` of the ${formatNumber(dependentCount)}` : "";
  const kept = dependentCount - closes;
  if (closes === 0) return `${users}: each${of} has another path`;
  if (kept === 0) return `${users}: none${of} has another path`;
  return `${users}: ${formatNumber(closes)}${of} ${closes === 1 ? "has" : "have"} no other path, ${formatNumber(kept)} still ${kept === 1 ? "has" : "have"} one`;
}
