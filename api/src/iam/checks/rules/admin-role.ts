import { roleRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const adminRole = defineCheck({
  id: "admin-role",
  title: "Role has AdministratorAccess",
  family: "EXC",
  severity: "HIGH",
  category: "IAMRole",
  rationale:
    "Any person, machine or service that can assume this role controls the account for the length of the session. Most roles need only a small part of these permissions.",
  references: [AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.roles,
  ref: (role) => roleRef(role),
  evaluate: (role, facts, context) =>
    evaluateAdministratorAccess(facts, context, {
      holder: role,
      holderName: `role ${role.roleName}`,
      severity: "HIGH",
    }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with only the permissions that are needed, and then detach AdministratorAccess. Keep few administrators, in roles that require MFA.",
    cli: cli`aws iam detach-role-policy --role-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
