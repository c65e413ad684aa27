import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const infraModify = definePolicyCheck({
  id: "infra-modify",
  title: "Policy allows write actions without restriction",
  family: "EXC",
  severity: "LOW",
  rationale:
    "With write actions on every resource, one mistake or one leaked key can change or delete any resource of that type in the account, in all Regions.",
  references: [AWS_PAGES.accessLevels, AWS_PAGES.bestPractices],
  issues: ["INFRASTRUCTURE_MODIFICATION"],
  fix: "Name the resources that are changed, or limit the statement by tag (aws:ResourceTag) or Region (aws:RequestedRegion).",
});
