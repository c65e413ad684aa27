import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies } from "../policy-subjects.ts";

/** Judged by who has it: where nobody does, there is nothing to judge. */
export const cloudshellFull = defineCheck({
  id: "cloudshell-full",
  title: "AWSCloudShellFullAccess attached",
  family: "EXC",
  severity: "MEDIUM",
  category: "IAMPolicy",
  controls: { cis: { "5.0": ["1.21"], "6.0": ["2.21"], "7.0": ["2.20"] }, securityHub: ["IAM.27"] },
  rationale:
    "AWSCloudShellFullAccess lets its holder upload and download files through a shell inside AWS, with internet access, past the controls of the company's own machines.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
  ref: ({ resource }) => resource,
  evaluate: (policy) =>
    policy.policyArn.endsWith(":policy/AWSCloudShellFullAccess")
      ? {
          description: `AWSCloudShellFullAccess is attached to ${policy.attachedTo
            .map(({ name }) => name)
            .slice(0, 5)
            .join(", ")}.`,
          evidence: holdersEvidence(policy),
        }
      : null,
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      "Detach the policy; where CloudShell is needed, give a policy without cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls.",
    ),
});
