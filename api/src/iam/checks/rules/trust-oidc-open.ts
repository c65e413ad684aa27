import { oidcIssuer, oidcLimits } from "../../policy/trust.ts";
import { lowerBy } from "../../severity.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/** Without a subject anybody whom the provider knows comes in; without an audience only tokens meant for others do, and AWS checks the provider's own list too. */
export const trustOidcOpen = defineTrustCheck({
  id: "trust-oidc-open",
  title: "OIDC trust without sub/aud limits (CI pipelines)",
  family: "TRU",
  severity: "HIGH",
  controls: {},
  rationale:
    "Providers such as GitHub sign tokens for everybody. Unless the trust names whose repository or workload may come in, anybody's pipeline can assume this role.",
  action: "sts:AssumeRoleWithWebIdentity",
  evaluate: ({ role, document, grants }) => {
    const federated = grants.flatMap((grant) => {
      const issuer = oidcIssuer(grant.principal);
      return issuer === null ? [] : [{ grant, issuer, ...oidcLimits(grant.statement, issuer) }];
    });
    const open = federated.filter(({ hasSubject, hasAudience }) => !hasSubject || !hasAudience);
    if (open.length === 0) return null;
    const isOpen = open.some(({ hasSubject }) => !hasSubject);
    const issuers = [...new Set(open.map(({ issuer }) => issuer))];
    return {
      description: `The role ${role.roleName} lets in ${isOpen ? "anybody" : "tokens for any audience"} from ${issuers.join(", ")}.`,
      severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        issuers,
        limitsSubject: !isOpen,
        limitsAudience: open.every(({ hasAudience }) => hasAudience),
        ...grantsEvidence(
          document,
          open.map(({ grant }) => grant),
        ),
      },
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Ask for the audience (StringEquals ISSUER:aud sts.amazonaws.com) and for the subject with the owner's name in it (StringLike ISSUER:sub repo:ORGANIZATION/REPOSITORY:*).",
    ),
});
