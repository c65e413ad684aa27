import { isExternal } from "../../policy/trust.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/**
 * A statement tied to the organization needs no external id: no stranger can make a member a deputy. A role of the other
 * account needs one as much as its whole account does, since it is the other account's service that is misled.
 */
export const trustNoExternalid = defineTrustCheck({
  id: "trust-no-externalid",
  title: "Cross-account trust without external ID or MFA",
  family: "TRU",
  severity: "HIGH",
  controls: {},
  rationale:
    "A service that works for many customers can be told by one of them to use another's role. An external id that only you and the service know for this role prevents that; MFA does for people.",
  evaluate: ({ role, document, grants }, _facts, { awsAccountId }) => {
    const open = grants.filter(
      (grant) =>
        isExternal(grant, awsAccountId) &&
        !grant.requiresExternalId &&
        !grant.requiresMfa &&
        !grant.requiresOrganization,
    );
    if (open.length === 0) return null;
    const accounts = [...new Set(open.map(({ accountId }) => accountId ?? "everybody"))];
    return {
      description: `The role ${role.roleName} can be assumed from ${accounts.join(", ")} without an external id or MFA.`,
      evidence: { accounts, ...grantsEvidence(document, open) },
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Agree on a random external id with the other side and ask for it: StringEquals sts:ExternalId. For people ask for MFA: Bool aws:MultiFactorAuthPresent true.",
    ),
});
