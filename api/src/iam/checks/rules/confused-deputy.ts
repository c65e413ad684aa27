import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { lacksSourceAccount } from "../trust-gaps.ts";
import { stepsOnly } from "../remediations.ts";

export const confusedDeputy = defineTrustCheck({
  id: "confused-deputy",
  title: "Role trusts a service without a source account or source ARN condition",
  family: "TRU",
  severity: "HIGH",
  rationale:
    "A service acts for all its customers. If the trust policy does not name the source account or resource, another customer's resource can make the service use this role with your account's permissions.",
  references: [AWS_PAGES.confusedDeputy],
  evaluate: ({ role, document, grants }) => {
    const unlimited = grants.filter(lacksSourceAccount);
    if (unlimited.length === 0) return null;
    const services = [...new Set(unlimited.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} trusts ${services.join(", ")} on behalf of resources in any account.`,
      evidence: { services, ...grantsEvidence(document, unlimited) },
    };
  },
  remediation: () =>
    stepsOnly(
      "Add the condition StringEquals aws:SourceAccount with the number of this account, or ArnLike aws:SourceArn with the ARN of the resource. Test the change first: a few services do not send these keys.",
    ),
});
