import { definePolicyCheck } from "../define-policy-check.ts";
import { ownPolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

export const deadDeny = definePolicyCheck({
  id: "dead-deny",
  title: "Deny on a group does not apply to its members",
  family: "EXC",
  severity: "HIGH",
  rationale:
    "A group ARN in Resource means the group itself, not its members. A Deny of user actions on that ARN therefore never applies, although it looks like protection.",
  references: [AWS_PAGES.groups, AWS_PAGES.resource],
  issues: ["DEAD_DENY"],
  policies: ownPolicies,
  fix: "Name the users (arn:aws:iam::ACCOUNT:user/PATH/*), or attach the Deny with Resource * to the group.",
});
