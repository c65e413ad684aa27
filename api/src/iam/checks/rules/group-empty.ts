import { groupRef } from "../../identity.ts";
import { formatInstant } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { isQuarantinePolicy } from "../quarantine.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const groupEmpty = defineCheck({
  id: "group-empty",
  title: "Group has no members",
  family: "UNU",
  severity: "LOW",
  category: "IAMGroup",
  rationale:
    "A group without members grants nothing today. A principal that can add users to it can hand out its permissions without changing a policy, in a place that is rarely reviewed.",
  references: [AWS_PAGES.groups, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => {
    const groupsWithMembers = new Set(authorizationDetails.users.flatMap((user) => user.groupNames));
    return authorizationDetails.groups.map((group) => ({ group, isEmpty: !groupsWithMembers.has(group.groupName) }));
  },
  ref: ({ group }) => groupRef(group),
  evaluate: ({ group, isEmpty }) =>
    isEmpty
      ? {
          description: `The group ${group.groupName} has no members.`,
          evidence: {
            createdAt: formatInstant(group.createdAt),
            attachedPolicies: group.attachedPolicies.flatMap(({ policyArn }) =>
              isQuarantinePolicy(policyArn) ? [] : [policyArn],
            ),
            inlinePolicies: group.inlinePolicies.map((policy) => policy.policyName),
          },
        }
      : null,
  remediation: ({ name }, evidence) => ({
    text: "Delete the group, or add the members that it was created for. Remove its policies before you delete it.",
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
