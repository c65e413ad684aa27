import { isExternal, type TrustGrant } from "../../policy/trust.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/**
 * Only people have MFA: whole accounts and users are judged, not roles (a role's session carries no MFA on) nor services.
 * Another account that must show an external id is a service's.
 */
function isForPeople(grant: TrustGrant, awsAccountId: string): boolean {
  if (grant.party === "ANYONE") return true;
  if (grant.party !== "PRINCIPAL" || (grant.principalKind !== "root" && grant.principalKind !== "user")) return false;
  return !(isExternal(grant, awsAccountId) && grant.requiresExternalId);
}

export const mfaTrust = defineTrustCheck({
  id: "mfa-trust",
  title: "Role trust does not require MFA",
  family: "MFA",
  severity: "LOW",
  controls: {},
  rationale:
    "Assuming a role is where rights are gained. Without MFA in the trust policy a stolen access key is enough to get them.",
  evaluate: ({ role, document, grants }, _facts, { awsAccountId }) => {
    const open = grants.filter((grant) => isForPeople(grant, awsAccountId) && !grant.requiresMfa);
    if (open.length === 0) return null;
    const who = [...new Set(open.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} can be assumed without MFA by ${who.join(", ")}.`,
      evidence: grantsEvidence(document, open),
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Add the condition Bool aws:MultiFactorAuthPresent true (not BoolIfExists, which lets access keys pass).",
    ),
});
