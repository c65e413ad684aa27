/**
 * The limits that stop a target from becoming an administrator after every permission was granted to it, and whether
 * the caller can remove these limits.
 */
import { memoize } from "../../memoize.ts";
import { type HeldPolicy, permissionsOf } from "../../principals/principal-policies.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { administratorVerdict } from "../simulation/administrator.ts";
import { authorize } from "../simulation/authorize.ts";
import { GRANTED, type Identity, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import type { Verdict } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { denies, overwrittenBy, unbounded, withoutPolicy, withPolicy } from "./self-escalation.ts";

interface RemovedLimits {
  readonly isBoundaryRemoved: boolean;
  /** The target's own policies with a deny that the caller deletes or detaches. */
  readonly denying: readonly HeldPolicy[];
}

export interface RemovableLimits extends RemovedLimits {
  /** The verdict of each removal. Empty if the caller can remove nothing. */
  readonly verdicts: readonly Verdict[];
}

/** The limits of a target that the caller can remove: its boundary, and its own policies that deny. */
export function removableLimits(
  account: AccountIndex,
  { kind, arn: resource, holder }: Identity,
  caller: PrincipalState,
): RemovableLimits {
  const verdicts: Verdict[] = [];
  const canRemove = (action: string, keys: KnownKeys = {}): boolean => {
    if (!includesAll(caller.allowedActions, REMOVAL_ACTIONS.get(action)!)) return false;
    const verdict = authorize(account, caller, { action, resource, tags: holder.tags, keys });
    if (verdict.kind === "BLOCKED") return false;
    verdicts.push(verdict);
    return true;
  };
  const type = kind === "USER" ? "User" : "Role";
  const isBoundaryRemoved = holder.permissionsBoundaryArn !== null && canRemove(`iam:Delete${type}PermissionsBoundary`);
  const denying = permissionsOf(account.details, holder).policies.filter(
    ({ source: { groupName, policyArn }, document }) =>
      groupName === null &&
      denies(document) &&
      (policyArn === null
        ? canRemove(`iam:Delete${type}Policy`)
        : canRemove(`iam:Detach${type}Policy`, { "iam:PolicyARN": policyArn })),
  );
  return { isBoundaryRemoved, denying, verdicts };
}

const REMOVAL_ACTIONS = new Map(
  ["User", "Role"].flatMap((type) =>
    [`iam:Delete${type}PermissionsBoundary`, `iam:Delete${type}Policy`, `iam:Detach${type}Policy`].map(
      (action) => [action, namedActions([action])] as const,
    ),
  ),
);

const NOTHING_REMOVED: RemovedLimits = { isBoundaryRemoved: false, denying: [] };

/**
 * Whether a target becomes an administrator once every permission was granted to it. If not, the verdict names the
 * boundary, deny or SCP that prevents it. The verdict is independent of the caller and expensive, so it is computed
 * once per target, kind of grant and removed limits.
 */
export function verdictAfterGrant(
  account: AccountIndex,
  target: Identity,
  grantAction: string,
  removed: RemovedLimits = NOTHING_REMOVED,
): Verdict {
  const verdicts = cachedVerdicts(account)(target.holder);
  const key = [
    grantAction.startsWith("iam:Put"),
    removed.isBoundaryRemoved,
    ...removed.denying.map(({ source }) => source.policyArn ?? source.policyName),
  ].join(" ");
  let verdict = verdicts.get(key);
  if (!verdict) {
    verdict = evaluateAfterGrant(account, target, grantAction, removed);
    verdicts.set(key, verdict);
  }
  return verdict;
}

const cachedVerdicts = memoize((_account: AccountIndex) =>
  memoize((_target: Identity["holder"]) => new Map<string, Verdict>()),
);

function evaluateAfterGrant(
  account: AccountIndex,
  target: Identity,
  grantAction: string,
  { isBoundaryRemoved, denying }: RemovedLimits,
): Verdict {
  const remaining = withoutPolicy(permissionsOf(account.details, target.holder), (policy) => denying.includes(policy));
  const own = overwrittenBy(grantAction, remaining, null);
  const granted = withPolicy(isBoundaryRemoved ? unbounded(own) : own, GRANTED);
  return administratorVerdict(account, principalStateOf(target, granted, account.guardrails));
}
