import type { PolicyHolder } from "../account.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { isAdministrator, permissionsOf } from "../principals/principal-policies.ts";
import { lowerBy, type Severity } from "../severity.ts";
import type { AskingFacts } from "./asking.ts";
import type { CheckContext, Evaluation } from "./check.ts";
import { isAdministratorAccess } from "./policy-subjects.ts";

/**
 * Does a user, group or role have AWS's AdministratorAccess attached, in any partition? Where a deny, a boundary or an
 * SCP cuts it down for certain it is one severity less: the policy is still there, one detached boundary away.
 */
export function evaluateAdministratorAccess(
  { authorizationDetails, organization }: AskingFacts,
  { awsAccountId }: CheckContext,
  { holder, who, severity }: { readonly holder: PolicyHolder; readonly who: string; readonly severity: Severity },
): Evaluation {
  const attached = holder.attachedPolicies.find(({ policyArn }) => isAdministratorAccess(policyArn));
  if (!attached) return null;
  const permissions = permissionsOf(authorizationDetails, holder);
  const isCut =
    permissions.unreadable.length === 0 && !isAdministrator(permissions, guardrailsOf(organization, awsAccountId));
  return {
    description: `${who} has AdministratorAccess${isCut ? ", which a deny, its boundary or an SCP cuts down" : ""}.`,
    severity: isCut ? lowerBy(severity, 1) : severity,
    evidence: { policyArn: attached.policyArn, isBounded: permissions.isBounded, isLimited: isCut },
  };
}
