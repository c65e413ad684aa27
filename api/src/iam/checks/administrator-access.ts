import type { PolicyHolder } from "../account.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { isAdministrator, permissionsOf } from "../principals/principal-policies.ts";
import { lowerBy, type Severity } from "../severity.ts";
import type { AccessFacts } from "./access-probes.ts";
import type { CheckContext, Evaluation } from "./check.ts";
import { isAdministratorAccess } from "./policy-subjects.ts";

interface AdministratorCandidate {
  readonly holder: PolicyHolder;
  /** The holder of the policy as the description names it: `user anna`. */
  readonly holderName: string;
  readonly severity: Severity;
}

/**
 * Fails a user, group or role with AWS's AdministratorAccess attached, in any partition.
 *
 * If a deny, a boundary or an SCP certainly limits the holder, the severity drops by one level. The holder still fails:
 * removing the limit is enough to make the holder an administrator.
 */
export function evaluateAdministratorAccess(
  { authorizationDetails, organization }: AccessFacts,
  { awsAccountId, at }: CheckContext,
  { holder, holderName, severity }: AdministratorCandidate,
): Evaluation {
  const attached = holder.attachedPolicies.find(({ policyArn }) => isAdministratorAccess(policyArn));
  if (!attached) return null;
  const permissions = permissionsOf(authorizationDetails, holder);
  const isLimited =
    permissions.unreadable.length === 0 && !isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at));
  return {
    description: `AdministratorAccess is attached to the ${holderName}${isLimited ? ", but a deny, a permissions boundary or an SCP limits it" : ""}.`,
    severity: isLimited ? lowerBy(severity, 1) : severity,
    evidence: { policyArn: attached.policyArn, isBounded: permissions.isBounded, isLimited },
  };
}
