import { defineAttachedPolicyCheck } from "../define-attached-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const fullBedrock = defineAttachedPolicyCheck({
  id: "full-bedrock",
  title: "AmazonBedrockFullAccess is attached",
  severity: "MEDIUM",
  policyName: "AmazonBedrockFullAccess",
  rationale:
    "AmazonBedrockFullAccess allows every action of Amazon Bedrock: invoking any model at the account's cost, deleting guardrails and switching off the log of invocations. Attackers look for stolen credentials with such access.",
  references: [AWS_PAGES.bedrockManagedPolicies, AWS_PAGES.bestPractices],
  replacement:
    "Detach the policy. Attach one that allows bedrock:InvokeModel on the models that are used, or AmazonBedrockLimitedAccess or AmazonBedrockReadOnly.",
});
