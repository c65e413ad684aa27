import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";

/** One technique, tried by one principal in a given state, in one account. */
export interface Attempt {
  readonly account: AccountIndex;
  readonly principal: PrincipalState;
  readonly technique: EscalationTechnique;
}
