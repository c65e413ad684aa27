import { isExternal } from "../../policy/trust.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/**
 * A statement limited to the organization needs no external ID: a party outside cannot use a member as a deputy. A
 * grant to a role of another account needs an external ID just like a grant to the whole account. The role may belong
 * to the service that is tricked.
 */
export const trustNoExternalid = defineTrustCheck({
  id: "trust-no-externalid",
  title: "Role trusts another account without an external ID or MFA",
  family: "TRU",
  severity: "HIGH",
  rationale:
    "One customer of a multi-customer service can trick the service into using the role of another customer. An external ID known only to you and the service prevents that; for people, MFA does.",
  references: [AWS_PAGES.thirdPartyAccess, AWS_PAGES.confusedDeputy],
  evaluate: ({ role, document, grants }, _facts, { awsAccountId }) => {
    const unprotected = grants.filter(
      (grant) =>
        isExternal(grant, awsAccountId) &&
        !grant.requiresExternalId &&
        !grant.requiresMfa &&
        !grant.requiresOrganization,
    );
    if (unprotected.length === 0) return null;
    const accounts = [...new Set(unprotected.map(({ accountId }) => accountId ?? "any account"))];
    return {
      description: `The role ${role.roleName} can be assumed from ${accounts.join(", ")} without an external ID or MFA.`,
      evidence: { accounts, ...grantsEvidence(document, unprotected) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Agree on a random external ID with the other party and require it: StringEquals sts:ExternalId. For people, require MFA: Bool aws:MultiFactorAuthPresent true.",
    ),
});
