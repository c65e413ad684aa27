import { groupRef } from "../../identity.ts";
import { formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

export const groupEmpty = defineCheck({
  id: "group-empty",
  title: "Group with no members",
  family: "UNU",
  severity: "LOW",
  category: "IAMGroup",
  controls: {},
  rationale:
    "A group without members grants nothing today, but whoever may add users to it can hand out its rights without touching a policy, and nobody is looking at it.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => {
    const inhabited = new Set(authorizationDetails.users.flatMap((user) => user.groupNames));
    return authorizationDetails.groups.map((group) => ({ group, isEmpty: !inhabited.has(group.groupName) }));
  },
  ref: ({ group }) => groupRef(group),
  evaluate: ({ group, isEmpty }) =>
    isEmpty
      ? {
          description: `The group ${group.groupName} has no members.`,
          evidence: {
            createdAt: formatInstant(group.createdAt),
            attachedPolicies: group.attachedPolicies.map((policy) => policy.policyArn),
            inlinePolicies: group.inlinePolicies.map((policy) => policy.policyName),
          },
        }
      : null,
  remediation: ({ name }, evidence) => ({
    text: "Delete the group, or give it the members it was made for. Its policies have to be taken off before it can be deleted.",
    cli: [
      ...(evidence["attachedPolicies"] as readonly string[]).map(
        (arn) => cli`aws iam detach-group-policy --group-name ${name} --policy-arn ${arn}`,
      ),
      ...(evidence["inlinePolicies"] as readonly string[]).map(
        (policy) => cli`aws iam delete-group-policy --group-name ${name} --policy-name ${policy}`,
      ),
      cli`aws iam delete-group --group-name ${name}`,
    ].join("\n"),
    terraform: null,
  }),
});
