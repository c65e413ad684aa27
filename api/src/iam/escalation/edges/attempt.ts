import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { rankOf, type Verdict } from "../simulation/verdict.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";

/** One technique, tried by one principal in a given state, in one account. */
export interface Attempt {
  readonly account: AccountIndex;
  readonly principal: PrincipalState;
  readonly technique: EscalationTechnique;
  /** The rank that a verdict must be better than to be of use. Default: every verdict is. */
  readonly mustBeat?: number;
}

/** A technique that the caller tries on the permissions of the subject: its own or another principal's. */
export interface ChangeAttempt extends Attempt {
  readonly subject: PrincipalState;
}

/** Whether the verdict is no better than one that is already known, so that its remaining steps need no evaluation. */
export function isOfNoUse({ mustBeat }: Attempt, verdict: Verdict): boolean {
  return mustBeat !== undefined && rankOf(verdict) >= mustBeat;
}
