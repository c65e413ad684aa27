import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const marketplaceSub = definePolicyCheck({
  id: "marketplace-sub",
  title: "Policy allows any AWS Marketplace subscription",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "An AWS Marketplace subscription is a purchase in the company's name and brings third-party software into the account. The people responsible for purchasing should decide on it.",
  references: [AWS_PAGES.marketplaceSubscriptions],
  issues: ["MARKETPLACE_SUBSCRIBE"],
  fix: "Remove aws-marketplace:Subscribe from the policy and grant it only to the people responsible for purchasing, or use a private marketplace.",
});
