import type { User } from "../../account.ts";
import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { isQuarantinePolicy } from "../quarantine.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { askFirst } from "../remediations.ts";

export const directAttach = defineCheck({
  id: "direct-attach",
  title: "User has policies attached directly",
  family: "EXC",
  severity: "LOW",
  category: "IAMUser",
  rationale:
    "Permissions of single users accumulate and are forgotten when people change jobs. With groups or roles, permissions can be reviewed and removed in one place.",
  references: [AWS_PAGES.groups, securityHub("IAM.2")],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user: User) => userRef(user),
  evaluate: ({ userName, attachedPolicies: attached, inlinePolicies }) => {
    // AWS's quarantine must stay attached to the user. `key-quarantined` reports it.
    const attachedPolicies = attached.filter(({ policyArn }) => !isQuarantinePolicy(policyArn));
    const count = attachedPolicies.length + inlinePolicies.length;
    if (count === 0) return null;
    return {
      description: `${userName} has ${count} ${count === 1 ? "policy" : "policies"} attached directly instead of through a group.`,
      evidence: {
        userName,
        attachedPolicies: attachedPolicies.map(({ policyArn }) => policyArn),
        inlinePolicies: inlinePolicies.map(({ policyName }) => policyName),
      },
    };
  },
  remediation: ({ name }, evidence) => ({
    text: "Add the user to a group that has these policies, or let the user assume a role. Then remove the policies from the user.",
    cli: askFirst({ group: "Group that has these policies" }, [
      `${cli`aws iam add-user-to-group --user-name ${name} --group-name `}"$group"`,
      ...(evidence["attachedPolicies"] as readonly string[]).map(
        (arn) => cli`aws iam detach-user-policy --user-name ${name} --policy-arn ${arn}`,
      ),
      ...(evidence["inlinePolicies"] as readonly string[]).map(
        (policyName) => cli`aws iam delete-user-policy --user-name ${name} --policy-name ${policyName}`,
      ),
    ]),
    terraform: null,
  }),
});
