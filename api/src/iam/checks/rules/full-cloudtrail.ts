import { definePolicyCheck } from "../define-policy-check.ts";

export const fullCloudtrail = definePolicyCheck({
  id: "full-cloudtrail",
  title: "cloudtrail:* (managed and inline)",
  family: "EXC",
  severity: "HIGH",
  controls: {},
  rationale:
    "Whoever may stop, change or delete trails can work unseen, and what happened can no longer be told. CloudTrail's writing actions belong to very few.",
  issues: ["CLOUDTRAIL_FULL_ACCESS"],
  mend: "Leave the reading actions (cloudtrail:Describe*, Get*, List*, LookupEvents) and give the writing ones only to the team that runs the trails, on named trails.",
});
