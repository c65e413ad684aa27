import type { AuthorizationDetails, PolicyHolder } from "../account.ts";
import { isAdministrator, permissionsOf } from "../permissions.ts";
import { lowerBy, type Severity } from "../severity.ts";
import type { Judgement } from "./check.ts";
import { isAdministratorAccess } from "./policy-subjects.ts";

/**
 * Does a user, group or role have AWS's AdministratorAccess attached, in any partition? Where a deny or a boundary cuts
 * it down for certain it is one severity less: the policy is still there, one detached boundary away.
 */
export function judgeAdministratorAccess(details: AuthorizationDetails, holder: PolicyHolder, who: string, severity: Severity): Judgement {
  const attached = holder.attachedPolicies.find(({ policyArn }) => isAdministratorAccess(policyArn));
  if (!attached) return null;
  const permissions = permissionsOf(details, holder);
  const isCut = permissions.unreadable.length === 0 && !isAdministrator(permissions);
  return {
    description: `${who} has AdministratorAccess${isCut ? ", which a deny or its boundary cuts down" : ""}.`,
    severity: isCut ? lowerBy(severity, 1) : severity,
    evidence: { policyArn: attached.policyArn, isBounded: permissions.isBounded, isCutDown: isCut },
  };
}
