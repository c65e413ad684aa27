/**
 * The targets that one technique of one caller cannot reach. Once several were evaluated in vain, the class of each is
 * remembered, and further targets of that class are not evaluated.
 */
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import type { Verdict } from "../simulation/verdict.ts";
import { type ClassOf, targetClasses } from "../edges/target-classes.ts";

/** Finding the class of a target costs more than some evaluations, so it begins only after this many. */
const EVALUATED_SINGLY = 8;

export class ClosedTargets {
  readonly #classes = new Set<number>();
  readonly #classOf: ClassOf;
  #count = 0;

  constructor(account: AccountIndex, caller: PrincipalState) {
    this.#classOf = targetClasses(account, caller);
  }

  has(target: Identity): boolean {
    return this.#classes.size > 0 && this.#classes.has(this.#classOf(target));
  }

  add(target: Identity): void {
    this.#count += 1;
    if (this.#count > EVALUATED_SINGLY) this.#classes.add(this.#classOf(target));
  }
}

/** Whether the caller cannot use the technique on the target. */
export function isClosed(verdict: Verdict | null): boolean {
  return verdict === null || verdict.kind === "BLOCKED";
}
