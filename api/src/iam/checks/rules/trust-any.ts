import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/**
 * Fails a role that any principal can assume. A condition that every caller meets (`StringLike *`, TLS) does not count.
 * Allow with NotPrincipal counts as any principal.
 */
export const trustAny = defineTrustCheck({
  id: "trust-any",
  title: "Role can be assumed by any AWS account",
  family: "TRU",
  severity: "CRITICAL",
  rationale:
    "Any AWS account in the world can assume this role. An attacker needs only the account number and the role name, and both can be guessed or found.",
  references: [AWS_PAGES.principal],
  evaluate: ({ role, document, grants }) => {
    const openGrants = grants.filter(({ party, isNarrowed }) => party === "ANYONE" && !isNarrowed);
    if (openGrants.length === 0) return null;
    return {
      description: `Any AWS account can assume the role ${role.roleName}.`,
      evidence: grantsEvidence(document, openGrants),
    };
  },
  remediation: () =>
    stepsOnly(
      "Replace * in Principal with the accounts or, better, with the users and roles that should assume the role.",
    ),
});
