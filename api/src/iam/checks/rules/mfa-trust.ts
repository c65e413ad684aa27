import { isExternal, type TrustGrant } from "../../policy/trust.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * Whether people can use the grant, so that it should require MFA. A grant to a whole account or a user can require
 * MFA. A grant to a service or a role cannot, because a role session does not pass MFA on. Another account that must
 * send an external ID belongs to a service, not to people.
 */
function isForPeople(grant: TrustGrant, awsAccountId: string): boolean {
  if (grant.party === "ANYONE") return true;
  if (grant.party !== "PRINCIPAL" || (grant.principalKind !== "root" && grant.principalKind !== "user")) return false;
  return !(isExternal(grant, awsAccountId) && grant.requiresExternalId);
}

export const mfaTrust = defineTrustCheck({
  id: "mfa-trust",
  title: "Role can be assumed without MFA",
  family: "MFA",
  severity: "LOW",
  rationale:
    "Users gain additional permissions by assuming a role. If the trust policy does not require MFA, a stolen access key is enough to get them.",
  references: [AWS_PAGES.mfaForApi],
  evaluate: ({ role, document, grants }, _facts, { awsAccountId }) => {
    const withoutMfa = grants.filter((grant) => isForPeople(grant, awsAccountId) && !grant.requiresMfa);
    if (withoutMfa.length === 0) return null;
    const trusted = [...new Set(withoutMfa.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} can be assumed without MFA by ${trusted.join(", ")}.`,
      evidence: grantsEvidence(document, withoutMfa),
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Add the condition Bool aws:MultiFactorAuthPresent true. Do not use BoolIfExists: it allows access keys without MFA.",
    ),
});
