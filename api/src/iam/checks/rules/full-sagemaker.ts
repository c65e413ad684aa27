import { defineAttachedPolicyCheck } from "../define-attached-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const fullSagemaker = defineAttachedPolicyCheck({
  id: "full-sagemaker",
  title: "AmazonSageMakerFullAccess is attached",
  severity: "MEDIUM",
  policyName: "AmazonSageMakerFullAccess",
  rationale:
    "AmazonSageMakerFullAccess allows every action of Amazon SageMaker AI and many of other services, such as passing roles to notebooks and jobs that run the caller's code, and reading images and data of the account.",
  references: [AWS_PAGES.sagemakerManagedPolicies, AWS_PAGES.bestPractices],
  replacement:
    "Detach the policy. Attach one that names the notebooks, jobs and endpoints that are used, and the roles that may be passed to them.",
});
