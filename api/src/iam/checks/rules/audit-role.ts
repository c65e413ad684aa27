import { defineCheck } from "../check.ts";
import { cli, hcl } from "../quote.ts";
import { evidenceText } from "../remediations.ts";
import { isServiceLinkedRole } from "../subjects.ts";

const POLICY_NAME = "SecurityAudit";

/** What is missing has no identity of its own: the alert hangs on the account, in the category of the role that ought to be there. */
export const auditRole = defineCheck({
  id: "audit-role",
  title: "No SecurityAudit role",
  family: "GOV",
  severity: "LOW",
  category: "IAMRole",
  controls: {},
  rationale:
    "Auditors and security tools need to read the whole configuration and nothing more. Without a role made for that, they are given administrator rights, or data of customers along with ReadOnlyAccess.",
  needs: ["authorizationDetails"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => ({ category: "IAMRole", id: awsAccountId, name: "role with SecurityAudit", arn: null }),
  evaluate: (_account, { authorizationDetails }, { partition }) => {
    const policyArn = `arn:${partition}:iam::aws:policy/${POLICY_NAME}`;
    const roles = authorizationDetails.roles.filter((role) => !isServiceLinkedRole(role));
    if (roles.some((role) => role.attachedPolicies.some((policy) => policy.policyArn === policyArn))) return null;
    return {
      description: "No role of the account has the policy SecurityAudit.",
      evidence: { policyArn, rolesSearched: roles.length },
    };
  },
  remediation: (_resource, evidence) => {
    const policyArn = evidenceText(evidence, "policyArn");
    return {
      text: "Create a role with the AWS managed policy SecurityAudit, and let auditors and security tools assume it.",
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
