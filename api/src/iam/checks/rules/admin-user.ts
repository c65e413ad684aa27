import { userRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const adminUser = defineCheck({
  id: "admin-user",
  title: "User has AdministratorAccess",
  family: "EXC",
  severity: "CRITICAL",
  category: "IAMUser",
  rationale:
    "A user has long-term credentials: its password and keys stay valid until they are changed. With AdministratorAccess, each of them gives control of the whole account.",
  references: [AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, facts, context) =>
    evaluateAdministratorAccess(facts, context, {
      holder: user,
      holderName: `user ${user.userName}`,
      severity: "CRITICAL",
    }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with only the permissions that are needed, and then detach AdministratorAccess. Keep few administrators, in roles that require MFA.",
    cli: cli`aws iam detach-user-policy --user-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
