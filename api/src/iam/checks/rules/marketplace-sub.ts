import { definePolicyCheck } from "../define-policy-check.ts";

export const marketplaceSub = definePolicyCheck({
  id: "marketplace-sub",
  title: "Marketplace subscribe on all resources (managed and inline)",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "A subscription in AWS Marketplace is a purchase in the company's name and brings somebody else's software into the account. That should be decided by those who buy.",
  issues: ["MARKETPLACE_SUBSCRIBE"],
  mend: "Take aws-marketplace:Subscribe out of the policy and give it to those who purchase, or use a private marketplace.",
});
