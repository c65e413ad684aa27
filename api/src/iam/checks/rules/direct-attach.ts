import type { User } from "../../account.ts";
import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const directAttach = defineCheck({
  id: "direct-attach",
  title: "Policies attached directly to a user",
  family: "EXC",
  severity: "LOW",
  category: "IAMUser",
  controls: { cis: { "5.0": ["1.14"], "6.0": ["2.14"], "7.0": ["2.13"] }, securityHub: ["IAM.2"] },
  rationale:
    "Rights given to single users pile up and are forgotten when people change their work. Through groups or roles it can be seen who may do what, and taken away in one place.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user: User) => userRef(user),
  evaluate: ({ userName, attachedPolicies, inlinePolicies }) => {
    const count = attachedPolicies.length + inlinePolicies.length;
    if (count === 0) return null;
    return {
      description: `${userName} holds ${count} ${count === 1 ? "policy" : "policies"} directly instead of through a group.`,
      evidence: {
        userName,
        attachedPolicies: attachedPolicies.map(({ policyArn }) => policyArn),
        inlinePolicies: inlinePolicies.map(({ policyName }) => policyName),
      },
    };
  },
  remediation: ({ name }, evidence) => ({
    text: "Put the user into a group that holds these policies (or let it assume a role), then take them from the user.",
    cli: [
      cli`aws iam add-user-to-group --user-name ${name} --group-name GROUP_NAME`,
      ...(evidence["attachedPolicies"] as readonly string[]).map(
        (arn) => cli`aws iam detach-user-policy --user-name ${name} --policy-arn ${arn}`,
      ),
      ...(evidence["inlinePolicies"] as readonly string[]).map(
        (policyName) => cli`aws iam delete-user-policy --user-name ${name} --policy-name ${policyName}`,
      ),
    ].join("\n"),
    terraform: null,
  }),
});
