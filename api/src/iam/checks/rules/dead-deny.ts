import { definePolicyCheck } from "../define-policy-check.ts";

export const deadDeny = definePolicyCheck({
  id: "dead-deny",
  title: "Group-scoped Deny that never applies to user actions",
  family: "EXC",
  severity: "HIGH",
  controls: {},
  rationale:
    "A group in Resource stands for the group as a thing, not for its members. A Deny there of what people do never applies, and everybody believes it does.",
  issues: ["DEAD_DENY"],
  mend: "Name the users (arn:aws:iam::ACCOUNT:user/PATH/*), or attach the Deny with Resource * to the group itself.",
});
