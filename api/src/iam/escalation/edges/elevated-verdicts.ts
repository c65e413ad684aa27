/** The verdicts on principals whose permissions another principal changes. They do not depend on who makes the change. */
import { memoize, remember } from "../../memoize.ts";
import type { Permissions } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { administratorVerdict } from "../simulation/administrator.ts";
import { GRANTED, type Identity, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { allOf, bestOf, type Verdict } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Attempt } from "./attempt.ts";
import { removableLimits, withoutLimits } from "./removable-limits.ts";
import { overwrittenBy, withPolicy } from "./self-escalation.ts";
import { evaluateSteps } from "./technique-steps.ts";

const SELF_GRANTS = TECHNIQUES.filter(({ effect }) => effect.kind === "GRANT_SELF");

/** A change of what the target may do. */
export interface ElevatingChange {
  readonly target: Identity;
  /** Identifies the change to the target, no matter who makes it. */
  readonly id: string;
  /** The target's permissions after the change. */
  readonly after: () => Permissions;
}

/** The verdict on the target's permissions after the write. It does not depend on who writes, so it is computed once. */
export function elevatedBy(account: AccountIndex, { target, id, after }: ElevatingChange): Verdict {
  return remember(elevatedVerdicts(account)(target.holder), id, () =>
    authorizeAfterElevation(account, principalStateOf(target, after(), account.guardrails)),
  );
}

/** The verdict if the caller first removes the limits of the target that it may remove. Null if limits remain. */
export function elevatedWithLimitsRemoved(
  { account, principal }: Attempt,
  { target, id, after }: ElevatingChange,
): Verdict | null {
  const removable = removableLimits(account, target, principal);
  if (removable.verdicts.length === 0) return null;
  const removed = [
    removable.isBoundaryRemoved,
    ...removable.denying.map(({ source }) => source.policyArn ?? source.policyName),
  ].join(" ");
  const elevated = elevatedBy(account, {
    target,
    id: `${id} without limits ${removed}`,
    after: () => withoutLimits(after(), removable),
  });
  return elevated.kind === "BLOCKED" ? null : allOf([...removable.verdicts, elevated]);
}

/** The kind of verdict on the target after the write, and after its limits are removed if the write alone is not enough. */
export function effectiveKind(attempt: Attempt, write: ElevatingChange): string {
  const { kind } = elevatedBy(attempt.account, write);
  return kind === "BLOCKED" ? `without limits ${elevatedWithLimitsRemoved(attempt, write)?.kind}` : kind;
}

const elevatedVerdicts = memoize((_account: AccountIndex) =>
  memoize((_target: Identity["holder"]) => new Map<string, Verdict>()),
);

/** Whether the principal is an administrator after the write, or can then grant itself every permission. */
function authorizeAfterElevation(account: AccountIndex, principal: PrincipalState): Verdict {
  const elevated = administratorVerdict(account, principal);
  if (elevated.kind === "EXPLOITABLE") return elevated;
  const selfGrants = SELF_GRANTS.filter(
    ({ effect, steps }) =>
      effect.kind === "GRANT_SELF" &&
      effect.caller === principal.identity.kind &&
      includesAll(principal.allowedActions, namedActions([steps[0]!.action])),
  );
  const grantedBy = ({ steps }: EscalationTechnique) =>
    withPolicy(overwrittenBy(steps[0]!.action, principal.permissions, null), GRANTED);
  const granted = bestOf(selfGrants, (technique) =>
    allOf([
      evaluateSteps({ account, principal, technique }, {}),
      administratorVerdict(account, principalStateOf(principal.identity, grantedBy(technique), account.guardrails)),
    ]),
  );
  return bestOf([granted, elevated], (verdict) => verdict)!;
}
