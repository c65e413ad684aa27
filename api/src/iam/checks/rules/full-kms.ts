import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const fullKms = definePolicyCheck({
  id: "full-kms",
  title: "Policy allows full access to KMS",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "A principal with full access to KMS can decrypt whatever any key protects and change key policies. It can also schedule keys for deletion, which makes everything they protect permanently unreadable.",
  references: [AWS_PAGES.kmsPolicyBestPractices],
  issues: ["KMS_FULL_ACCESS"],
  fix: "Separate key administration from key use. List the actions that are needed and the ARNs of the keys.",
});
