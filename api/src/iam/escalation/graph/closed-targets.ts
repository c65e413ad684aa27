/**
 * The targets that one technique of one caller cannot reach: those on which its first step is denied, and those like others
 * that were evaluated in vain. Once there are several of these, the class of each is remembered, and further targets of that
 * class are not evaluated.
 */
import type { Identity } from "../simulation/principal-state.ts";
import type { Verdict } from "../simulation/verdict.ts";
import type { Attempt } from "../edges/attempt.ts";
import { type FirstStep, firstStepOn } from "../edges/first-step.ts";
import { type ClassOf, targetClasses } from "../edges/target-classes.ts";

/** Finding the class of a target costs more than some evaluations, so it begins only after this many. */
const EVALUATED_SINGLY = 2;

export class ClosedTargets {
  readonly #classes = new Set<number>();
  readonly #classOf: ClassOf;
  readonly #firstStep: (target: Identity) => FirstStep;
  #count = 0;

  constructor(attempt: Attempt) {
    this.#classOf = targetClasses(attempt.account, attempt.principal);
    this.#firstStep = firstStepOn(attempt);
  }

  has(target: Identity): boolean {
    if (this.#classes.size > 0 && this.#classes.has(this.#classOf(target))) return true;
    if (this.#firstStep(target) !== "CLOSED") return false;
    this.add(target);
    return true;
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
