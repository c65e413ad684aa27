import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { awaitsMfa } from "../trust-gaps.ts";
import { stepsOnly } from "../remediations.ts";

export const mfaTrust = defineTrustCheck({
  id: "mfa-trust",
  title: "Role can be assumed without MFA",
  family: "MFA",
  severity: "LOW",
  rationale:
    "Users gain additional permissions by assuming a role. If the trust policy does not require MFA, a stolen access key is enough to get them.",
  references: [AWS_PAGES.mfaForApi],
  evaluate: ({ role, document, grants }, _facts, { awsAccountId }) => {
    const withoutMfa = grants.filter((grant) => awaitsMfa(grant, awsAccountId));
    if (withoutMfa.length === 0) return null;
    const trusted = [...new Set(withoutMfa.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} can be assumed without MFA by ${trusted.join(", ")}.`,
      evidence: grantsEvidence(document, withoutMfa),
    };
  },
  remediation: () =>
    stepsOnly(
      "Add the condition Bool aws:MultiFactorAuthPresent true. Do not use BoolIfExists: it allows access keys without MFA.",
    ),
});
