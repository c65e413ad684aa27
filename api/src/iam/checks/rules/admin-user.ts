import { userRef } from "../../identity.ts";
import { evaluateAdministratorAccess } from "../administrator-access.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const adminUser = defineCheck({
  id: "admin-user",
  title: "AdministratorAccess on a user",
  family: "EXC",
  severity: "CRITICAL",
  category: "IAMUser",
  controls: {},
  rationale:
    "A user is a long-lived identity: its password and keys stay good until somebody changes them. With AdministratorAccess each of them is the whole account.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, facts, context) =>
    evaluateAdministratorAccess(facts, context, {
      holder: user,
      who: `The user ${user.userName}`,
      severity: "CRITICAL",
    }),
  remediation: ({ name }, evidence) => ({
    text: "Attach a policy with what is really done, then detach AdministratorAccess. Keep administrators few, in roles that ask for MFA.",
    cli: cli`aws iam detach-user-policy --user-name ${name} --policy-arn ${String(evidence["policyArn"])}`,
    terraform: null,
  }),
});
