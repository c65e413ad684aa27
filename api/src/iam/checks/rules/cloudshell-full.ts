import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies } from "../policy-subjects.ts";
import { securityHub } from "../references.ts";

/** Evaluates attached policies only: without an attachment there is no resource to evaluate. */
export const cloudshellFull = defineCheck({
  id: "cloudshell-full",
  title: "AWSCloudShellFullAccess is attached",
  family: "EXC",
  severity: "MEDIUM",
  category: "IAMPolicy",
  rationale:
    "AWSCloudShellFullAccess allows uploading and downloading files through a shell inside AWS with internet access. This bypasses the controls on the company's own machines.",
  references: [securityHub("IAM.27")],
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
      "Detach the policy. If CloudShell is needed, attach a policy without cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls.",
    ),
});
