/**
 * Classes of customer managed policies that the caller's statements on some actions cannot tell apart. A request for one of
 * these actions has the same kind of verdict on all policies of a class. An account has thousands of policies, and most
 * callers tell none of them apart.
 */
import type { Policy } from "../../account.ts";
import { memoize, remember } from "../../memoize.ts";
import { signatureOf } from "../../policy/slice.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";

/** Returns the class of a policy. The same function for all callers whose statements tell the same policies apart. */
export type PolicyClassOf = (policy: Policy) => string;

/** The classes by the policies' ARNs and numbers of versions. */
export function policyClasses(
  account: AccountIndex,
  caller: PrincipalState,
  actions: readonly string[],
): PolicyClassOf {
  const resources = new Set(actions.map((action) => sliceOf(account, caller, action).resources));
  const views = [...resources].filter(({ patterns }) => patterns.length > 0);
  return remember(classesByViews(account), views.map(({ id }) => id).join(), () =>
    memoize(({ arn, versions }) => [...views.map((view) => signatureOf(view, arn)), versions.length].join()),
  );
}

const classesByViews = memoize((_account: AccountIndex) => new Map<string, PolicyClassOf>());

/** Returns what tells principals apart if the caller writes a new version of a policy that is attached to them. */
export type AttachedClassesOf = (holder: Identity["holder"]) => string;

export function attachedPolicyClasses(account: AccountIndex, caller: PrincipalState): AttachedClassesOf {
  return attachedClasses(account)(policyClasses(account, caller, VERSION_ACTIONS));
}

const attachedClasses = memoize((account: AccountIndex) =>
  memoize((classOf: PolicyClassOf): AttachedClassesOf =>
    memoize((holder) => [...new Set(attachedCustomerPolicies(account)(holder).map(classOf))].toSorted().join(" ")),
  ),
);

/** The customer managed policies that are attached to a principal itself. */
export const attachedCustomerPolicies = memoize(({ policies }: AccountIndex) =>
  memoize(({ attachedPolicies }: Identity["holder"]) =>
    attachedPolicies.flatMap(({ policyArn }): Policy[] => {
      const policy = policies.get(policyArn);
      return policy && !policy.isAwsManaged ? [policy] : [];
    }),
  ),
);

const VERSION_ACTIONS = ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"] as const;
