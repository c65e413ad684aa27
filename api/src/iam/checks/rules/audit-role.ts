import { defineCheck } from "../check.ts";
import { cli, hcl } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { evidenceText } from "../remediations.ts";
import { ownRoles } from "../subjects.ts";

const POLICY_NAME = "SecurityAudit";

/** A missing role has no id, so the finding uses the account's id with the category of a role. */
export const auditRole = defineCheck({
  id: "audit-role",
  title: "Account has no role with SecurityAudit",
  family: "GOV",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "Auditors and security tools need to read the whole configuration and nothing else. Without a dedicated role, they receive administrator access, or ReadOnlyAccess, which includes customer data.",
  references: [AWS_PAGES.awsManagedPoliciesForJobFunctions],
  needs: ["authorizationDetails"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => ({ category: "IAMRole", id: awsAccountId, name: "role with SecurityAudit", arn: null }),
  evaluate: (_account, { authorizationDetails }, { partition }) => {
    const policyArn = `arn:${partition}:iam::aws:policy/${POLICY_NAME}`;
    const roles = ownRoles(authorizationDetails);
    if (roles.some((role) => role.attachedPolicies.some((policy) => policy.policyArn === policyArn))) return null;
    return {
      description: "No role in the account has the policy SecurityAudit attached.",
      evidence: { policyArn, rolesSearched: roles.length },
    };
  },
  remediation: (_resource, evidence) => {
    const policyArn = evidenceText(evidence, "policyArn");
    return {
      text: "Create a role with the AWS managed policy SecurityAudit, and allow auditors and security tools to assume it.",
      cli: [
        "aws iam create-role --role-name security-audit --assume-role-policy-document file://trust.json",
        cli`aws iam attach-role-policy --role-name security-audit --policy-arn ${policyArn}`,
      ].join("\n"),
      terraform: hcl`resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = ${policyArn}
}`,
    };
  },
});
