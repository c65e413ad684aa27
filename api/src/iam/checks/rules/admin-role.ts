import { roleRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const adminRole = defineCheck({
  id: "admin-role",
  title: "AdministratorAccess on a role",
  family: "EXC",
  severity: "HIGH",
  category: "IAMRole",
  controls: {},
  rationale:
    "Whoever may assume this role, person, machine or service, owns the account while the session lasts. Most roles need a small part of that.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.roles,
  ref: (role) => roleRef(role),
  evaluate: (role, facts, context) =>
    evaluateAdministratorAccess(facts, context, { holder: role, who: `The role ${role.roleName}`, severity: "HIGH" }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with what is really done, then detach AdministratorAccess. Keep administrators few, in roles that ask for MFA.",
    cli: cli`aws iam detach-role-policy --role-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
