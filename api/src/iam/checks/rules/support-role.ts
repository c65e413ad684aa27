import { defineCheck } from "../check.ts";
import { securityHub } from "../references.ts";
import { stepsOnly } from "../remediations.ts";
import { ownRoles } from "../subjects.ts";

const POLICY_NAME = "AWSSupportAccess";

/** A missing role has no id, so the finding uses the account's id with the category of a role. */
export const supportRole = defineCheck({
  id: "support-role",
  title: "Account has no role for AWS Support",
  family: "GOV",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "During an incident, a person must open a case with AWS Support and follow it. Without a dedicated role, that requires an administrator, or waits until one is available.",
  references: [securityHub("IAM.18")],
  needs: ["authorizationDetails"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => ({ category: "IAMRole", id: awsAccountId, name: "role with AWSSupportAccess", arn: null }),
  evaluate: (_account, { authorizationDetails }, { partition }) => {
    const policyArn = `arn:${partition}:iam::aws:policy/${POLICY_NAME}`;
    const roles = ownRoles(authorizationDetails);
    if (roles.some((role) => role.attachedPolicies.some((policy) => policy.policyArn === policyArn))) return null;
    return {
      description: "No role in the account has the policy AWSSupportAccess attached.",
      evidence: { policyArn, rolesSearched: roles.length },
    };
  },
  remediation: () =>
    stepsOnly(
      "Create a role with the AWS managed policy AWSSupportAccess, and allow the people who handle incidents to assume it.",
    ),
});
