/**
 * The limits that stop a target from becoming an administrator after every permission was granted to it, and whether
 * the caller can remove these limits.
 */
import { memoize } from "../../memoize.ts";
import { type HeldPolicy, type Permissions, permissionsOf } from "../../principals/principal-policies.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { administratorVerdict } from "../simulation/administrator.ts";
import { authorize, authorizeWithAny } from "../simulation/authorize.ts";
import { GRANTED, type Identity, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { bestOf, type Verdict, withResource } from "../simulation/verdict.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { authorizeStrengthened, EDITING_POLICIES } from "./attach-policy.ts";
import { unlimitedChoices } from "./boundary-replacements.ts";
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

/** The limits of a target that the caller can lift: its boundary, and its own policies that deny. */
export function removableLimits(account: AccountIndex, target: Identity, caller: PrincipalState): RemovableLimits {
  const { kind, arn: resource, holder } = target;
  const verdicts: Verdict[] = [];
  const canRemove = (action: string, keys: KnownKeys = {}): boolean => {
    if (!mayTry(caller, action)) return false;
    const verdict = authorize(account, caller, { action, resource, tags: holder.tags, keys });
    if (verdict.kind === "BLOCKED") return false;
    verdicts.push(verdict);
    return true;
  };
  const type = typeOf(kind);
  const unbounding = authorizeUnbounding(account, caller, target);
  if (unbounding) verdicts.push(unbounding);
  const denying = permissionsOf(account.details, holder).policies.filter(
    ({ source: { groupName, policyArn }, document }) =>
      groupName === null &&
      denies(document) &&
      (policyArn === null
        ? canRemove(`iam:Delete${type}Policy`)
        : canRemove(`iam:Detach${type}Policy`, { "iam:PolicyARN": policyArn })),
  );
  return { isBoundaryRemoved: unbounding !== null, denying, verdicts };
}

/**
 * The best verdict on lifting the target's boundary: the caller deletes it, replaces it with a policy that limits nothing,
 * or gives full access to the policy that is the boundary. Null if the target has no boundary or no way is open.
 */
function authorizeUnbounding(
  account: AccountIndex,
  caller: PrincipalState,
  { kind, arn: resource, holder }: Identity,
): Verdict | null {
  const { permissionsBoundaryArn } = holder;
  if (permissionsBoundaryArn === null) return null;
  const request = { resource, tags: holder.tags };
  const policy = account.policies.get(permissionsBoundaryArn);
  const options: readonly (() => Verdict | null)[] = [
    () => {
      const action = `iam:Delete${typeOf(kind)}PermissionsBoundary`;
      return mayTry(caller, action) ? authorize(account, caller, { ...request, action }) : null;
    },
    () => {
      const action = `iam:Put${typeOf(kind)}PermissionsBoundary`;
      if (!mayTry(caller, action)) return null;
      return authorizeWithAny(account, caller, { ...request, action }, unlimitedChoices(account, caller, action));
    },
    () => {
      if (!policy || policy.isAwsManaged || !mayEditPolicies(caller)) return null;
      return withResource(authorizeStrengthened(account, caller, policy), {
        kind: "BOUNDARY",
        name: policy.policyName,
        arn: policy.arn,
      });
    },
  ];
  const best = bestOf(options, (evaluateOption) => evaluateOption());
  return best?.kind === "BLOCKED" ? null : best;
}

function typeOf(kind: Identity["kind"]): "User" | "Role" {
  return kind === "USER" ? "User" : "Role";
}

function mayTry(caller: PrincipalState, action: string): boolean {
  return includesAll(caller.allowedActions, REMOVAL_ACTIONS.get(action)!);
}

/** Whether the caller's policies could allow it to change a policy that is another principal's boundary. */
export function mayEditPolicies({ allowedActions }: PrincipalState): boolean {
  return EDITING_POLICIES.some((mask) => includesAll(allowedActions, mask));
}

const REMOVAL_ACTIONS = new Map(
  ["User", "Role"].flatMap((type) =>
    [
      `iam:Delete${type}PermissionsBoundary`,
      `iam:Put${type}PermissionsBoundary`,
      `iam:Delete${type}Policy`,
      `iam:Detach${type}Policy`,
    ].map((action) => [action, namedActions([action])] as const),
  ),
);

const NOTHING_REMOVED: RemovedLimits = { isBoundaryRemoved: false, denying: [] };

/**
 * Whether a target becomes an administrator if every permission is granted to it. If not, the verdict names the
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
  removed: RemovedLimits,
): Verdict {
  const own = withoutLimits(permissionsOf(account.details, target.holder), removed);
  const granted = withPolicy(overwrittenBy(grantAction, own, null), GRANTED);
  return administratorVerdict(account, principalStateOf(target, granted, account.guardrails));
}

/** The permissions without the boundary and the denying policies that the caller removes. */
export function withoutLimits(permissions: Permissions, { isBoundaryRemoved, denying }: RemovedLimits): Permissions {
  const remaining = withoutPolicy(permissions, (policy) => denying.includes(policy));
  return isBoundaryRemoved ? unbounded(remaining) : remaining;
}
