import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";
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
  remediation: () =>
    stepsOnly(
      "Create a role with the AWS managed policy SecurityAudit, and allow auditors and security tools to assume it.",
    ),
});
