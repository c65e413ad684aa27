import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const fullCloudtrail = definePolicyCheck({
  id: "full-cloudtrail",
  title: "Policy allows full access to CloudTrail",
  family: "EXC",
  severity: "HIGH",
  rationale:
    "A principal that can stop, change or delete trails can act unobserved, and incidents can no longer be reconstructed. Very few principals should have CloudTrail's write actions.",
  references: [AWS_PAGES.cloudTrailBestPractices],
  issues: ["CLOUDTRAIL_FULL_ACCESS"],
  fix: "Keep the read actions (cloudtrail:Describe*, Get*, List*, LookupEvents). Allow the write actions only to the team that manages the trails, on named trails.",
});
