import { oidcIssuer, oidcLimits } from "../../policy/trust.ts";
import { lowerBy } from "../../severity.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/**
 * Without a subject condition, every user of the provider can assume the role. Without an audience condition, the role
 * also accepts tokens for other audiences. That is less severe: AWS still checks the audience list of the provider.
 */
export const trustOidcOpen = defineTrustCheck({
  id: "trust-oidc-open",
  title: "Role trusts an OIDC provider without subject or audience conditions",
  family: "TRU",
  severity: "HIGH",
  rationale:
    "Providers such as GitHub issue tokens to all their users. Unless the trust policy names the repository or workload, anyone's pipeline can assume this role.",
  references: [AWS_PAGES.oidcRole, AWS_PAGES.oidcSharedProviders],
  action: "sts:AssumeRoleWithWebIdentity",
  evaluate: ({ role, document, grants }) => {
    const federated = grants.flatMap((grant) => {
      const issuer = oidcIssuer(grant.principal);
      return issuer === null ? [] : [{ grant, issuer, ...oidcLimits(grant.statement, issuer) }];
    });
    const unlimited = federated.filter(({ hasSubject, hasAudience }) => !hasSubject || !hasAudience);
    if (unlimited.length === 0) return null;
    const isSubjectOpen = unlimited.some(({ hasSubject }) => !hasSubject);
    const issuers = [...new Set(unlimited.map(({ issuer }) => issuer))];
    return {
      description: `The role ${role.roleName} can be assumed with ${isSubjectOpen ? "any token" : "a token for any audience"} from ${issuers.join(", ")}.`,
      severity: isSubjectOpen ? "HIGH" : lowerBy("HIGH", 1),
      evidence: {
        issuers,
        limitsSubject: !isSubjectOpen,
        limitsAudience: unlimited.every(({ hasAudience }) => hasAudience),
        ...grantsEvidence(
          document,
          unlimited.map(({ grant }) => grant),
        ),
      },
    };
  },
  remediation: (_resource, evidence) => {
    const [issuer] = evidence["issuers"] as readonly string[];
    return stepsOnly(
      `Require the audience (StringEquals, ${issuer}:aud, sts.amazonaws.com) and a subject that names the owner (StringLike, ${issuer}:sub). For GitHub, the subject begins with repo: and the names of the organization and repository.`,
    );
  },
});
