import { groupRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const adminGroup = defineCheck({
  id: "admin-group",
  title: "AdministratorAccess on a group",
  family: "EXC",
  severity: "HIGH",
  category: "IAMGroup",
  controls: {},
  rationale:
    "Everybody in this group is an administrator, today's members and tomorrow's. Whoever may add users to it makes administrators.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.groups,
  ref: (group) => groupRef(group),
  evaluate: (group, facts, context) =>
    evaluateAdministratorAccess(facts, context, {
      holder: group,
      who: `The group ${group.groupName}`,
      severity: "HIGH",
    }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with what is really done, then detach AdministratorAccess. Keep administrators few, in roles that ask for MFA.",
    cli: cli`aws iam detach-group-policy --group-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
