/**
 * Finds out what stops a technique at its first step on a target. Most callers can write to few principals, and the
 * statements on one action distinguish few of them. A target is therefore left out before the other steps and its
 * limits are evaluated.
 */
import { memoize, remember } from "../../memoize.ts";
import { isReservedForAws } from "../../policy/aws-reserved.ts";
import { DEPENDS_ON_RESOURCE } from "../simulation/access-request.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { likenessOn, sliceOf } from "../simulation/request-class.ts";
import { isNearMiss } from "../simulation/verdict.ts";
import type { Attempt } from "./attempt.ts";
import { evaluateStep } from "./technique-steps.ts";

/** CLOSED: denied, and not even a near miss. */
export type FirstStep = "OPEN" | "NEAR_MISS" | "CLOSED";

/** Actions whose verdict depends on more than the caller and the target: the service, or the trust policy. */
const DEPENDS_ON_MORE = /^(iam:PassRole|sts:AssumeRole)$/;

/** The verdict on the first step, by target. OPEN for all targets if it does not act on the target. */
export function firstStepOn({ account, principal, technique }: Attempt): (target: Identity) => FirstStep {
  const { action, on } = technique.steps[0]!;
  if (on !== "TARGET" || DEPENDS_ON_MORE.test(action)) return ALWAYS_OPEN;
  return remember(firstSteps(account)(principal), action, () => findFirstSteps(account, principal, action));
}

const ALWAYS_OPEN = (): FirstStep => "OPEN";

const firstSteps = memoize((_account: AccountIndex) =>
  memoize((_principal: PrincipalState) => new Map<string, (target: Identity) => FirstStep>()),
);

function findFirstSteps(
  account: AccountIndex,
  principal: PrincipalState,
  action: string,
): (target: Identity) => FirstStep {
  const byLikeness = new Map<string, FirstStep>();
  const find = (target: Identity): FirstStep => {
    const verdict = evaluateStep(account, principal, { action, on: "TARGET" }, { target });
    if (verdict.kind !== "BLOCKED") return "OPEN";
    return isNearMiss(verdict) ? "NEAR_MISS" : "CLOSED";
  };
  const { resources, mentions } = sliceOf(account, principal, action);
  const likenessOf = likenessOn(account, principal, action);
  const isSameForAll = resources.id === 0 && ![...mentions.keys].some((key) => DEPENDS_ON_RESOURCE.test(key));
  return (target) => {
    const { arn: resource, holder } = target;
    const likeness =
      isSameForAll && resource !== principal.identity.arn ? "" : likenessOf({ resource, tags: holder.tags });
    return remember(byLikeness, isReservedForAws(action, resource) ? `reserved ${likeness}` : likeness, () =>
      find(target),
    );
  };
}
