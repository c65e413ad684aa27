import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escAssumeroleStar = definePolicyCheck({
  id: "esc-assumerole-star",
  title: "Policy allows assuming any role",
  family: "ESC",
  severity: "HIGH",
  rationale:
    "With sts:AssumeRole on all resources, only the trust policy of each role limits access, and most trust the whole account. The principal can assume every role that trusts it, also in other accounts.",
  references: [AWS_PAGES.switchRoles],
  issues: ["ASSUME_ROLE_ANY"],
  fix: "List the ARNs of the roles that may be assumed.",
});
