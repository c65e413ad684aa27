import { groupRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const adminGroup = defineCheck({
  id: "admin-group",
  title: "Group has AdministratorAccess",
  family: "EXC",
  severity: "HIGH",
  category: "IAMGroup",
  rationale:
    "All present and future members of this group are administrators. A principal that can add users to the group can create administrators.",
  references: [AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.groups,
  ref: (group) => groupRef(group),
  evaluate: (group, facts, context) =>
    evaluateAdministratorAccess(facts, context, {
      holder: group,
      holderName: `group ${group.groupName}`,
      severity: "HIGH",
    }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with only the permissions that are needed, and then detach AdministratorAccess. Keep few administrators, in roles that require MFA.",
    cli: cli`aws iam detach-group-policy --group-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
